import { expect, it } from '@jest/globals';
import { type Member, memberSchema, mergeMembers, toMember } from '../../../lambda/outage/member.ts';
import { alertOf, at, mapAlertOf, memberOf, missing } from '../../fixtures/outage-samples.ts';

const began = memberOf({ changed: '14:05' }, '14:06');
const ended = memberOf({ changed: '14:30', ended: '14:30' }, '14:31');
const unreadAlert = { ...alertOf({ missingData: [missing], percent: null }), lastUpdatedAt: undefined };
const unread = memberOf({ ...unreadAlert, locations: [], kind: 'unknown', scope: 'unknown', type: undefined }, '14:02');

/** Merged as they come in. */
function merge(first: Member, ...others: readonly Member[]): Member {
  return others.reduce(mergeMembers, first);
}

it('a member is made once for an entry, and anew for another that holds the same alert', () => {
  const alert = alertOf({ changed: '14:05' });
  const groupBy = ['network', 'country'];
  const first = toMember(alert, { at: at('14:06') }, groupBy);
  expect(toMember(alert, { at: at('14:06') }, groupBy)).toBe(first);
  expect(toMember(alert, { at: at('14:07') }, groupBy).joinedAt).toEqual(at('14:07'));
  expect(toMember(alert, { at: at('14:07'), statusAt: at('14:08') }, groupBy).statusAt).toEqual(at('14:08'));
  expect(toMember(alert, { at: at('14:07'), peakPercent: 9 }, groupBy).peakPercent).toBe(9);
  expect(toMember(alert, { at: at('14:07') }, ['network']).byClients).toBe('as64501');
});

it('a member holds what its event says of the outage', () => {
  const alert = alertOf({ changed: '14:05', cause: [64510], onMap: 'map-1', type: 'LOCAL_AVAILABILITY' });
  const member = toMember(alert, { at: at('14:06'), statusAt: at('14:07'), peakPercent: 9 }, ['network', 'country']);
  expect(JSON.parse(JSON.stringify(member))).toEqual({
    type: 'LOCAL_AVAILABILITY',
    scope: 'local',
    monitorName: 'shop',
    startedAt: '2026-11-20T14:00:00.000Z',
    locations: [{ asName: 'NETWORK-64501', asNumber: 64501, city: 'Berlin', countryCode: 'DE' }],
    version: at('14:05').getTime() * 2,
    status: 'active',
    statusAt: '2026-11-20T14:07:00.000Z',
    joinedAt: '2026-11-20T14:06:00.000Z',
    detailsRank: at('14:05').getTime(),
    kind: 'availability',
    trafficPercent: 3,
    peakPercent: 9,
    places: member.places,
    cause: { key: 'as64510' },
    byCause: 'as64510|DE',
    byClients: 'as64501|DE',
    isOnMap: true,
    mapEventId: 'map-1',
    isComplete: true,
  });
  expect(member.places).toHaveLength(1);
  expect(memberSchema.parse(JSON.parse(JSON.stringify(member)))).toEqual(member);
});

it('two views that are merged lose no member of the schema', () => {
  expect(Object.keys(mergeMembers(began, ended)).toSorted()).toEqual(Object.keys(memberSchema.shape).toSorted());
});

it('a member of the map is on the map, under its own id', () => {
  expect(memberOf(mapAlertOf('map-1'))).toMatchObject({ scope: 'map', isOnMap: true, mapEventId: 'map-1' });
});

it.each<[string, readonly [Member, ...Member[]], Partial<Member>]>([
  [
    'the later state',
    [began, ended],
    { status: 'resolved', endedAt: at('14:30'), version: at('14:30').getTime() * 2 + 1 },
  ],
  ['the later state, though it came first', [ended, began], { status: 'resolved', endedAt: at('14:30') }],
  [
    'that it is back, and no end',
    [began, ended, memberOf({ changed: '14:40' }, '14:41')],
    { status: 'active', endedAt: undefined, statusAt: at('14:41') },
  ],
  [
    'the end, though a later answer says neither',
    [ended, memberOf({ changed: '14:40', isStatusUnknown: true })],
    { status: 'resolved', endedAt: at('14:30') },
  ],
  [
    'the end, though an answer that said neither is later',
    [memberOf({ changed: '14:40', isStatusUnknown: true }), ended],
    { status: 'resolved' },
  ],
  [
    'that nobody knows, if nobody does',
    [memberOf({ isStatusUnknown: true }), memberOf({ changed: '14:40', isStatusUnknown: true })],
    { status: 'unknown' },
  ],
  ['when its outage got it', [ended, began], { joinedAt: at('14:31') }],
  ['since when it has its status', [began, memberOf({ changed: '14:20' }, '14:21')], { statusAt: at('14:06') }],
  ['what could be read', [unread, began], { kind: 'performance', scope: 'local', trafficPercent: 3, isComplete: true }],
  [
    'what could be read before',
    [began, unread],
    { kind: 'performance', scope: 'local', trafficPercent: 3, isComplete: true },
  ],
  [
    'the largest share',
    [memberOf({ percent: 30 }), memberOf({ changed: '14:10' })],
    { trafficPercent: 3, peakPercent: 30 },
  ],
  [
    'the cause that was named',
    [memberOf({ cause: [64510] }), memberOf({ changed: '14:10' })],
    { cause: { key: 'as64510' }, byCause: 'as64510|DE' },
  ],
  [
    'the cause that is named now',
    [memberOf({ cause: [64510] }), memberOf({ changed: '14:10', cause: [64511] })],
    { cause: { key: 'as64511' } },
  ],
  [
    'the map event that matched first',
    [memberOf({ onMap: 'map-1' }), memberOf({ onMap: 'map-2', changed: '14:10' })],
    { isOnMap: true, mapEventId: 'map-1' },
  ],
  ['that it was on the map', [memberOf({ onMap: 'map-1' }), memberOf({ changed: '14:10' })], { isOnMap: true }],
])('a merged member has %s', (_case, [first, ...others], expected) => {
  expect(merge(first, ...others)).toMatchObject(expected);
});

