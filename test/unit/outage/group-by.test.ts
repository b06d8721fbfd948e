import { expect, it } from '@jest/globals';
import { type GroupKeys, groupBySchema, toGroupKeys } from '../../../lambda/outage/group-by.ts';
import { alertOf } from '../../fixtures/outage-samples.ts';

type Sample = Parameters<typeof alertOf>[0];

it.each<[readonly string[], Sample, GroupKeys]>([
  [['network', 'country'], {}, { byClients: 'as64501|DE' }],
  [['network', 'country'], { cause: [64510] }, { byClients: 'as64501|DE', byCause: 'as64510|DE' }],
  [['network', 'country'], { cause: 'AWS' }, { byClients: 'as64501|DE', byCause: 'aws/eu-central-1' }],
  [['network', 'country'], { cause: [64510, 64511] }, { byClients: 'as64501|DE' }],
  [['country', 'network'], { cause: [64510] }, { byClients: 'DE|as64501', byCause: 'DE|as64510' }],
  [['network'], { cause: [64510] }, { byClients: 'as64501', byCause: 'as64510' }],
  [['network', 'monitor'], { cause: 'AWS' }, { byClients: 'as64501|shop', byCause: 'aws/eu-central-1|shop' }],
  [
    ['network', 'country', 'monitor'],
    { cause: 'AWS' },
    { byClients: 'as64501|DE|shop', byCause: 'aws/eu-central-1|shop' },
  ],
  [['country'], { cause: [64510] }, { byClients: 'DE' }],
  [['monitor'], { cause: 'AWS' }, { byClients: 'shop' }],
  [['subdivision'], { state: 'Bäyern' }, { byClients: 'DE bayern' }],
  [['subdivision'], {}, {}],
  [['event'], { cause: [64510] }, {}],
])('grouped by %j, an event %j has these keys', (groupBy, sample, keys) => {
  expect(JSON.parse(JSON.stringify(toGroupKeys(alertOf(sample), groupBy)))).toEqual(keys);
});

it.each<[string, NonNullable<NonNullable<Sample>['places']>, GroupKeys]>([
  [
    'one network carries three quarters of its impact',
    [{ percent: 3 }, { network: 64502, percent: 1 }],
    { byClients: 'as64501|DE' },
  ],
  ['one network carries less', [{ percent: 2.9 }, { network: 64502, percent: 1 }], {}],
  [
    'one country carries three quarters of its impact',
    [{ percent: 9 }, { country: 'FR', percent: 3 }],
    { byClients: 'as64501|DE' },
  ],
  [
    'one cause carries three quarters of its impact, and no client network does',
    [
      { network: 64501, cause: [64510], percent: 2 },
      { network: 64502, cause: [64510], percent: 2 },
      { network: 64503, percent: 1 },
    ],
    { byCause: 'as64510|DE' },
  ],
  [
    "AWS's own network carries it in two countries",
    [
      { country: 'FR', cause: 'AWS' },
      { country: 'DE', cause: 'AWS' },
    ],
    { byCause: 'aws/eu-central-1' },
  ],
])('an event of several places has one key if %s, else it is an outage of its own', (_case, places, keys) => {
  const alert = alertOf({ type: 'AVAILABILITY', places: places ?? [] });
  expect(JSON.parse(JSON.stringify(toGroupKeys(alert, ['network', 'country'])))).toEqual(keys);
});

it('an event without a place has no key', () => {
  expect(JSON.parse(JSON.stringify(toGroupKeys({ ...alertOf(), locations: [] }, ['network', 'country'])))).toEqual({});
});

it.each([
  [[], 'must name at least one of network, country, subdivision, monitor, event'],
  [['city'], ''],
])('the setting groupBy must be a list of what it knows: not %j', (value, message) => {
  const { success, error } = groupBySchema.safeParse(value);
  expect(success).toBe(false);
  expect(error?.issues[0]?.message).toContain(message);
});
