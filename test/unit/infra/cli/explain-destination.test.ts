import { expect, it } from '@jest/globals';
import { explainDestination, type Outbox } from '../../../../infra/cli/explain-destination.ts';
import type { ImpactedLocation } from '../../../../lambda/events/event-schemas.ts';
import type { Alert } from '../../../../lambda/outage/alert.ts';
import type { Destination } from '../../../../lambda/outage/destination.ts';
import { toMember } from '../../../../lambda/outage/member.ts';
import type { Announced } from '../../../../lambda/outage/outage-record.ts';

const policy = { updates: 'material', groupBy: ['network', 'country'] } as const;
const now = new Date('2026-11-20T14:20:00.000Z');
const destination: Destination = { name: 'default', webhookParameter: '/x', mention: 'here' };

function alertIn(city: string, changed: Partial<Alert> = {}): Alert {
  const location: ImpactedLocation = { city, countryCode: 'DE', asNumber: 64_500, asName: 'CABLE', ipv4Prefixes: [] };
  return {
    eventKey: `health-event/Shop/${city}`,
    status: 'active',
    kind: 'availability',
    type: 'LOCAL_AVAILABILITY',
    scope: 'local',
    monitorName: 'Shop',
    trafficPercent: 2,
    locations: [location],
    outageMap: { status: 'not-listed' },
    missingData: [],
    ...changed,
  };
}

const announced: Announced = {
  openedAt: new Date('2026-11-20T14:05:00.000Z'),
  at: new Date('2026-11-20T14:05:00.000Z'),
  status: 'active',
  kind: 'availability',
  trafficBand: 1,
  placeCount: 1,
  isHalfWell: false,
  isOnMap: false,
  isComplete: true,
  returns: 0,
  changedAt: 0,
};

/** Berlin was announced at 14:05. */
function outboxWith(mentionedAt?: string): Outbox {
  const at = new Date('2026-11-20T14:05:00.000Z');
  const outage = 'health-event/Shop/Berlin';
  const member = toMember(alertIn('Berlin'), { at }, policy.groupBy);
  const mentioned = mentionedAt === undefined ? undefined : { at: new Date(mentionedAt), level: 2 };
  return {
    entries: [],
    knowledge: {
      events: new Map([[outage, { outage, member, changedAt: at }]]),
      outages: new Map([[outage, { announced, mentioned }]]),
      closed: new Set(),
    },
  };
}

it.each<[string, Partial<Destination>, Partial<Alert>, string]>([
  ['a mention', {}, {}, 'gets it, and mentions here'],
  ['no mention', { mention: undefined }, {}, 'gets it, and mentions nobody: it has no mention'],
  ['an end', {}, { status: 'resolved' }, 'gets it, and mentions nobody: it is over'],
  [
    'less than mentionFrom',
    { mentionFrom: { kind: 'availability', minTrafficPercent: 1 } },
    { kind: 'performance' },
    'gets it, and mentions nobody: this event alone is less than mentionFrom asks for (availability, 1 % of the traffic)',
  ],
  ['as much as mentionFrom', { mentionFrom: { minTrafficPercent: 2 } }, {}, 'gets it, and mentions here'],
  [
    'a filter of countries',
    { filter: { countries: ['SE'] } },
    {},
    'does not get it: none of the locations is in countries SE',
  ],
  [
    'a filter of traffic',
    { filter: { minTrafficPercent: 5 } },
    {},
    'does not get it by itself: 2 % of the traffic is less than minTrafficPercent 5',
  ],
])(
  'the explanation of a destination says whether it gets an event, and whom that calls: %s',
  (_what, own, of, said) => {
    expect(explainDestination(alertIn('Berlin', of), { ...destination, ...own }, { policy, now })).toEqual([said]);
  },
);

it('the explanation of a destination with its outbox names the open outage that an event joins, and why', () => {
  expect(explainDestination(alertIn('Bonn'), destination, { policy, now, outbox: outboxWith() })).toEqual([
    'gets it as an update (spread), and mentions nobody: it is no worse than was announced',
    expect.stringContaining(
      '  its outage: health-event/Shop/Berlin, since it has the same network and country: Availability problem',
    ),
  ]);
});

it('the explanation of a destination with its outbox says when an update is due that has to wait', () => {
  const at = new Date('2026-11-20T14:05:20.000Z');
  const [said] = explainDestination(alertIn('Bonn'), destination, { policy, now: at, outbox: outboxWith() });
  expect(said).toBe(
    'gets it as an update (spread) at 14:06:00 UTC, and mentions nobody: it is no worse than was announced',
  );
});

it('the explanation of a destination with its outbox says that an event begins an outage of its own', () => {
  const other = alertIn('Paris', {
    locations: [{ city: 'Paris', countryCode: 'FR', asNumber: 64_501, ipv4Prefixes: [] }],
  });
  expect(explainDestination(other, destination, { policy, now, outbox: outboxWith() })).toEqual([
    'gets it as the beginning of an outage, and mentions here',
    '  its outage: one of its own',
  ]);
});

it.each([
  ['2026-11-20T14:15:01.000Z', 'mentions nobody: in the last 5 minutes it did for an outage that is as bad'],
  ['2026-11-20T14:15:00.000Z', 'mentions here'],
])('the explanation of a destination with its outbox heeds its last mention, at %s', (mentionedAt, said) => {
  const worse = alertIn('Bonn', { trafficPercent: 30 });
  const [line] = explainDestination(worse, destination, { policy, now, outbox: outboxWith(mentionedAt) });
  expect(line).toBe(`gets it as an update (more-traffic, spread), and ${said}`);
});

it('the explanation of a destination with its outbox says that nothing new is said of an event', () => {
  expect(explainDestination(alertIn('Berlin'), destination, { policy, now, outbox: outboxWith() })).toEqual([
    'gets nothing more: what it says was announced',
  ]);
});
