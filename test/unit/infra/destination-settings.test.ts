import { expect, it } from '@jest/globals';
import { checkSettings } from '../../../infra/settings.ts';
import { templateOf } from './template.ts';

const web = { name: 'web', webhookParameter: '/team/web' };

/** The problems that are told of these settings. */
function problemsOf(settings: Readonly<Record<string, unknown>>): readonly string[] {
  try {
    checkSettings(settings);
  } catch (error) {
    return (error instanceof Error ? error.message : String(error)).split('\n  - ').slice(1);
  }
  return [];
}

it('destinations may say what they want to hear of, whom they mention, and their runbook', () => {
  const destinations = [
    web,
    {
      name: 'Network_Team-1',
      webhookParameter: '/aws/reference/secretsmanager/team/network',
      filter: {
        impactTypes: ['AVAILABILITY', 'LOCAL_AVAILABILITY'],
        countries: ['DE', 'US'],
        states: ['Virginia', 'BE'],
        asNumbers: [1, 4_294_967_295],
        monitors: ['checkout-web'],
        minTrafficPercent: 0,
      },
      mention: 'here',
      mentionFrom: { kind: 'availability', minTrafficPercent: 0.1 },
      runbookUrl: 'https://wiki.example.com/outage?id=1',
    },
    { ...web, name: 'user', mention: 'U012AB3CD' },
    { ...web, name: 'group', mention: 'S012AB3CD' },
  ];
  expect(checkSettings({ destinations }).destinations).toEqual(destinations);
});

it('destinations are none but one that hears of everything, if nothing is said', () => {
  expect(templateOf({ webhookParameter: '/team/web' }).named('Notify')).toMatchObject({
    Environment: { Variables: { DESTINATIONS: '[{"name":"default","webhookParameter":"/team/web"}]' } },
  });
});

it.each<[string, unknown, string]>([
  ['are no list', web, 'destinations: must be a list of destinations; it is '],
  ['are an empty list', [], 'destinations: must hold at least one destination, or be left out; it is []'],
  ['hold a name alone', ['web'], 'destinations[0]: must be an object of name, webhookParameter, filter, '],
  ['have no name', [{ webhookParameter: '/x' }], 'destinations[0].name: must be a name of up to 40 letters'],
  ['have a name with a space', [{ ...web, name: 'the web' }], 'destinations[0].name: must be a name of up to 40'],
  ['have no parameter', [{ name: 'web' }], 'destinations[0].webhookParameter: must be the name of an SSM parameter'],
  ['mention everybody', [{ ...web, mention: 'channel' }], "destinations[0].mention: must be here, a user's id such"],
  ['mention by name', [{ ...web, mention: '@oncall' }], "destinations[0].mention: must be here, a user's id such"],
  [
    'say from when on they mention, and not whom',
    [{ ...web, mentionFrom: { kind: 'availability' } }],
    'destinations[0].mentionFrom: is not used without mention, which says whom to mention',
  ],
  [
    'mention from a kind that is none',
    [{ ...web, mention: 'here', mentionFrom: { kind: 'performance' } }],
    'destinations[0].mentionFrom.kind: must be availability; it is "performance"',
  ],
  [
    'mention from more than all traffic',
    [{ ...web, mention: 'here', mentionFrom: { minTrafficPercent: 101 } }],
    'destinations[0].mentionFrom.minTrafficPercent: must be a number from 0 to 100; it is 101',
  ],
  [
    'mention from what there is not',
    [{ ...web, mention: 'here', mentionFrom: { traffic: 5 } }],
    'destinations[0].mentionFrom: has no traffic; there are kind, minTrafficPercent',
  ],
  ['link without TLS', [{ ...web, runbookUrl: 'http://wiki' }], 'destinations[0].runbookUrl: must be an https URL'],
  [
    'link out of bounds',
    [{ ...web, runbookUrl: 'https://a.test/|b>' }],
    'destinations[0].runbookUrl: must be an https',
  ],
  ['say what there is not', [{ ...web, colour: 'red' }], 'destinations[0]: has no colour; there are name, webhookP'],
  [
    'filter by nothing',
    [{ ...web, filter: { countries: [] } }],
    'destinations[0].filter.countries: must name at least',
  ],
])('destinations are refused if they %s', (_case, destinations, problem) => {
  expect(problemsOf({ destinations })).toEqual([expect.stringContaining(problem)]);
});

it('destinations with a webhook URL for a key are refused, and it is not repeated', () => {
  const url = 'https://hooks.slack.com/services/TFAKE/BFAKE/not-a-real-webhook';
  expect(problemsOf({ destinations: [{ ...web, [url]: true }] })).toEqual([
    expect.stringMatching(/^destinations\[0\]: has no https:\/\/hooks\.slack\.com\/…; there are name, /),
  ]);
});

