import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatHeadline, formatTitle } from '../../../lambda/message/title.ts';
import type { Blame } from '../../../lambda/outage/blame.ts';
import type { Change } from '../../../lambda/outage/decide-announcement.ts';
import type { OutageAlert } from '../../../lambda/outage/outage-alert.ts';
import { anyAlert } from '../../fixtures/any-alert.ts';
import { alertOf, at, mapAlertOf, told } from '../../fixtures/outage-samples.ts';

const now = at('14:30');

/** Of a performance problem in Berlin for users on NETWORK-64501, with 3 % of the traffic. */
function titleOf(members: Partial<OutageAlert> = {}, changes: readonly Change[] = [], frame = {}): string {
  return formatTitle({ ...alertOf(), ...members }, changes, { now, ...frame });
}

const is = '🟠 Performance problem in Berlin, DE, for users on NETWORK-64501 · 3 % of your traffic';
const over = { status: 'resolved', endedAt: at('14:13'), durationSeconds: 780 } as const;

it('a title says what, where, for whom and how much', () => {
  expect(titleOf()).toBe(is);
  expect(titleOf({ kind: 'availability', trafficPercent: undefined })).toBe(
    '🟡 Availability problem in Berlin, DE, for users on NETWORK-64501',
  );
  expect(titleOf({ kind: 'unknown', trafficPercent: 0.001 })).toBe(
    '🟡 Problem in Berlin, DE, for users on NETWORK-64501 · less than 0.01 % of your traffic',
  );
});

it.each<[Change, string]>([
  ['reopened', 'Back again'],
  ['availability-too', 'Getting worse'],
  ['more-traffic', 'Getting worse'],
  ['complete', 'Update: details known'],
  ['other-cause', 'Update: another cause'],
  ['cause-named', 'Update: cause named'],
  ['spread', 'Spreading'],
  ['shrunk', 'Getting better'],
  ['relapsed', 'Getting worse again'],
  ['traffic-known', 'Update: share known'],
  ['on-map', 'Update: others see it too'],
  ['updated', 'Update'],
])('the title of an update begins with the first of its changes: %s', (change, lead) => {
  const title = is.replace('🟠', `🟠 ${lead} ·`);
  expect(titleOf({}, [change])).toBe(title);
  expect(titleOf({}, [change, 'updated'])).toBe(title);
});

const was = 'Performance problem in Berlin, DE, for users on NETWORK-64501';

it.each<[string, Partial<OutageAlert>, object, string]>([
  ['over', over, {}, `🟢 Over after 13 minutes · ${was} · up to 3 % of your traffic`],
  [
    'over, with very little of the traffic',
    { ...over, trafficPercent: 0.001 },
    {},
    `🟢 Over after 13 minutes · ${was} · less than 0.01 % of your traffic`,
  ],
  ['over, for an unknown time', { status: 'resolved' }, {}, `🟢 Over · ${was} · up to 3 % of your traffic`],
  [
    'over before it was announced',
    over,
    { isFirst: true },
    `🟢 Already over · ${was}, for 13 minutes · up to 3 % of your traffic`,
  ],
  [
    'no longer known to AWS',
    { status: 'resolved', isEndUnreported: true },
    { isFirst: true },
    `🟢 No longer reported by AWS · ${was} · up to 3 % of your traffic`,
  ],
])('the title says that an outage is %s', (_case, members, frame, title) => {
  expect(titleOf(members, [], frame)).toBe(title);
});

it.each<[string, Blame, string]>([
  ['their own network', { kind: 'clients', network: 'EXAMPLE', asNumber: 1, isWhole: true }, 'cause: EXAMPLE'],
  ['another', { kind: 'other', network: 'EXAMPLE', asNumber: 1, isWhole: false }, 'cause: EXAMPLE'],
  ["AWS's own", { kind: 'aws', serviceLocation: undefined, isWhole: true }, "cause: AWS's own network"],
  [
    'two',
    {
      kind: 'several',
      causes: [
        { network: 'A', city: 'B' },
        { network: 'C', city: 'D' },
      ],
      count: 2,
      reach: undefined,
    },
    '2 causes',
  ],
])('the title names the cause in the stead of the network: %s', (_case, blame, cause) => {
  expect(titleOf({ blame })).toBe(`🟠 Performance problem in Berlin, DE · ${cause} · 3 % of your traffic`);
});

it('the title names no cause that AWS names for a part only', () => {
  expect(titleOf({ blame: { kind: 'part', network: 'EXAMPLE', reach: undefined } })).toBe(is);
});

it('the title has the prefix after the sign, and then the delay', () => {
  expect(titleOf({}, ['spread'], { titlePrefix: '[prod]', lateSince: at('13:43') })).toBe(
    is.replace('🟠', '🟠 [prod] Alert 47 minutes late · Spreading ·'),
  );
});

const before = { ...told, placeCount: 1, trafficPercent: 0.8, returns: 0 };
const cities = alertOf({ places: [{}, { city: 'Bonn' }] });
const oneCity = alertOf({ places: [{}, { network: 64502 }] });
const mixed = alertOf({ places: [{}, { network: 64502 }, { city: 'Bonn' }] });

