import { Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { Watched } from './alarm-rule.ts';
import { listDelayAlarms } from './delay-alarms.ts';
import { listLossAlarms } from './loss-alarms.ts';
import type { Settings } from './settings.ts';

/**
 * Rings when a person is needed. The errors of notify are not watched: failing, and leaving the rest to redelivery, is what
 * it does when Slack is down; nor AsyncEventsDropped, which counts the same once its retries are 0 (docs/decisions/0008).
 *
 * @param topic where alarms go. Without one they are to be seen in CloudWatch only.
 */
export function alarms(
  scope: Construct,
  watched: Watched,
  topic: ITopic | undefined,
  settings: Pick<Settings, 'sweepMinutes'>,
): readonly Alarm[] {
  const rules = [...listLossAlarms(scope, watched), ...listDelayAlarms(scope, watched, settings)];
  return rules.map(({ name, saysOk = true, ...rule }) => {
    const made = new Alarm(scope, `${name}Alarm`, {
      alarmName: `${Stack.of(scope).stackName}-${name}`, // It is the subject of the mail.
      threshold: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      evaluationPeriods: 1,
      datapointsToAlarm: 1,
      ...rule,
    });
    if (topic !== undefined) {
      made.addAlarmAction(new SnsAction(topic));
      if (saysOk) made.addOkAction(new SnsAction(topic));
    }
    return made;
  });
}
