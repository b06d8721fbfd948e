import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, MathExpression, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { type AlarmRule, largest, total, type Watched } from './alarm-rule.ts';
import { programMetric } from './metrics.ts';
import { followLogsCommand, operatorCommand } from './operator-commands.ts';
import type { Settings } from './settings.ts';

/** Without data something does not run. */
const missing = {
  comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
  treatMissingData: TreatMissingData.BREACHING,
};

function inARow(periods: number) {
  return { evaluationPeriods: periods, datapointsToAlarm: periods };
}

/** What rings because alerts are late, or would be. */
export function listDelayAlarms(
  scope: Construct,
  { notify, announce, redeliver, sweep, queues: { redelivery } }: Watched,
  { sweepMinutes }: Pick<Settings, 'sweepMinutes'>,
): readonly AlarmRule[] {
  const okOfWait =
    'A mail that says OK means that nothing waits any more: what was given up is a dead letter, which rings by itself.';
  return [
    {
      name: 'RedeliveryQueueNotEmpty',
      // Not the age of the oldest message: SQS leaves out of it what was received three times, which is this very case.
      metric: new MathExpression({
        expression: 'visible + inFlight',
        usingMetrics: {
          visible: redelivery.metricApproximateNumberOfMessagesVisible(largest),
          inFlight: redelivery.metricApproximateNumberOfMessagesNotVisible(largest),
        },
        label: 'Waiting for redelivery',
        period: largest.period,
      }),
      alarmDescription:
        'Notifications have been waiting for redelivery for 20 minutes: their alerts are late, and not in Slack. The log says why: ' +
        `${followLogsCommand(redeliver)} They are tried for a day: once the reason is fixed, they arrive by themselves. ${okOfWait}`,
      ...inARow(20),
    },
    {
      name: 'OldestDue',
      metric: programMetric(scope, 'oldestDueSeconds', largest),
      alarmDescription:
        'An alert has been due for 20 minutes and is not in Slack. The log says why: ' +
        `${followLogsCommand(announce)} It is tried for a day: once the reason is fixed, it arrives by itself. ${okOfWait}`,
      threshold: 20 * 60,
    },
    {
      name: 'NoAnnounce',
      metric: programMetric(scope, 'announcesCompleted', total),
      alarmDescription:
        'For 5 minutes the function that announces what waits could not finish for every webhook: what Slack refused, and what the ' +
        `sweep found, is late. The log says why: ${followLogsCommand(announce)}`,
      ...missing,
      ...inARow(5),
    },
    {
      name: 'PermanentFailures',
      metric: programMetric(scope, 'permanentFailures', total),
      alarmDescription:
        'A person must fix what keeps alerts out of the channel or incomplete, such as a revoked webhook or an archived channel. ' +
        'The logs say what it is, and which command fixes it: ' +
        `${followLogsCommand(notify)} and ${followLogsCommand(announce)} Put dead letters back afterwards: ` +
        `${operatorCommand('redrive', scope)} A mail that says OK means only that nothing failed so for 15 minutes, perhaps because nothing was tried.`,
      // Tries are up to ten minutes apart: between two of them it must not seem to be over.
      evaluationPeriods: 15,
    },
    {
      name: 'NoSweep',
      metric: programMetric(scope, 'sweepsCompleted', {
        period: Duration.minutes(sweepMinutes),
        statistic: Stats.SUM,
      }),
      alarmDescription:
        'Three sweeps in a row could not read everything: what EventBridge does not deliver is not noticed, ends may not be ' +
        `announced, and the global outage map is not watched. The log says why: ${followLogsCommand(sweep)}`,
      ...missing,
      ...inARow(3),
    },
  ];
}
