import { beforeEach, expect, it } from '@jest/globals';
import { announceNotification } from '../../lambda/announce/announce-notification.ts';
import { formatEntryLetter } from '../../lambda/outage/dead-letter.ts';
import { redeliverMessage } from '../../lambda/redelivery/redeliver-message.ts';
import { textOf } from '../fakes/message-texts.ts';
import { briefly } from '../fakes/read-message.ts';
import { type Harness, openHarness } from './harness.ts';
import { active, alertOf, bareNotification, notification, recordWith, redelivering } from './outage.ts';

let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
});

const [location] = active.ImpactedLocations;
const manyNetworks = Array.from({ length: 5_000 }, (_, index) => ({
  ASName: `NET-${index}`.padEnd(90, 'x'),
  ASNumber: index,
}));
const causedBy = { Networks: manyNetworks, AsPath: manyNetworks, NetworkEventType: 'Internet' };
const long = (index: number) => `${index}${'\u{1F300}'.repeat(97)}`;

/** Events of which the table could not take all. */
const large: readonly [string, readonly object[]][] = [
  ['one place whose cause and path have 5,000 networks', [{ ...location, CausedBy: causedBy }]],
  [
    'three hundred places, each with a name of its own for all',
    Array.from({ length: 320 }, (_, index) => ({
      ...location,
      City: long(index),
      Subdivision: long(index),
      SubdivisionCode: long(index),
      Country: long(index),
      CountryCode: undefined,
      ASName: long(index),
      ASNumber: undefined,
      CausedBy: { ...causedBy, Networks: [{ ASName: long(index) }, { ASName: long(-index) }], AsPath: [] },
    })),
  ],
];

/** The letter of an event with this key. */
function letterOf(eventKey: string): object {
  const at = new Date('2026-11-20T14:00:00Z');
  const entry = { since: at, alert: alertOf(1), redrive: 0, destination: 'default' };
  const letter = formatEntryLetter(entry, { reason: 'timeout', message: 'Late.', title: 'An alert', at });
  return JSON.parse(letter.replace(entry.alert.eventKey, eventKey));
}

it.each(large)('what an entry cannot keep is cut, and the alert is announced once: %s', async (_case, locations) => {
  harness.api.world = { healthEvents: [{ ...active, ImpactedLocations: locations }] };
  expect(await announceNotification(notification('Created'), harness.dependencies)).toMatchObject([
    { outcome: 'open' },
  ]);
  expect(harness.slack.messages).toHaveLength(1);
  expect(harness.counted).not.toContain('possiblyDoubled table-unavailable');
  const places = `${locations.length} places`;
  expect(locations.length === 1 || briefly(harness.slack.messages[0]).includes(places)).toBe(true);
});

it('a path that is cut says how many networks it had', async () => {
  const AsPath = manyNetworks.map(({ ASNumber }) => ({ ASName: `NET-${ASNumber}`, ASNumber }));
  const ImpactedLocations = [{ ...location, CausedBy: { ...causedBy, Networks: manyNetworks.slice(0, 1), AsPath } }];
  harness.api.world = { healthEvents: [{ ...active, ImpactedLocations }] };
  await announceNotification(notification('Created'), harness.dependencies);
  expect(textOf(harness.slack.messages[0])).toContain('4971 more');
});

it('a notification whose id is longer than a key of the table is announced once, and fills no log', async () => {
  const event = { ...bareNotification, id: 'x'.repeat(200_000) };
  await announceNotification(event, harness.dependencies);
  await announceNotification(event, harness.dependencies);
  expect(harness.slack.messages.map(briefly)).toEqual(['open unknown nowhere (incomplete)']);
  expect(harness.counted).not.toContain('possiblyDoubled table-unavailable');
  expect(Math.max(...harness.logged.map(({ length }) => length))).toBeLessThan(10_000);
});

it('a test for destinations that the settings do not have is refused with a short error', async () => {
  const event = {
    ...bareNotification,
    source: 'internet-event-alerts',
    'detail-type': 'Test Alert',
    detail: { destinations: Array.from({ length: 20_000 }, (_, index) => `nowhere-${index}`) },
  };
  const error: unknown = await announceNotification(event, harness.dependencies).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ reason: 'unknown-destination' });
  expect(String(error).length).toBeLessThan(600);
});

it.each([
  ['a notification', { deadLetter: { reason: 'x'.repeat(300_000), message: 'y'.repeat(300_000) }, notification: {} }],
  ['an event whose key no table takes', letterOf('health-event/Shop/'.padEnd(500_000, 'z'))],
])(
  'a dead letter of %s that comes back with far too much in it fills no log, and is done with',
  async (_case, letter) => {
    const sent: string[] = [];
    const queues = { delay: async () => undefined, sendToDeadLetters: async (body: string) => void sent.push(body) };
    const { dependencies } = harness;
    expect(await redeliverMessage(recordWith(JSON.stringify(letter)), queues, redelivering(dependencies))).toBe(true);
    expect(sent.map((body) => JSON.parse(body).deadLetter.reason.length)).toEqual([expect.any(Number)]);
    expect(Math.max(...harness.logged.map(({ length }) => length))).toBeLessThan(10_000);
  },
);
