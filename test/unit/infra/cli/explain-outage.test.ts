import { expect, it } from '@jest/globals';
import { explainOutage } from '../../../../infra/cli/explain-outage.ts';
import type { ImpactedLocation } from '../../../../lambda/events/event-schemas.ts';
import type { Alert } from '../../../../lambda/outage/alert.ts';

const byNetworkAndCountry = ['network', 'country'];

function alertAt(locations: readonly ImpactedLocation[], scope: Alert['scope'] = 'overall'): Alert {
  return {
    eventKey: 'health-event/Shop/1',
    status: 'active',
    kind: 'availability',
    scope,
    monitorName: 'Shop',
    locations,
    outageMap: { status: 'not-listed' },
    missingData: [],
  };
}

const berlin: ImpactedLocation = { asNumber: 64_500, countryCode: 'DE', subdivision: 'Berlin', ipv4Prefixes: [] };
const boston: ImpactedLocation = {
  asNumber: 64_501,
  countryCode: 'US',
  subdivision: 'Massachusetts',
  ipv4Prefixes: [],
};
const causedBy = (asNumber: number, networkEventType = 'Internet') => ({
  causedBy: { networks: [{ asNumber }], asPath: [], networkEventType },
});

it.each<[string, readonly string[], Alert, string]>([
  [
    'its cause, then its clients',
    byNetworkAndCountry,
    alertAt([{ ...berlin, ...causedBy(64_502) }]),
    'Its outage: an open one of AS64502 in DE, the cause that AWS names; an open one of AS64500 in DE, the network of its clients; else it begins one.',
  ],
  [
    'one network, if that is both',
    byNetworkAndCountry,
    alertAt([{ ...berlin, ...causedBy(64_500) }]),
    'Its outage: an open one of AS64500 in DE, the cause that AWS names; else it begins one.',
  ],
  [
    "AWS's own network, without a country",
    byNetworkAndCountry,
    alertAt([{ ...berlin, ...causedBy(16_509, 'AWS'), serviceLocation: 'us-east-1' }]),
    "Its outage: an open one of AWS's own network towards us-east-1, the cause that AWS names; an open one of AS64500 in DE, the network of its clients; else it begins one.",
  ],
  [
    'its monitor and state, if it is by those',
    ['monitor', 'subdivision'],
    alertAt([{ ...berlin, ...causedBy(64_502) }]),
    'Its outage: an open one of monitor Shop in DE berlin; else it begins one.',
  ],
  [
    'a network that has no number by its name',
    ['network'],
    alertAt([{ asName: 'EXAMPLE-CABLE', ipv4Prefixes: [] }]),
    'Its outage: an open one of network example cable, the network of its clients; else it begins one.',
  ],
  [
    'an overall event that covers it',
    byNetworkAndCountry,
    alertAt([berlin], 'local'),
    'Its outage: an open one of AS64500 in DE, the network of its clients; an open one with an overall event of its monitor that names its place; else it begins one.',
  ],
  [
    'its twin on the map',
    byNetworkAndCountry,
    alertAt([berlin], 'map'),
    'Its outage: an open one with this event of the map; an open one of AS64500 in DE, the network of its clients; else it begins one.',
  ],
  [
    'none, if it has several networks',
    byNetworkAndCountry,
    alertAt([berlin, boston]),
    'Its outage: one of its own. It has nothing in common with others: its locations differ in network, country, and none has three quarters of its impact.',
  ],
  [
    'none, if it has no location',
    byNetworkAndCountry,
    alertAt([]),
    'Its outage: one of its own. It has nothing in common with others: it names no location.',
  ],
  [
    'none, if its network is not known',
    byNetworkAndCountry,
    alertAt([{ countryCode: 'DE', ipv4Prefixes: [] }]),
    'Its outage: one of its own. It has nothing in common with others: one of network, country is not known of it.',
  ],
  ['none, if each is its own', ['event'], alertAt([berlin]), 'Its outage: one of its own, since groupBy is event.'],
])(
  'the explanation of an outage names what the event has in common with others: %s',
  (_what, groupBy, alert, words) => {
    expect(explainOutage(alert, groupBy)).toBe(words);
  },
);