it.each<[string, Member, Partial<Member>]>([
  ['none', memberOf(), { cause: undefined, causes: undefined, isPartUnnamed: undefined }],
  [
    'one for all of it',
    memberOf({ cause: [64510] }),
    { cause: { key: 'as64510' }, causes: undefined, isPartUnnamed: undefined },
  ],
  [
    'two for each place',
    memberOf({ cause: [64510, 64511] }),
    { cause: undefined, causes: [{ key: 'as64510' }, { key: 'as64511' }], isPartUnnamed: undefined },
  ],
  [
    'one for a part, and none for the rest',
    memberOf({ places: [{ cause: [64510] }, { city: 'Bonn' }] }),
    { cause: undefined, causes: [{ key: 'as64510' }], isPartUnnamed: true },
  ],
  [
    'one for most, and none for the rest',
    memberOf({
      places: [
        { cause: [64510], percent: 9 },
        { city: 'Bonn', percent: 1 },
      ],
    }),
    { cause: { key: 'as64510' }, causes: undefined, isPartUnnamed: true },
  ],
  [
    "one for most, and AWS's own for the rest",
    memberOf({
      places: [
        { cause: [64510], percent: 9 },
        { city: 'Bonn', percent: 1, cause: 'AWS' },
      ],
    }),
    {
      cause: { key: 'as64510' },
      causes: [{ key: 'as64510' }, { key: 'aws/eu-central-1', isAws: true }],
      isPartUnnamed: undefined,
    },
  ],
])('a member holds the causes that AWS names: %s', (_case, member, expected) => {
  expect(member).toMatchObject(expected);
});

it('a member holds four causes at most', () => {
  expect(memberOf({ cause: [1, 2, 3, 4, 5] }).causes).toHaveLength(4);
});

it.each<[string, readonly [Member, Member], Partial<Member>]>([
  [
    'several, once one was named before',
    [memberOf({ cause: [64510] }), memberOf({ cause: [64510, 64511], changed: '14:10' })],
    { cause: undefined, causes: [{ key: 'as64510' }, { key: 'as64511' }] },
  ],
  [
    'one, once several were named before',
    [memberOf({ cause: [64510, 64511] }), memberOf({ cause: [64510], changed: '14:10' })],
    { cause: { key: 'as64510' }, causes: undefined },
  ],
  [
    'several, though a later answer names none',
    [memberOf({ cause: [64510, 64511] }), memberOf({ changed: '14:10' })],
    { cause: undefined, causes: [{ key: 'as64510' }, { key: 'as64511' }] },
  ],
  [
    'one for a part, though a later answer names none',
    [memberOf({ places: [{ cause: [64510] }, { city: 'Bonn' }] }), memberOf({ changed: '14:10' })],
    { cause: undefined, causes: [{ key: 'as64510' }], isPartUnnamed: true },
  ],
])('a merged member has the causes that were named last, in either order: %s', (_case, [older, newer], expected) => {
  expect(merge(older, newer)).toMatchObject(expected);
  expect(merge(newer, older)).toMatchObject(expected);
});

it('a merged member has all places that its event ever had', () => {
  const [before, after] = [
    memberOf({ places: [{}, { city: 'Bonn' }] }),
    memberOf({ places: [{ city: 'Ulm' }], changed: '14:10' }),
  ];
  expect(merge(before, after).places).toHaveLength(3);
  expect(merge(before, before).places).toHaveLength(2);
});

it('a merged member stays as it is if the same comes in again, or older', () => {
  for (const again of [ended, began, unread]) {
    expect(merge(began, ended, again)).toEqual(merge(began, ended));
  }
});
