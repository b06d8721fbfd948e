import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { formatOwner, toIdRows } from '../../../lambda/message/id-rows.ts';
import { renderMessage } from '../../../lambda/message/render-message.ts';
import type { Cell } from '../../../lambda/message/row.ts';
import type { OutageAlert } from '../../../lambda/outage/outage-alert.ts';
import { plainTextsOf } from '../../fakes/message-texts.ts';
import { internetEventAlert, onTheMap } from '../../fixtures/alert-samples.ts';
import { alertOf, at, mapAlertOf } from '../../fixtures/outage-samples.ts';

const now = at('14:30');

/** All 14 members of the answer of GetInternetEvent, each with a value of its own. */
const odd = {
  EventId: 'odd-event-id',
  EventArn: 'arn:aws:internetmonitor::123456789012:internet-event/odd-arn',
  StartedAt: '2026-11-19T11:11:00Z',
  EndedAt: '2026-11-19T12:22:00Z',
  ClientLocation: {
    ASName: 'ODD-NETWORK',
    ASNumber: 64777,
    Country: 'Oddland',
    Subdivision: 'Oddshire',
    Metro: 'odd metro',
    City: 'Oddville',
    Latitude: 12.3456,
    Longitude: -65.4321,
  },
  EventType: 'ODD_TYPE',
  EventStatus: 'RESOLVED',
};
const shown = [
  'Internet event odd-event-id',
  'arn:aws:internetmonitor::123456789012:internet-event/odd-arn',
  'from 2026-11-19 11:11 UTC',
  'to 2026-11-19 12:22 UTC',
  'ODD-NETWORK, AS64777',
  'Oddville, Oddshire, Oddland; metro odd metro',
  '12.3456, -65.4321',
  'ODD_TYPE RESOLVED',
];
const listed: OutageAlert = { ...alertOf(), outageMap: onTheMap(odd) };
const over = { status: 'resolved', endedAt: at('14:20') } as const;

describe.each([
  ['an opening', renderMessage(listed, [], { now, isFirst: true })],
  ['an update', renderMessage(listed, ['more-traffic'], { now })],
  ['an end', renderMessage({ ...listed, ...over }, [], { now })],
  ['a message about several events', renderMessage({ ...listed, eventCount: 3, monitorNames: ['shop'] }, [], { now })],
  ['a message about the event of the map itself', renderMessage(internetEventAlert(odd), [], { now })],
])('%s', (name, message) => {
  it.each(shown)(`${name} has of the event of the map, uncut, in its blocks and its text: %s`, (part) => {
    const row = plainTextsOf(message).find((text) => text.startsWith('Internet event ')) ?? '';
    expect(row.split(' · ').join(' ')).toContain(part);
    expect(message.text).toContain(part);
  });
});

it('what AWS does not say of the event of the map is left out', () => {
  const rows = toIdRows(
    { ...alertOf(), outageMap: onTheMap({ ...odd, ClientLocation: {}, EventType: null, EventArn: null }) },
    { now },
  );
  expect(rows.at(-1)?.[0]).toBe(
    'Internet event odd-event-id · RESOLVED · from 2026-11-19 11:11 UTC to 2026-11-19 12:22 UTC',
  );
});

it('the row of the event of the map counts those beside it, and says if it could not be read again', () => {
  const missingData = { source: 'internet event', reason: 'throttled' } as const;
  const outageMap = { ...onTheMap({ EventId: 'map-1' }), furtherEvents: 2, missingData };
  expect(
    toIdRows({ ...alertOf(), outageMap }, { now })
      .at(-1)
      ?.slice(1),
  ).toEqual([['2 more on the map there'], ['its status there may be older than this message']]);
});

function commandOf(members: Partial<OutageAlert>, alert: OutageAlert = alertOf()): string | undefined {
  const cells: readonly Cell[] = toIdRows({ ...alert, ...members }, { now }).flat();
  return cells.filter((cell) => typeof cell === 'string').find((cell) => cell.startsWith('aws '));
}

