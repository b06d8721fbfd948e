import { expect, it } from '@jest/globals';
import * as z from 'zod';
import { metricNames } from '../../../lambda/runtime/metrics.ts';
import { templateOf } from './template.ts';

const widget = z.object({
  y: z.number(),
  width: z.number(),
  properties: z.object({
    title: z.string().optional(),
    markdown: z.string().optional(),
    metrics: z.array(z.array(z.unknown())).default([]),
    alarms: z.array(z.string()).default([]),
  }),
});
const { DashboardName, DashboardBody } = z
  .object({ DashboardName: z.string(), DashboardBody: z.string() })
  .parse(templateOf().the('AWS::CloudWatch::Dashboard'));
const { widgets } = z.object({ widgets: z.array(widget) }).parse(JSON.parse(DashboardBody));

/** What stands below a question, until the next one. */
function answersTo(question: string) {
  const heading = widgets.findIndex(({ properties }) => properties.markdown === `## ${question}`);
  const answers = widgets.slice(heading + 1);
  const next = answers.findIndex(({ properties }) => properties.markdown !== undefined);
  return answers.slice(0, next === -1 ? undefined : next);
}

/** Each metric as a person reads it: namespace, name and dimensions, or the search for them, and the statistic. */
function metricsOf(question: string): readonly string[] {
  return answersTo(question).flatMap(({ properties }) =>
    properties.metrics.map((metric) => {
      const { expression, stat } = z
        .object({ expression: z.string().optional(), stat: z.string().optional() })
        .parse(metric.at(-1));
      return expression ?? `${metric.slice(0, -1).join(' ')}: ${stat}`;
    }),
  );
}

const own = (name: string) => `InternetEventAlerts ${name} service internet-event-alerts stack Stack`;
const byReason = (name: string) =>
  `SEARCH('{InternetEventAlerts,service,stack,reason} MetricName="${name}" service="internet-event-alerts" stack="Stack"', 'Sum')`;

it('the dashboard has a name that is not that of another Region, since Regions share their dashboards', () => {
  expect(DashboardName).toBe('Stack-<region>');
});

it('the dashboard answers whether it works: how many messages were delivered and how many events they told of, what was left unsaid and why, and who was invoked', () => {
  expect(metricsOf('Is it working?')).toEqual([
    `${own('Delivered')}: Sum`,
    `${own('EventsPerMessage')}: Sum`,
    `${own('Gathered')}: Sum`,
    `${own('Shrunk')}: Sum`,
    byReason('Silent'),
    'AWS/Lambda Invocations FunctionName <Notify>: Sum',
    'AWS/Lambda Invocations FunctionName <Announce>: Sum',
    'AWS/Lambda Invocations FunctionName <Redeliver>: Sum',
    'AWS/Lambda Invocations FunctionName <Sweep>: Sum',
  ]);
});

it('the dashboard answers how late it is: from the notification to Slack, since when the oldest alert is due, and what waits', () => {
  expect(metricsOf('How late is it?')).toEqual([
    `${own('SecondsToSlack')}: p50`,
    `${own('SecondsToSlack')}: p90`,
    `${own('SecondsToSlack')}: Maximum`,
    `${own('OldestDueSeconds')}: Maximum`,
    'AWS/SQS ApproximateNumberOfMessagesVisible QueueName <Redelivery.QueueName>: Maximum',
    'AWS/SQS ApproximateNumberOfMessagesNotVisible QueueName <Redelivery.QueueName>: Maximum',
  ]);
});

it('the dashboard answers what failed, and shows the state of every alarm', () => {
  expect(metricsOf('What failed?')).toEqual([
    byReason('PermanentFailures'),
    `${own('Incomplete')}: Sum`,
    `${own('PossiblyDoubled')}: Sum`,
    'AWS/SQS ApproximateNumberOfMessagesVisible QueueName <DeadLetters.QueueName>: Maximum',
    byReason('DeadLetters'),
  ]);
  const alarms = templateOf().resources.filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm');
  expect(answersTo('What failed?').flatMap(({ properties }) => properties.alarms)).toHaveLength(alarms.length);
});

it('the dashboard shows own metrics by the names that the functions write', () => {
  const names = [...DashboardBody.matchAll(/"InternetEventAlerts","(\w+)"|MetricName=\\"(\w+)\\"/g)].map(
    ([, plain, searched]) => plain ?? searched,
  );
  expect(names).toHaveLength(13);
  for (const name of names) expect(Object.values(metricNames)).toContain(name);
});

it('the dashboard has three rows below their three questions, each as wide as the page', () => {
  const rows = [...new Set(widgets.map(({ y }) => y))];
  const widths = rows.map((row) => widgets.filter(({ y }) => y === row).reduce((sum, { width }) => sum + width, 0));
  expect(widths).toEqual([24, 24, 24, 24, 24, 24]);
});
