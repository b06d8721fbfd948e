import { expect, it } from '@jest/globals';
import { RootConstruct } from 'constructs';
import { checkSettings, readSettings } from '../../../infra/settings.ts';
import { refusal } from './refusal.ts';

const web = { name: 'web', webhookParameter: '/team/web' };

it.each([
  [{ updatse: 'all' }, 'updatse: there is no such setting (did you mean updates?); there are stackName, '],
  [{ alarmMail: 'oncall@example.com' }, 'alarmMail: there is no such setting (did you mean alarmEmail?); there are '],
  [{ destination: [] }, 'destination: there is no such setting (did you mean destinations?); there are '],
  [{ WATCH: {} }, 'WATCH: there is no such setting (did you mean watch?); there are '],
  [{ updates: 'materail' }, 'updates: must be material, all or none; it is "materail" (did you mean material?)'],
  [{ logLevel: 'warn' }, 'logLevel: must be DEBUG, INFO, WARN or ERROR; it is "warn" (did you mean WARN?)'],
  [
    { groupBy: ['netwrok'] },
    'groupBy[0]: must be network, country, subdivision, monitor, event; it is "netwrok" (did you mean network?)',
  ],
])('the settings name the word that was probably meant: %j', (settings, problem) => {
  expect(refusal(() => checkSettings(settings))).toContain(`\n  - ${problem}`);
});

it.each([{ updates: 'some' }, { logLevel: 'TRACE' }, { retries: 3 }, { groupBy: ['city'] }, { updates: 7 }])(
  'the settings guess no word that is not near: %j',
  (settings) => {
    expect(refusal(() => checkSettings(settings))).not.toContain('did you mean');
  },
);

it.each([
  ['a destination', [{ ...web, filtr: {} }], 'destinations[0]: has no filtr (did you mean filter?); there are name, '],
  [
    'a filter',
    [{ ...web, filter: { contries: ['DE'] } }],
    'destinations[0].filter: has no contries (did you mean countries?); there are impactTypes, countries, ',
  ],
  [
    'mentionFrom',
    [{ ...web, mention: 'here', mentionFrom: { minTrafikPercent: 5 } }],
    'destinations[0].mentionFrom: has no minTrafikPercent (did you mean minTrafficPercent?); there are kind, ',
  ],
  [
    'the kind of mentionFrom',
    [{ ...web, mention: 'here', mentionFrom: { kind: 'avialability' } }],
    'destinations[0].mentionFrom.kind: must be availability; it is "avialability" (did you mean availability?)',
  ],
  [
    'an impact type',
    [{ ...web, filter: { impactTypes: ['Local_Availabilty'] } }],
    'LOCAL_PERFORMANCE; it is "Local_Availabilty" (did you mean LOCAL_AVAILABILITY?)',
  ],
])(
  'destinations with a mistyped word in %s are refused with the word that was meant',
  (_case, destinations, problem) => {
    expect(refusal(() => checkSettings({ destinations }))).toContain(problem);
  },
);

it.each([
  [{ asNumber: [1] }, 'watch: has no asNumber (did you mean asNumbers?); there are countries, asNumbers, types, near'],
  [
    { types: ['PERFORMNACE'] },
    'watch.types[0]: must be AVAILABILITY, PERFORMANCE; it is "PERFORMNACE" (did you mean PERFORMANCE?)',
  ],
  [
    { near: [{ latitude: 1, longitud: 2, km: 3, longitude: 2 }] },
    'watch.near[0]: has no longitud (did you mean longitude?); there are latitude, longitude, km',
  ],
])('watch with a mistyped word is refused with the word that was meant: %j', (watch, problem) => {
  expect(refusal(() => checkSettings({ watch }))).toBe(`Settings that need a change:\n  - ${problem}`);
});

it.each(['internetEventAlert', 'interneteventalerts', 'internetEventAlerst.memoryMb'])(
  'a context with the mistyped key %s is refused, since its settings would be overlooked',
  (key) => {
    const { node } = new RootConstruct();
    node.setContext(key, key.includes('.') ? '256' : { memoryMb: 256 });
    expect(refusal(() => readSettings(node))).toBe(
      `In the CDK's context, ${key}: did you mean ${key.includes('.') ? 'internetEventAlerts.memoryMb' : 'internetEventAlerts'}?`,
    );
  },
);
