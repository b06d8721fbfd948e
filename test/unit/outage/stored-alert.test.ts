import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { identifier } from '../../../lambda/events/tolerant-schema.ts';
import { renderMessage } from '../../../lambda/message/render-message.ts';
import { type Alert, alertSchema } from '../../../lambda/outage/alert.ts';
import { type Member, toMember } from '../../../lambda/outage/member.ts';
import { toStoredAlert } from '../../../lambda/outage/stored-alert.ts';
import { healthEventAlert, onTheMap } from '../../fixtures/alert-samples.ts';
import { anyAlert } from '../../fixtures/any-alert.ts';
import documented from '../../fixtures/documented/get-health-event.json' with { type: 'json' };

const [location] = documented.ImpactedLocations;

/** What the alert says of its event, in its outage. */
function memberOf(alert: Alert): Member {
  return toMember(alert, { at: new Date('2026-11-20T14:00:00Z') }, ['network', 'country', 'subdivision']);
}

/** The names of monitors come from ARNs and lists, which are read before they are put into an alert. */
const anyReadAlert = anyAlert.map((alert) => ({ ...alert, monitorName: identifier.parse(alert.monitorName) }));

/** The alert as the outbox gives it back. */
function store(alert: Alert): Alert {
  return alertSchema.parse(JSON.parse(JSON.stringify(toStoredAlert(alert))));
}

/** Slack's body, at the beginning and again as an update. */
function render(alert: Alert): readonly string[] {
  const now = new Date('2026-11-20T14:30:00Z');
  const messages = [
    renderMessage(alert, [], { now, isFirst: true }),
    renderMessage(alert, ['more-traffic'], { now, lateSince: alert.notifiedAt }),
  ];
  return messages.map((message) => JSON.stringify(message));
}

function bytesOf(alert: Alert): number {
  return Buffer.byteLength(JSON.stringify(store(alert)));
}

/** An alert of so many locations, with all that AWS documents of each, and prefixes. */
function alertOf(count: number): Alert {
  const ImpactedLocations = Array.from({ length: count }, (_, index) => ({
    ...location,
    City: `City ${index}`,
    ASNumber: 64500 + index,
    Ipv4Prefixes: ['192.0.2.0/24', '198.51.100.0/24'],
  }));
  return healthEventAlert({ Status: 'ACTIVE', EndedAt: null, ImpactedLocations }, { outageMap: onTheMap() });
}

it('a stored alert of up to ten locations is rendered as it was before, and of more as it was stored, whatever AWS says', () => {
  fc.assert(
    fc.property(anyReadAlert, (alert) => {
      const stored = store(alert);
      expect(render(store(stored))).toEqual(render(stored));
      expect(render(alert.locations.length <= 10 ? alert : stored)).toEqual(render(stored));
    }),
  );
});

it.each(['Fen \u200b ton', '\u202e \u202e', 'Fen\u0000 \u00ad\u2028ton', ` \u200b${'x '.repeat(60)}`])(
  'a stored alert is rendered as it was before with invisible characters between spaces: %j',
  (name) => {
    const alert = healthEventAlert({ ImpactedLocations: [{ ...location, City: name, ASName: name }] });
    expect(render(store(alert))).toEqual(render(alert));
  },
);

it('a stored alert stays the same when it is stored again', () => {
  fc.assert(
    fc.property(anyReadAlert, (alert) => {
      const stored = store(alert);
      expect(store(stored)).toEqual(stored);
    }),
  );
});

it.each([0, 1, 2, 10, 11, 309, 310, 311, 500])(
  'a stored alert of %d locations is rendered as it was stored, with the number of all of them',
  (count) => {
    const alert = alertOf(count);
    const again = store(store(alert));

    expect(render(again)).toEqual(render(store(alert)));
    expect(render(again)[0]).toContain(count > 10 ? ` in ${count} places in the US` : ' problem');
    expect(again.locationCount ?? again.locations.length).toBe(count);
  },
);