it.each<[string, OutageAlert, string]>([
  [
    'more places and another share',
    { ...cities, before },
    '🟠 Performance problem in 2 cities in DE (was 1), for users on NETWORK-64501 · 3 % of your traffic (was 0.8 %)',
  ],
  [
    'not of fewer places, nor of the same share',
    { ...cities, before: { ...before, placeCount: 9, trafficPercent: 3 } },
    '🟠 Performance problem in 2 cities in DE, for users on NETWORK-64501 · 3 % of your traffic',
  ],
  ['not of a share that reads the same', { ...alertOf(), before: { ...before, trafficPercent: 3.001 } }, is],
  [
    'not of what was unknown',
    { ...alertOf(), before: { ...told, placeCount: 0, trafficPercent: undefined, returns: 0 } },
    is,
  ],
  [
    'not of another network in the same city, where it would count what the title does not',
    { ...oneCity, before: { ...before, trafficPercent: 3 } },
    '🟠 Performance problem in Berlin, DE, for users on 2 networks · 3 % of your traffic',
  ],
  [
    'not of places where the title counts cities',
    { ...mixed, before: { ...told, placeCount: 2, trafficPercent: 3, returns: 0 } },
    '🟠 Performance problem in 2 cities in DE, for users on 2 networks · 3 % of your traffic',
  ],
  [
    'not of what is over',
    { ...cities, ...over, before },
    '🟢 Over after 13 minutes · Performance problem in 2 cities in DE, for users on NETWORK-64501 · up to 3 % of your traffic',
  ],
])('the title says what was told before: %s', (_case, alert, title) => {
  expect(formatTitle(alert, [], { now })).toBe(title);
});

it('the title says whose traffic it is, if several monitors see it', () => {
  const shares = [
    { monitorName: 'shop', percent: 3 },
    { monitorName: 'api', percent: 1 },
  ];
  expect(titleOf({ shares })).toBe(is.replace('your', "shop's"));
  const unknown = [{ monitorName: undefined, percent: 3 }];
  expect(titleOf({ shares: unknown })).toBe(is.replace('your', "a monitor's"));
  expect(titleOf({ shares, before }).endsWith("3 % of shop's traffic (was 0.8 %)")).toBe(true);
});

const throttled = { source: 'health event', reason: 'throttled' } as const;
it.each<[string, Partial<OutageAlert>, string]>([
  [
    'the monitor, if no place is known',
    { locations: [] },
    '🟠 Performance problem reported by internet monitor shop · 3 % of your traffic',
  ],
  [
    'that nothing says where',
    { locations: [], monitorName: undefined },
    '🟠 Performance problem, reported without saying where · 3 % of your traffic',
  ],
  [
    'that nothing is known yet',
    { locations: [], trafficPercent: undefined, missingData: [throttled] },
    '🟡 Performance problem reported by internet monitor shop, where and how bad is not known yet',
  ],
  [
    'that nothing is known yet, once',
    { locations: [], trafficPercent: undefined, missingData: [throttled], monitorName: undefined, kind: 'unknown' },
    '🟡 Problem, where and how bad is not known yet',
  ],
])('the title says %s', (_case, members, title) => {
  expect(titleOf(members)).toBe(title);
});

it('the title of a test says so, and whether anybody is mentioned', () => {
  expect(titleOf({ isTest: true })).toBe(
    '⚪\uFE0F Test: this is what an alert looks like. Nothing is wrong, and nobody is mentioned.',
  );
  expect(titleOf({ isTest: true }, [], { mention: 'here', titlePrefix: '[prod]' })).toBe(
    '⚪\uFE0F [prod] Test: this is what an alert looks like. Nothing is wrong.',
  );
});

it('the headline of an event, for logs, is the title without its sign', () => {
  expect(formatHeadline(alertOf({ cause: 'AWS' }))).toBe(
    "Performance problem in Berlin, DE · cause: AWS's own network · 3 % of your traffic",
  );
  expect(formatHeadline({ ...mapAlertOf('1'), ...over })).toBe(
    'Over after 13 minutes · Availability problem in Berlin, DE, for users on NETWORK-64501',
  );
});

const anyBefore = fc.option(
  fc.record({
    placeCount: fc.nat(),
    trafficPercent: fc.option(fc.float({ min: 0, max: 100, noNaN: true }), { nil: undefined }),
    returns: fc.nat(),
    at: fc.constant(at('14:00')),
    status: fc.constantFrom('active' as const, 'resolved' as const),
  }),
  { nil: undefined },
);

it('the title of any alert has 1 to 150 units, begins with a sign, and holds neither half a character nor a time of day', () => {
  const prefixes = fc.constantFrom(undefined, '[prod]', '🌍'.repeat(20), '<!here>');
  fc.assert(
    fc.property(anyAlert, anyBefore, prefixes, fc.boolean(), (alert, last, titlePrefix, isFirst) => {
      const frame = { now, titlePrefix, isFirst, lateSince: alert.notifiedAt };
      const updated = last === undefined ? alert : { ...alert, before: last };
      for (const changes of [[], ['spread']] as const) {
        const title = formatTitle(updated, changes, frame);
        expect(title).toMatch(/^(?:⚪\uFE0F|🟢|🔴|🟠|🟡) ./u);
        expect(title.length).toBeLessThanOrEqual(150);
        expect(title).not.toMatch(/\p{Cs}|\d\d:\d\d UTC|<!date/u);
      }
    }),
  );
});