it('the command of the AWS CLI shows the event', () => {
  expect(commandOf({ eventId: '2026-11-20T14-05-00Z/availability' })).toBe(
    'aws internetmonitor get-health-event --monitor-name shop --event-id 2026-11-20T14-05-00Z/availability --region us-east-1',
  );
  expect(commandOf({ eventId: 'e', region: undefined })).toBe(
    'aws internetmonitor get-health-event --monitor-name shop --event-id e',
  );
  expect(commandOf({}, mapAlertOf('map-1'))).toBe(
    'aws internetmonitor get-internet-event --event-id map-1 --region us-east-1',
  );
  expect(commandOf({ eventId: undefined })).toBeUndefined();
  expect(commandOf({ monitorName: undefined })).toBeUndefined();
});

it.each([
  "it's",
  'a b',
  '$(touch /tmp/x)',
  '`id`',
  '"; id; "',
  "'; id; '",
  'a\\b',
  '*',
  '~',
  '!x',
  '#x',
  'é🌍',
  'a|b>c&d',
])('the command of the AWS CLI is quoted for a shell, so that it passes the name on as it is: %s', (name) => {
  const command = commandOf({ eventId: name, monitorName: name }) ?? '';
  const words = execFileSync('/bin/sh', ['-c', `set -f; printf '%s\\n' ${command.replace(/^aws /, '')}`], {
    encoding: 'utf8',
  });
  const expected = ['internetmonitor', 'get-health-event', '--monitor-name', name, '--event-id', name, '--region'];
  expect(words.trimEnd().split('\n')).toEqual([...expected, 'us-east-1']);
});

it.each<[string, Partial<OutageAlert>, string]>([
  ['a whole monitor', { scope: 'overall', healthScoreThreshold: 95 }, 'monitor shop, overall health score below 95'],
  [
    'a whole monitor without a threshold',
    { scope: 'overall', healthScoreThreshold: undefined },
    'monitor shop, overall',
  ],
  ['one city and network', { healthScoreThreshold: 60 }, 'monitor shop, local health score below 60'],
  ['one city and network without a threshold', { healthScoreThreshold: undefined }, 'monitor shop, local'],
  ['a type that AWS adds one day', { scope: 'unknown', kind: 'unknown', type: 'NEW' }, 'monitor shop, type NEW'],
  ['the map', { scope: 'map' }, 'AWS global outage map, seen across AWS customers'],
  ['events of one monitor', { eventCount: 2, monitorNames: ['shop'] }, '2 events of monitor shop'],
  ['events of several monitors', { eventCount: 3, monitorNames: ['api', 'shop'] }, '3 events of monitors api, shop'],
  ['events of the map', { eventCount: 3, monitorNames: [] }, '3 events of the AWS global outage map'],
])('the row of the owner says who reports it: %s', (_case, members, source) => {
  expect(toIdRows({ ...alertOf(), ...members }, { now })[0]?.[0]).toBe(source);
});

it('the row of the owner has runbook, account and console, and each link says where it leads', () => {
  const [row] = toIdRows(alertOf(), { now, runbookUrl: 'https://wiki.example.com/x', accountName: 'prod' });
  expect(row).toEqual([
    { url: 'https://wiki.example.com/x', text: 'Runbook' },
    'monitor shop, local health score below 60',
    'prod (123456789012), us-east-1',
    {
      url: 'https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1',
      text: 'CloudWatch home page',
    },
    'internet-event-alerts 0.1.0',
  ]);
});

it.each([
  [{ account: '1', region: 'r' }, 'prod', 'prod (1), r'],
  [{ account: '1', region: 'r' }, undefined, '1, r'],
  [{ account: '1', region: undefined }, 'prod', 'prod (1)'],
  [{ account: undefined, region: 'r' }, 'prod', 'prod, r'],
  [{ account: undefined, region: undefined }, undefined, undefined],
])('an account is called by its label and number, as far as they are known: %j %s', (alert, name, owner) => {
  expect(formatOwner(alert, name)).toBe(owner);
});

it('an event without a monitor has its ARN, since no command shows it', () => {
  const [, row] = toIdRows({ ...alertOf(), eventId: 'e', eventArn: 'arn:e', monitorName: undefined }, { now });
  expect(row).toEqual(['Event e', 'arn:e']);
});