it('a stored alert of up to 310 locations says the same of its event as before: places, keys, cause and share', () => {
  const member = memberOf(store(alertOf(310)));
  expect(member.places).toHaveLength(310);
  expect(member).toEqual(memberOf(alertOf(310)));
});

/** What a location beyond the ten worst keeps besides its network and country. */
const beyondTen = {
  subdivision: 'Virginia',
  subdivisionCode: 'VA',
  causedBy: { networks: [{ asNumber: 8075 }], asPath: [], networkEventType: 'Internet' },
  internetHealth: { availability: { percentOfTotalTrafficImpacted: 0.76 } },
  ipv4Prefixes: [],
};

it('a stored alert keeps all of the ten worst locations but their prefixes, and of the others what filters, groups and updates ask for', () => {
  const alert = alertOf(12);
  const { locations } = store(alert);

  expect(locations.slice(0, 10)).toEqual(alert.locations.slice(0, 10).map((each) => ({ ...each, ipv4Prefixes: [] })));
  expect(locations.slice(10).map((each): unknown => JSON.parse(JSON.stringify(each)))).toEqual(
    [64510, 64511].map((asNumber) => ({
      asNumber,
      countryCode: 'US',
      ...beyondTen,
    })),
  );
});

it('a stored alert keeps of the locations beyond ten the names of networks and countries that have no number or code', () => {
  const [first] = alertOf(1).locations;
  const unnumbered = { ...first, asNumber: undefined, countryCode: undefined, ipv4Prefixes: [] };
  const alert = { ...alertOf(10), locations: [...alertOf(10).locations, unnumbered] };

  expect(JSON.parse(JSON.stringify(store(alert).locations[10]))).toEqual({
    asName: 'MICROSOFT-CORP-MSN-AS-BLOCK',
    country: 'United States',
    ...beyondTen,
  });
  expect(memberOf(store(alert))).toEqual(memberOf(alert));
});

it('a stored alert keeps of the locations beyond ten each network and subdivision once, and says how many locations there are', () => {
  const ImpactedLocations = Array.from({ length: 500 }, (_, index) => ({
    ...location,
    City: `City ${index}`,
    ASNumber: 64500 + (index % 2),
    Subdivision: index < 499 ? 'Virginia' : 'Maryland',
  }));
  const alert = healthEventAlert({ ImpactedLocations });
  const { locations, locationCount } = store(alert);

  expect(locationCount).toBe(500);
  expect(locations).toHaveLength(13);
  expect(locations.slice(10).map(({ asNumber, subdivision }) => `${String(asNumber)} ${String(subdivision)}`)).toEqual(
    expect.arrayContaining(['64500 Virginia', '64501 Virginia', '64501 Maryland']),
  );
});

it('a stored alert keeps up to 300 networks and subdivisions of the locations beyond ten', () => {
  expect(store(alertOf(309)).locations).toHaveLength(309);
  expect(store(alertOf(310)).locations).toHaveLength(310);
  expect(store(alertOf(311)).locations).toHaveLength(310);
});

it.each([
  [1, 4_000],
  [5, 8_000],
  [10, 12_000],
  [310, 95_000],
  [500, 95_000],
])('a stored alert of %d locations with all that AWS documents takes less than %d bytes', (count, most) => {
  expect(bytesOf(alertOf(count))).toBeLessThan(most);
});

it('a stored alert keeps of a cause beyond ten locations where AWS runs the service, if that is its own network', () => {
  const ImpactedLocations = Array.from({ length: 11 }, (_none, index) => ({
    ...location,
    City: `City ${index}`,
    CausedBy: { Networks: [{ ASNumber: 16509 }], AsPath: [], NetworkEventType: 'AWS' },
  }));
  expect(JSON.parse(JSON.stringify(store(healthEventAlert({ ImpactedLocations })).locations[10]))).toMatchObject({
    causedBy: { networks: [], asPath: [], networkEventType: 'AWS' },
    serviceLocation: 'us-east-1',
  });
});
