import { Duration, Stack } from 'aws-cdk-lib';
import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  Stats,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { Watched } from './alarm-rule.ts';
import { programMetric, programMetricByReason } from './metrics.ts';

const total = { statistic: Stats.SUM };
const largest = { statistic: Stats.MAXIMUM };

/** One page for three questions, a row for each: is it working, how late is it, what failed. */
export function dashboard(
  scope: Construct,
  { notify, announce, redeliver, sweep, queues }: Watched,
  alarms: readonly Alarm[],
): void {
  const { stackName, region } = Stack.of(scope);
  new Dashboard(scope, 'Dashboard', {
    dashboardName: `${stackName}-${region}`, // The dashboards of all Regions share one list.
    defaultInterval: Duration.days(3),
    widgets: [
      question('Is it working?'),
      [
        graph('Delivered to Slack', 6, [
          programMetric(scope, 'delivered', { ...total, label: 'Messages' }),
          programMetric(scope, 'eventsPerMessage', { ...total, label: 'Events in them' }),
        ]),
        graph('Outages that were gathered, or are half well', 6, [
          programMetric(scope, 'gathered', { ...total, label: 'Gathered' }),
          programMetric(scope, 'shrunk', { ...total, label: 'Shrunk' }),
        ]),
        graph('Silent, by reason', 6, [programMetricByReason(scope, 'silent')]),
        graph('Invocations', 6, [
          notify.metricInvocations({ ...total, label: 'notify' }),
          announce.metricInvocations({ ...total, label: 'announce' }),
          redeliver.metricInvocations({ ...total, label: 'redeliver' }),
          sweep.metricInvocations({ ...total, label: 'sweep' }),
        ]),
      ],
      question('How late is it?'),
      [
        graph(
          'Seconds from the notification to Slack',
          8,
          ['p50', 'p90', Stats.MAXIMUM].map((statistic) =>
            programMetric(scope, 'secondsToSlack', { statistic, label: statistic }),
          ),
        ),
        graph('Seconds that the oldest alert has been due', 8, [programMetric(scope, 'oldestDueSeconds', largest)]),
        graph('Redelivery queue', 8, [
          queues.redelivery.metricApproximateNumberOfMessagesVisible({ ...largest, label: 'Due' }),
          queues.redelivery.metricApproximateNumberOfMessagesNotVisible({
            ...largest,
            label: 'Waiting, or being tried',
          }),
        ]),
      ],
      question('What failed?'),
      [
        graph('Permanent failures, by reason', 6, [programMetricByReason(scope, 'permanentFailures')]),
        graph('Incomplete, or possibly doubled', 6, [
          programMetric(scope, 'incomplete', { ...total, label: 'Incomplete' }),
          programMetric(scope, 'possiblyDoubled', { ...total, label: 'Possibly doubled' }),
        ]),
        graph('Dead letters', 6, [
          queues.deadLetters.metricApproximateNumberOfMessagesVisible({ ...largest, label: 'In the queue' }),
          programMetricByReason(scope, 'deadLetters'),
        ]),
        new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: 6, height }),
      ],
    ],
  });
}

const height = 6;

function question(text: string): IWidget[] {
  return [new TextWidget({ markdown: `## ${text}`, width: 24, height: 1 })];
}

function graph(title: string, width: number, left: IMetric[]): GraphWidget {
  return new GraphWidget({ title, left, width, height, leftYAxis: { min: 0, showUnits: false } });
}
