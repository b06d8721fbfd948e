import { Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  type AlarmProps,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Rule } from 'aws-cdk-lib/aws-events';
import type { Function as LambdaFn } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { programMetric } from './metrics.ts';
import { followLogsCommand, operatorCommand } from './operator-commands.ts';
import type { Queues } from './queues.ts';
import type { Settings } from './settings.ts';

export interface Watched {
  readonly notify: LambdaFn;
  readonly announce: LambdaFn;
  readonly redeliver: LambdaFn;
  readonly sweep: LambdaFn;
  readonly healthEvents: Rule;
  readonly queues: Queues;
}

/** In how many of the last minutes the threshold must be crossed. */
const once = { evaluationPeriods: 1, datapointsToAlarm: 1 };

const period = Duration.minutes(1);
const largest = { period, statistic: Stats.MAXIMUM };
const total = { period, statistic: Stats.SUM };

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
  { sweepMinutes }: Pick<Settings, 'sweepMinutes'>,
): readonly Alarm[] {
  const { notify, announce, redeliver, sweep, healthEvents, queues } = watched;
  const ofRule = { RuleName: healthEvents.ruleName };
  const redrive = operatorCommand('redrive', scope);

  const alarm = (name: string, metric: IMetric, alarmDescription: string, props: Partial<AlarmProps> = once): Alarm => {
    const made = new Alarm(scope, `${name}Alarm`, {
      alarmName: `${Stack.of(scope).stackName}-${name}`, // It is the subject of the mail.
      alarmDescription,
      metric,
      threshold: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      ...once,
      ...props,
    });
    if (topic !== undefined) {
      made.addAlarmAction(new SnsAction(topic));
      made.addOkAction(new SnsAction(topic));
    }
    return made;
  };

  return [
    alarm(
      'DeadLetters',
      queues.deadLetters.metricApproximateNumberOfMessagesVisible(largest),
      'Alerts were moved to the dead-letter queue: they may not be in Slack. They stay there for 14 days. See which they ' +
        `are, and why: ${redrive} --dry-run; fix the reason, and put them back: ${redrive} Look into the channel before you put ` +
        'back one whose reason is "unconfirmed": it may be there.',
    ),
    alarm(
      'RedeliveryQueueNotEmpty',
      // Not the age of the oldest message: SQS leaves out of it what was received three times, which is this very case.
      new MathExpression({
        expression: 'visible + inFlight',
        usingMetrics: {
          visible: queues.redelivery.metricApproximateNumberOfMessagesVisible(largest),
          inFlight: queues.redelivery.metricApproximateNumberOfMessagesNotVisible(largest),
        },
        label: 'Waiting for redelivery',
        period,
      }),
      'Notifications have been waiting for redelivery for 20 minutes: their alerts are late, and not in Slack. The log says why: ' +
        `${followLogsCommand(redeliver)} They are tried for a day: once the reason is fixed, they arrive by themselves.`,
      { evaluationPeriods: 20, datapointsToAlarm: 20 },
    ),
    alarm(
      'OldestDue',
      programMetric('oldestDueSeconds', largest),
      'An alert has been due for 20 minutes and is not in Slack. The log says why: ' +
        `${followLogsCommand(announce)} It is tried for a day: once the reason is fixed, it arrives by itself.`,
      { threshold: 20 * 60 },
    ),
    alarm(
      'NoMinute',
      programMetric('minutesCompleted', total),
      'For 5 minutes the function that announces what waits could not finish for every webhook: what Slack refused, and what the ' +
        `sweep found, is late. The log says why: ${followLogsCommand(announce)}`,
      {
        comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
        evaluationPeriods: 5,
        datapointsToAlarm: 5,
        treatMissingData: TreatMissingData.BREACHING,
      },
    ),
    alarm(
      'PermanentFailures',
      programMetric('permanentFailures', total),
      'A person must fix what keeps alerts out of the channel or incomplete, such as a revoked webhook or an archived channel. ' +
        'The logs say what it is, and which command fixes it: ' +
        `${followLogsCommand(notify)} and ${followLogsCommand(announce)} Put dead letters back afterwards: ${redrive}`,
      // Tries are up to ten minutes apart: between two of them it must not seem to be over.
      { evaluationPeriods: 15, datapointsToAlarm: 1 },
    ),
    alarm(
      'NoSweep',
      programMetric('sweepsCompleted', { period: Duration.minutes(sweepMinutes), statistic: Stats.SUM }),
      'Three sweeps in a row could not read everything: what EventBridge does not deliver is not noticed, ends may not be ' +
        `announced, and the global outage map is not watched. The log says why: ${followLogsCommand(sweep)}`,
      {
        comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
        evaluationPeriods: 3,
        datapointsToAlarm: 3,
        treatMissingData: TreatMissingData.BREACHING,
      },
    ),
    alarm(
      'DestinationDeliveryFailures',
      notify.metric('DestinationDeliveryFailures', total),
      'A notification that notify failed at did not reach the redelivery queue. The sweep announces its event within ' +
        'minutes, as a rule: check that it is in Slack. Deploy the stack again, which restores the queue and the permission to send to it.',
    ),
    alarm(
      'InvocationsFailedToBeSentToDlq',
      new Metric({
        namespace: 'AWS/Events',
        metricName: 'InvocationsFailedToBeSentToDlq',
        dimensionsMap: ofRule,
        ...total,
      }),
      'EventBridge could neither invoke notify nor reach the redelivery queue with a notification. The sweep announces its ' +
        'event within minutes, as a rule: check that it is in Slack. Deploy the stack again, which restores the queue and its policy.',
    ),
  ];
}
