import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { readStackName } from '../../../lambda/config.ts';
import type { MetricName } from '../../../lambda/runtime/metrics.ts';
import { alarmSchema, stateOf } from './alarm-state.ts';
import { counted } from './embedded-metrics.ts';
import { nameOf, templateOf } from './template.ts';

// Two stacks in one account and Region: Prod and Staging.
const prod = templateOf({ stackName: 'Prod', alarmEmail: 'oncall@example.com' });
const staging = templateOf({ stackName: 'Staging', alarmEmail: 'oncall@example.com' });

const environment = z.object({ Environment: z.object({ Variables: z.record(z.string(), z.string()) }) });
const dashboardBody = z.object({
  widgets: z.array(z.object({ properties: z.object({ metrics: z.array(z.array(z.unknown())).default([]) }) })),
});

/**
 * All that the alarms and the dashboard of a stack watch. A reference such as `<Notify>` is to a resource of its own, whose name
 * no other stack has; what is written out is the same for all stacks, unless it holds the stack's name.
 */
function watchedBy({ all, the }: typeof prod, stackName: string): readonly string[] {
  const { DashboardBody } = z.object({ DashboardBody: z.string() }).parse(the('AWS::CloudWatch::Dashboard'));
  const ofAlarms = all('AWS::CloudWatch::Alarm').flatMap((alarm) =>
    alarmSchema.parse(alarm).metrics.map(({ metric }) => JSON.stringify(metric)),
  );
  const ofWidgets = dashboardBody
    .parse(JSON.parse(DashboardBody))
    .widgets.flatMap(({ properties }) => properties.metrics.map((metric) => JSON.stringify(metric)));
  return [...ofAlarms, ...ofWidgets].map((metric) => metric.replaceAll('<', `<${stackName}/`));
}

it('two stacks in one Region watch no metric of each other, neither by an alarm nor on the dashboard', () => {
  const ofProd = new Set(watchedBy(prod, 'Prod'));
  expect(ofProd.size).toBeGreaterThan(20);
  expect(watchedBy(staging, 'Staging').filter((metric) => ofProd.has(metric))).toEqual([]);
});

describe.each(['Notify', 'Announce', 'Redeliver', 'Sweep'])('what %s counts', (name) => {
  it.each<[MetricName, string]>([
    ['permanentFailures', 'PermanentFailures'],
    ['deadLetters', 'DeadLetters'],
  ])('%s in Staging rings the alarm of Staging alone', (metric, alarm) => {
    const { Environment } = environment.parse(staging.named(name));
    const datapoints = counted((metrics) => metrics.count(metric, 'any'), readStackName(Environment.Variables));
    const stateIn = ({ named }: typeof prod) => stateOf(alarmSchema.parse(named(`${alarm}Alarm`)), datapoints);
    expect([stateIn(prod), stateIn(staging)]).toEqual(['OK', 'ALARM']);
  });
});

it('two stacks in one Region stay each with its own alarm while the other is well: a sweep and a minute of Prod do not count for Staging', () => {
  const ofProd = counted((metrics) => {
    metrics.count('sweepsCompleted');
    metrics.count('announcesCompleted');
  }, 'Prod');
  for (const name of ['NoSweepAlarm', 'NoAnnounceAlarm']) {
    expect(stateOf(alarmSchema.parse(prod.named(name)), ofProd)).toBe('OK');
    expect(stateOf(alarmSchema.parse(staging.named(name)), ofProd)).toBe('ALARM');
  }
  const late = counted((metrics) => metrics.oldestDueSeconds(1_200), 'Prod');
  expect(stateOf(alarmSchema.parse(staging.named('OldestDueAlarm')), late)).toBe('OK');
});

/** The properties by which CloudFormation names a resource, or else makes up a name that no other has. */
const naming = /^(?:Alarm|Alias|Dashboard|Function|LogGroup|Parameter|Policy|Queue|Role|Table|Topic)?Name$/;

it('two stacks in one Region name no resource alike: what has a name of its own begins with that of the stack', () => {
  const named = staging.resources.flatMap(({ Properties, ...resource }) =>
    Object.entries(Properties)
      .filter(([key, value]) => naming.test(key) && typeof value === 'string' && !value.startsWith('<'))
      .map(([key, value]) => [nameOf(resource), key, String(value)] as const),
  );
  expect(named.map(([, , value]) => value)).toContain('Staging-DeadLetters');
  // A policy in a role has its name within the role.
  expect(named.filter(([name, , value]) => !name.endsWith('/DefaultPolicy') && !value.startsWith('Staging-'))).toEqual(
    [],
  );
});

it('two stacks in one Region say in their outputs and mails how to reach them: each by its own --stack', () => {
  const commands = [
    ...Object.values(staging.outputs).map(({ Value }) => Value),
    ...staging.all('AWS::CloudWatch::Alarm').map(({ AlarmDescription }) => String(AlarmDescription)),
  ].flatMap((text) => [...text.matchAll(/npm run \S+ -- --stack (\S+)/g)].map(([, name]) => name));
  expect(commands.length).toBeGreaterThan(4);
  expect(new Set(commands)).toEqual(new Set(['Staging']));
});

it('a stack with the longest name has alarms that CloudWatch has room for', () => {
  const longest = 'a'.repeat(128);
  const descriptions = templateOf({ stackName: longest })
    .all('AWS::CloudWatch::Alarm')
    .map(({ AlarmDescription }) =>
      // As CloudFormation names a log group: stack, logical id and twelve characters.
      String(AlarmDescription)
        .replaceAll(/<(\w+)Logs>/g, `${longest}-Alerts$1Logs01234567-0123456789ab`)
        .replaceAll('<region>', 'ap-southeast-2'),
    );
  expect(descriptions.filter((description) => description.length > 1_024)).toEqual([]);
});
