import { expect, it } from '@jest/globals';
import { toRows } from '../../../lambda/message/detail-rows.ts';
import type { Change } from '../../../lambda/outage/decide-announcement.ts';
import type { OutageAlert } from '../../../lambda/outage/outage-alert.ts';
import { healthEventAlert } from '../../fixtures/alert-samples.ts';
import { alertOf, at } from '../../fixtures/outage-samples.ts';

const over = { status: 'resolved', endedAt: at('14:20') } as const;

/** The rows as plain lines, without those of the ids. */
function rowsOf(alert: OutageAlert, changes: readonly Change[] = []): readonly string[] {
  const rows = toRows(
    {
      ...alert,
      eventId: undefined,
      lastUpdatedAt: undefined,
      region: undefined,
      account: undefined,
      eventArn: undefined,
      monitorName: undefined,
      consoleUrl: undefined,
    },
    changes,
    { now: at('14:30') },
  );
  return rows.map((row) =>
    row
      .map((cell) => (typeof cell === 'string' ? cell : 'url' in cell ? `[${cell.text}](${cell.url})` : cell.join('')))
      .join(' | '),
  );
}

it.each<[Change, string]>([
  ['reopened', 'AWS had reported its end, and reports now that it goes on'],
  ['availability-too', 'availability now, not performance alone'],
  ['more-traffic', 'more of your traffic'],
  ['complete', 'what was missing could be read'],
  ['other-cause', 'AWS names another cause than before, or its own network'],
  ['cause-named', 'AWS names the cause'],
  ['spread', 'more places'],
  ['shrunk', 'half of the places, or more, are well again'],
  ['relapsed', 'places that were well fail again'],
  ['traffic-known', 'its share of your traffic is known'],
  ['on-map', 'it is on the AWS global outage map'],
  ['updated', 'AWS has updated it'],
])('an update says what has changed: %s', (change, words) => {
  expect(rowsOf(alertOf(), [change])[0]).toBe(`Since the last message: ${words}`);
});

it('an update says all that has changed', () => {
  expect(rowsOf(alertOf(), ['more-traffic', 'spread'])[0]).toBe(
    'Since the last message: more of your traffic; more places',
  );
  expect(rowsOf(alertOf())[0]).not.toContain('Since');
});

it('an alert says what could not be read, and why, but of an event that AWS no longer knows', () => {
  const missingData = [
    { source: 'health event', reason: 'access-denied' },
    { source: 'outage map', reason: 'timed-out' },
  ] as const;
  expect(rowsOf({ ...alertOf(), missingData }).slice(0, 2)).toEqual([
    'Could not read the health event: access was denied, see the role of the function.',
    'Could not read the outage map: Internet Monitor did not answer in time.',
  ]);
  expect(rowsOf({ ...alertOf(), missingData, isEndUnreported: true }).join()).not.toContain('Could not');
});

const documented = healthEventAlert({ Status: 'ACTIVE', EndedAt: null });

it('one place has all that is known of it, and links that say where they lead', () => {
  expect(rowsOf(documented)).toEqual([
    [
      'Washington, Virginia, United States; metro Washington, DC (Hagrstwn)',
      '[38.7095, -78.1539 (map)](https://www.openstreetmap.org/?mlat=38.7095&mlon=-78.1539&zoom=9)',
      'MICROSOFT-CORP-MSN-AS-BLOCK, AS8075',
      '[bgp.tools](https://bgp.tools/as/8075)',
      '[Cloudflare Radar](https://radar.cloudflare.com/as8075)',
    ].join(' | '),
    'path Amazon.com → MICROSOFT-CORP-MSN-AS-BLOCK - Microsoft Corporation | round trip 5 ms (median), 73 ms (p90), 114 ms (p95)',
  ]);
});

it('an end drops what is stale: path, measurements, looking glasses, and the shares of places', () => {
  expect(rowsOf({ ...documented, ...over })).toEqual([
    [
      'Washington, Virginia, United States; metro Washington, DC (Hagrstwn)',
      '[38.7095, -78.1539 (map)](https://www.openstreetmap.org/?mlat=38.7095&mlon=-78.1539&zoom=9)',
      'MICROSOFT-CORP-MSN-AS-BLOCK, AS8075',
    ].join(' | '),
  ]);
});

