import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { explain } from '../../../infra/cli/explain.ts';
import { explainEvent, readGivenEvent } from '../../../infra/cli/explain-event.ts';
import type { Watch } from '../../../lambda/outage/watched-internet-events.ts';
import healthEvent from '../../fixtures/documented/get-health-event.json' with { type: 'json' };
import internetEvent from '../../fixtures/documented/get-internet-event.json' with { type: 'json' };
import { runInProcess, withoutCredentials } from './in-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'explain-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const destinations = [
  { name: 'germany', webhookParameter: '/a', filter: { countries: ['DE'] } },
  { name: 'web', webhookParameter: '/b', filter: { monitors: ['web'] } },
  { name: 'much', webhookParameter: '/c', filter: { minTrafficPercent: 5 } },
  { name: 'all', webhookParameter: '/d' },
];
const policy = { updates: 'material', groupBy: ['network', 'country'] } as const;
const settings = { destinations, policy };
const now = new Date('2026-11-20T14:00:00.000Z');
const ownOutage =
  'Its outage: an open one of AS8075 in US, the cause that AWS names; ' +
  'an open one with an overall event of its monitor that names its place; else it begins one.';

it('the explanation of an event says of each destination whether it gets the event, and if not, why', () => {
  expect(explainEvent(readGivenEvent(healthEvent), settings, now).slice(1)).toEqual([
    '  germany  does not get it: none of the locations is in countries DE',
    '  web      does not get it: TestMonitor is none of monitors web',
    '  much     does not get it by itself: 0.76 % of the traffic is less than minTrafficPercent 5',
    '  all      gets it, and mentions nobody: it has no mention',
    ownOutage,
  ]);
});

it('the explanation of an event begins with what the event is', () => {
  expect(explainEvent(readGivenEvent(healthEvent), settings, now)[0]).toContain('Washington, US');
});

it('the explanation of an event says that a notification alone says little, and how to get the event', () => {
  const notification = { source: 'aws.internetmonitor', 'detail-type': 'Health Event Created', detail: {} };
  const lines = explainEvent(readGivenEvent(notification), settings, now);
  expect(lines.slice(1, -1)).toEqual([
    '  germany  gets it, and mentions nobody: it has no mention',
    '  web      gets it, and mentions nobody: it has no mention',
    '  much     gets it, and mentions nobody: it has no mention',
    '  all      gets it, and mentions nobody: it has no mention',
    'Its outage: one of its own. It has nothing in common with others: it names no location.',
  ]);
  expect(lines.at(-1)).toContain('aws internetmonitor get-health-event');
});

it('the explanation of an event takes a notification of an internet event for one, which no watch has to name', () => {
  const notification = {
    source: 'aws.internetmonitor',
    'detail-type': 'Health Event Created',
    resources: [internetEvent.EventArn],
    detail: { impactType: 'AVAILABILITY' },
  };
  const lines = explainEvent(readGivenEvent(notification), settings, now);
  expect(lines.slice(1, -2)).toEqual([
    '  germany  gets it, and mentions nobody: it has no mention',
    '  web      does not get it: an internet event is of none of the monitors',
    '  much     gets it, and mentions nobody: it has no mention',
    '  all      gets it, and mentions nobody: it has no mention',
  ]);
  expect(lines.at(-1)).toContain('aws internetmonitor get-internet-event --event-id ID');
});

it.each<[string, Watch | undefined, string]>([
  [
    'is not watched at all',
    undefined,
    '  No destination gets it: the setting watch is not set, so the global outage map is not watched',
  ],
  ['is elsewhere', { countries: ['SE'] }, '  No destination gets it: it is not among what watch names'],
  ['is watched', { countries: ['US'] }, '  all  gets it, and mentions nobody: it has no mention'],
])('the explanation of an event of an internet event that %s says so', (_what, watch, line) => {
  const all = [{ name: 'all', webhookParameter: '/d' }];
  expect(explainEvent(readGivenEvent(internetEvent), { destinations: all, watch, policy }, now).at(1)).toBe(line);
});

async function run(...args: readonly string[]): Promise<{ code: number; out: string }> {
  const { code, stdout, stderr } = await runInProcess('explain', explain, withoutCredentials, ...args);
  return { code, out: stdout + stderr };
}

describe('npm run explain', () => {
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };

  it('npm run explain takes settings as cdk deploy does', async () => {
    const given = JSON.stringify([{ name: 'x', webhookParameter: '/x', filter: { asNumbers: [1] } }]);
    const { code, out } = await run(
      '--event',
      file('event.json', JSON.stringify(healthEvent)),
      '-c',
      `internetEventAlerts.destinations=${given}`,
    );
    expect(out).toContain('  x  does not get it: none of the locations is in asNumbers 1');
    expect(code).toBe(0);
  });

  it.each<[string, readonly string[], number, string]>([
    ['no event', [], 2, '--event FILE is missing'],
    [
      'settings of its own beside those that are deployed',
      ['--event', '/nonexistent.json', '--deployed', '-c', 'internetEventAlerts.updates=all'],
      2,
      '-c is not used with --deployed',
    ],
    ['an unknown option', ['--evnt', 'x'], 2, "Unknown option '--evnt'"],
    ['no such file', ['--event', '/nonexistent.json'], 1, '/nonexistent.json cannot be read: there is no such file.'],
    ['what is not JSON', ['--event', file('text.json', 'hello')], 1, 'is not JSON.'],
    ['what is no event', ['--event', file('other.json', '{}')], 1, 'expected an EventBridge event'],
    [
      'a wrong setting',
      ['--event', file('empty.json', '{}'), '-c', 'internetEventAlerts.sweepMinutes=0'],
      1,
      'sweepMinutes: must be a whole number from 1 to 60; it is 0',
    ],
  ])('npm run explain says in a line what is wrong with %s', async (_what, args, code, told) => {
    expect(await run(...args)).toEqual({ code, out: expect.stringContaining(told) });
  });
});