it('destinations of one name are refused, since the table could not tell them apart', () => {
  const destinations = [web, { ...web, name: 'network' }, { ...web, webhookParameter: '/team/other' }];
  expect(problemsOf({ destinations })).toEqual([
    'destinations[2].name: must be a name that no other destination has; it is "web"',
  ]);
});

it('destinations name every problem at once, those of other settings and of two names too', () => {
  const filter = {
    countries: ['de', 'UK', 'DE'],
    asNumbers: ['AS64500', 0, 1.5, 4_294_967_296],
    impactTypes: ['SLOW'],
    minTrafficPercent: 101,
    states: [' '],
    monitors: ['a b'],
  };
  expect(problemsOf({ memoryMb: 1, destinations: [{ ...web, filter }, web] })).toEqual([
    expect.stringMatching(/^destinations\[0\]\.filter\.impactTypes\[0\]: must be AVAILABILITY, .*; it is "SLOW"$/),
    expect.stringMatching(/^destinations\[0\]\.filter\.countries\[0\]: must be the two capital letters.*; it is "de"$/),
    expect.stringMatching(/^destinations\[0\]\.filter\.countries\[1\]: must be the two capital letters.*; it is "UK"$/),
    expect.stringMatching(/^destinations\[0\]\.filter\.states\[0\]: must be the name or code of a state/),
    'destinations[0].filter.asNumbers[0]: must be an AS number, from 1 to 4294967295; it is "AS64500"',
    'destinations[0].filter.asNumbers[1]: must be an AS number, from 1 to 4294967295; it is 0',
    'destinations[0].filter.asNumbers[2]: must be an AS number, from 1 to 4294967295; it is 1.5',
    'destinations[0].filter.asNumbers[3]: must be an AS number, from 1 to 4294967295; it is 4294967296',
    'destinations[0].filter.monitors[0]: must be the name of a monitor; it is "a b"',
    'destinations[0].filter.minTrafficPercent: must be a number from 0 to 100; it is 101',
    'memoryMb: must be a whole number from 128 to 10240; it is 1',
    'destinations[1].name: must be a name that no other destination has; it is "web"',
  ]);
});

it.each([
  ['as the parameter', { ...web, webhookParameter: 'https://hooks.slack.com/services/TFAKE/BFAKE/not-real' }],
  ['under a name that there is not', { ...web, webhookUrl: 'https://hooks.slack.com/services/TFAKE/BFAKE/not-real' }],
  ['in parts', { ...web, webhookPath: 'TFAKE/BFAKE/not-real' }],
  ['in the place of the runbook', { ...web, runbookUrl: '<https://hooks.slack.com/services/TFAKE/BFAKE/not-real>' }],
])('destinations never repeat a webhook that was put there: %s', (_case, destination) => {
  const problems = problemsOf({ destinations: [destination] });
  expect(problems).toHaveLength(1);
  expect(problems.join('\n')).not.toMatch(/TFAKE|BFAKE|not-real/);
});

it.each([
  [{}],
  [{ countries: ['DE'], asNumbers: [64500], types: ['AVAILABILITY', 'PERFORMANCE'] }],
  [{ near: [{ latitude: -90, longitude: 180, km: 20_000 }] }],
])('what is watched may be %j', (watch) => {
  expect(checkSettings({ watch }).watch).toEqual(watch);
});

it('what is watched names every problem at once', () => {
  const watch = {
    countries: ['Germany'],
    asNumbers: [-1],
    types: ['LOCAL_PERFORMANCE'],
    near: [{ latitude: 90.1, longitude: '13', km: 0 }],
    cities: ['Berlin'],
  };
  expect(problemsOf({ watch })).toEqual([
    expect.stringMatching(/^watch\.countries\[0\]: must be the two capital letters.*; it is "Germany"$/),
    'watch.asNumbers[0]: must be an AS number, from 1 to 4294967295; it is -1',
    'watch.types[0]: must be AVAILABILITY, PERFORMANCE; it is "LOCAL_PERFORMANCE"',
    'watch.near[0].latitude: must be degrees from -90 to 90; it is 90.1',
    'watch.near[0].longitude: must be degrees from -180 to 180; it is "13"',
    'watch.near[0].km: must be a radius from 1 to 20000 km; it is 0',
    'watch: has no cities; there are countries, asNumbers, types, near',
  ]);
});

it('destinations leave no doubt about which parameter is meant', () => {
  const both = { webhookParameter: '/a', destinations: [{ name: 'x', webhookParameter: '/b' }] };
  expect(() => checkSettings(both)).toThrow(
    'webhookParameter: is not used where there are destinations, each of which names its own',
  );
});