const [place] = documented.locations;
it.each<[string, OutageAlert['kind'], object, string | undefined]>([
  [
    'availability that is slower too',
    'availability',
    { performance: { experienceScore: 71 } },
    'also slower: 29 % of the traffic from there',
  ],
  [
    'performance that fails too',
    'performance',
    { availability: { experienceScore: 90 } },
    'also failing: 10 % of the traffic from there',
  ],
  ['performance that does not fail', 'performance', { availability: { experienceScore: 100 } }, undefined],
  [
    'a round trip',
    'performance',
    { performance: { roundTripTime: { p50: 0.04, p95: 114.25 } } },
    'round trip 0 ms (median), 114.3 ms (p95)',
  ],
  ['nothing besides a problem of an unknown kind', 'unknown', { availability: { experienceScore: 90 } }, undefined],
  ['nothing', 'performance', {}, undefined],
])('one place has its other measurements: %s', (_case, kind, internetHealth, row) => {
  const alert = {
    ...documented,
    kind,
    locations: [{ ...place, causedBy: undefined, ipv4Prefixes: [], internetHealth }],
  };
  expect(rowsOf(alert)[1]).toBe(row);
});

it('a cause that is another network has looking glasses of its own, and AWS its location', () => {
  const [row] = rowsOf(alertOf({ cause: [64510] }));
  expect(row).toBe(
    'Berlin | NETWORK-64501, AS64501 | [bgp.tools](https://bgp.tools/as/64501) | [Cloudflare Radar](https://radar.cloudflare.com/as64501)' +
      ' | cause AS64510 | [bgp.tools](https://bgp.tools/as/64510) | [Cloudflare Radar](https://radar.cloudflare.com/as64510)',
  );
  expect(rowsOf(alertOf({ cause: 'AWS' }))[0]).toMatch(/ \| AWS location eu-central-1$/);
});

/** So many cities, of which the first have the most traffic. */
const cities = (count: number, percent: number | null = 1, network?: number) =>
  alertOf({
    places: Array.from({ length: count }, (_none, index) => ({
      city: `City ${index + 1}`,
      percent: percent === null ? null : percent - index / 100,
      ...(network === undefined ? {} : { network: network + index }),
    })),
  });

it.each<[string, OutageAlert, string]>([
  ['two', cities(2), 'Worst, in shares of your traffic: City 1 1 %, City 2 0.99 %'],
  [
    'of two networks',
    cities(2, 1, 64500),
    'Worst, in shares of your traffic: City 1 (NETWORK-64500) 1 %, City 2 (NETWORK-64501) 0.99 %',
  ],
  ['of which no share is known', cities(2, null), 'Places: City 1, City 2'],
  ['that are over', { ...cities(2), ...over }, 'Places: City 1, City 2'],
  [
    'of several monitors',
    {
      ...cities(2),
      shares: [
        { monitorName: 'a', percent: 1 },
        { monitorName: 'b', percent: 1 },
      ],
    },
    "Worst, in shares of one monitor's traffic: City 1 1 %, City 2 0.99 %",
  ],
  [
    'twelve',
    cities(12),
    'Worst, in shares of your traffic: City 1 1 %, City 2 0.99 %, City 3 0.98 %, City 4 0.97 %, City 5 0.96 %, City 6 0.95 %, City 7 0.94 %, City 8 0.93 %, City 9 0.92 %, City 10 0.91 %, … and 2 more',
  ],
])('several places are named, the worst first, and counted: %s', (_case, alert, row) => {
  expect(rowsOf(alert)[0]).toBe(row);
});

it('ten places are all named, and one is not listed', () => {
  expect(rowsOf(cities(10))[0]).toMatch(/City 10 0\.91 %$/);
  expect(rowsOf(cities(1)).join()).not.toMatch(/Worst|Places/);
});

it('a place without any name is said to have none', () => {
  const locations = cities(2).locations.map((location) => ({ ...location, city: undefined }));
  expect(rowsOf({ ...cities(2), locations })[0]).toBe(
    'Worst, in shares of your traffic: a place without a name 1 %, a place without a name 0.99 %',
  );
});
