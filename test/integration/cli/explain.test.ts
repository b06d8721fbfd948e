import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { explain } from '../../../infra/cli/explain.ts';
import { explainEvent } from '../../../infra/cli/explain-event.ts';
import { checkSettings } from '../../../infra/settings.ts';
import healthEvent from '../../fixtures/documented/get-health-event.json' with { type: 'json' };
import internetEvent from '../../fixtures/documented/get-internet-event.json' with { type: 'json' };
import { runInProcess, withoutCredentials } from './in-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'explain-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const settings = checkSettings({
  destinations: [
    { name: 'germany', webhookParameter: '/a', filter: { countries: ['DE'] } },
    { name: 'web', webhookParameter: '/b', filter: { monitors: ['web'] } },
    { name: 'much', webhookParameter: '/c', filter: { minTrafficPercent: 5 } },
    { name: 'all', webhookParameter: '/d' },
  ],
});

it('the explanation of an event says of each destination whether it gets the event, and if not, why', () => {
  expect(explainEvent(healthEvent, settings).slice(1)).toEqual([
    '  germany  does not get it: none of the locations is in countries DE',
    '  web      does not get it: TestMonitor is none of monitors web',
    '  much     does not get it: 0.76 % of the traffic is less than minTrafficPercent 5',
    '  all      gets it',
  ]);
});

it('the explanation of an event begins with what the event is', () => {
  expect(explainEvent(healthEvent, settings)[0]).toContain('Washington, Virginia, United States');
});

it('the explanation of an event says that a notification alone says little, and how to get the event', () => {
  const notification = { source: 'aws.internetmonitor', 'detail-type': 'Health Event Created', detail: {} };
  const lines = explainEvent(notification, settings);
  expect(lines.slice(1, -1)).toEqual([
    '  germany  gets it',
    '  web      gets it',
    '  much     gets it',
    '  all      gets it',
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
  const lines = explainEvent(notification, settings);
  expect(lines.slice(1, -1)).toEqual([
    '  germany  gets it',
    '  web      does not get it: an internet event is of none of the monitors',
    '  much     gets it',
    '  all      gets it',
  ]);
  expect(lines.at(-1)).toContain('aws internetmonitor get-internet-event --event-id ID');
});

it.each<[string, object, string]>([
  [
    'is not watched at all',
    {},
    '  No destination gets it: the setting watch is not set, so the global outage map is not watched',
  ],
  ['is elsewhere', { watch: { countries: ['SE'] } }, '  No destination gets it: it is not among what watch names'],
  ['is watched', { watch: { countries: ['US'] } }, '  default  gets it'],
])('the explanation of an event of an internet event that %s says so', (_what, given, line) => {
  expect(explainEvent(internetEvent, checkSettings({ ...given })).at(1)).toBe(line);
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
    const destinations = JSON.stringify([{ name: 'x', webhookParameter: '/x', filter: { asNumbers: [1] } }]);
    const { code, out } = await run(
      '--event',
      file('event.json', JSON.stringify(healthEvent)),
      '-c',
      `internetEventAlerts.destinations=${destinations}`,
    );
    expect(out).toContain('  x  does not get it: none of the locations is in asNumbers 1');
    expect(code).toBe(0);
  });

  it.each<[string, readonly string[], number, string]>([
    ['no event', [], 2, '--event FILE is missing'],
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
