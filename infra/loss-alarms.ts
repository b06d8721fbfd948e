import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { type AlarmRule, largest, total, type Watched } from './alarm-rule.ts';
import { programMetric } from './metrics.ts';
import { followLogsCommand, operatorCommand } from './operator-commands.ts';

/** What rings because an alert may be lost. Each rings again for the next one: a state that lasts would hide it. */
export function listLossAlarms(
  scope: Construct,
  { notify, redeliver, healthEvents, queues }: Watched,
): readonly AlarmRule[] {
  const redrive = operatorCommand('redrive', scope);
  const okOfLoss = 'A mail that says OK means only that none was lost since.';
  const period = Duration.minutes(5);
  return [
    {
      name: 'DeadLetters',
      metric: programMetric(scope, 'deadLetters', total),
      alarmDescription:
        'An alert was moved to the dead-letter queue: it may not be in Slack. It stays there for 14 days. See which are there, ' +
        `and why: ${redrive} --dry-run; fix the reason, and put them back: ${redrive} Look into the channel before you put ` +
        'back one whose reason is "unconfirmed": it may be there. Alerts that follow within two minutes have no mail of their own.',
      // Alarms act on changes of state only. So it is over after two minutes without a letter, and the next one rings again.
      evaluationPeriods: 2,
      saysOk: false, // It is over although the letter still lies there.
    },
    {
      name: 'DeadLetterQueueGrew',
      // For what SQS itself moves, which no function counts. SQS reports nothing of a queue that was unused for hours, and then
      // up to 15 minutes late: so nothing counts as empty. The largest value of five minutes bridges a look into the queue.
      metric: new MathExpression({
        expression: 'DIFF(FILL(visible, 0))',
        usingMetrics: { visible: queues.deadLetters.metricApproximateNumberOfMessagesVisible({ ...largest, period }) },
        label: 'Growth of the dead-letter queue',
        period,
      }),
      alarmDescription:
        'The dead-letter queue has grown. If the alarm DeadLetters went off in the half hour before, it is about the same alerts. If not, ' +
        'SQS has moved a notification there that redeliver failed at 300 times: its alert is not in Slack. The log says why: ' +
        `${followLogsCommand(redeliver)} Fix the reason, and put it back: ${redrive}`,
      // With the delay, and one period to compare with.
      evaluationPeriods: 5,
      saysOk: false,
    },
    {
      name: 'DestinationDeliveryFailures',
      metric: notify.metric('DestinationDeliveryFailures', total),
      alarmDescription:
        'A notification that notify failed at did not reach the redelivery queue. The sweep announces its event within ' +
        `minutes, as a rule: check that it is in Slack. ${okOfLoss} Deploy the stack again, which restores the queue and the permission to send to it.`,
    },
    {
      name: 'InvocationsFailedToBeSentToDlq',
      metric: new Metric({
        namespace: 'AWS/Events',
        metricName: 'InvocationsFailedToBeSentToDlq',
        dimensionsMap: { RuleName: healthEvents.ruleName },
        ...total,
      }),
      alarmDescription:
        'EventBridge could neither invoke notify nor reach the redelivery queue with a notification. The sweep announces its ' +
        `event within minutes, as a rule: check that it is in Slack. ${okOfLoss} Deploy the stack again, which restores the queue and its policy.`,
    },
  ];
}
