import { beforeEach, expect, it } from '@jest/globals';
import { announceNotification } from '../../lambda/announce/announce-notification.ts';
import { reconcileAnnouncements } from '../../lambda/reconcile/reconcile-announcements.ts';
import { notFound } from '../fakes/internet-monitor.ts';
import { namesByCode, namesOfNone } from '../fixtures/country-names.ts';
import { type Harness, openHarness } from './harness.ts';
import { active, notification } from './outage.ts';
import { alone, internetEvent, sweepFirst } from './sweeps.ts';

/** How AWS writes countries and instants, through the real handlers. */

let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
});

it('an event of the map that names its country in any way that is known is kept with its code, any other without', async () => {
  harness.deployed = { ...harness.deployed, policy: alone, watch: {} };
  await sweepFirst(harness);
  const expected = [
    ...Object.entries(namesByCode).flatMap(([code, names]) => names.map((name) => [name, code] as const)),
    ...namesOfNone.map((name) => [name, undefined] as const),
  ];
  harness.api.world = {
    internetEvents: expected.map(([Country], index) =>
      internetEvent(`city-${index}`, { ClientLocation: { ASNumber: 64_500, City: `city-${index}`, Country } }),
    ),
  };
  await reconcileAnnouncements(harness.sweepDependencies);
  const kept = new Map((await harness.table.items()).flatMap((item) => readPlace(item)));
  expect(kept.size).toBe(expected.length);
  expect(expected.map(([name], index) => [name, kept.get(`city-${index}`)])).toEqual(expected);
});

const instants = [
  '2026-11-20T15:10:00Z',
  '2026-11-20T15:10:00.000Z',
  '2026-11-20T16:10:00+01:00',
  '2026-11-20T15:10:00+0000',
  1795187400,
  '1795187400',
  'Fri, 20 Nov 2026 15:10:00 GMT',
  '2026-11-20t15:10:00z',
];
const absent = ['2026-11-20T15:10:00 (local?)', 'yesterday', null, {}, -1];
/** As Slack shows it to each reader in the own time zone. */
const inMessage = '<!date^1795187400^';

it.each([...instants.map((time) => [time, true] as const), ...absent.map((time) => [time, false] as const)])(
  'a start in a notification is told, however it is written, and left out if it is no instant: %j %s',
  async (startedAt, isRead) => {
    harness.pass(60 * 60_000);
    harness.api.scripts.GetHealthEvent.add(notFound);
    await announceNotification({ ...notification('Created'), detail: { startedAt } }, harness.dependencies);
    expect(JSON.stringify(harness.slack.messages[0]).includes(inMessage)).toBe(isRead);
  },
);

it.each([...instants.map((time) => [time, true] as const), ...absent.map((time) => [time, false] as const)])(
  'a start in an answer is told, however it is written, and left out if it is no instant: %j %s',
  async (StartedAt, isRead) => {
    harness.pass(60 * 60_000);
    harness.api.world = { healthEvents: [{ ...active, StartedAt }] };
    await announceNotification(notification('Created'), harness.dependencies);
    expect(JSON.stringify(harness.slack.messages[0]).includes(inMessage)).toBe(isRead);
  },
);

/** The city and country code of an entry. */
function readPlace(item: Readonly<Record<string, unknown>>): readonly (readonly [string, string | undefined])[] {
  const [, city] = /"city":"(city-\d+)"/.exec(JSON.stringify(item).replaceAll('\\"', '"')) ?? [];
  const [, code] = /"countryCode":"([A-Z]{2})"/.exec(JSON.stringify(item).replaceAll('\\"', '"')) ?? [];
  return city === undefined ? [] : [[city, code]];
}
