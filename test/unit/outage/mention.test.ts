import { expect, it } from '@jest/globals';
import type { Action } from '../../../lambda/outage/decide-announcement.ts';
import { isMentioning, toLevel } from '../../../lambda/outage/mention.ts';
import type { OutageState } from '../../../lambda/outage/outage-state.ts';
import { at, state } from '../../fixtures/outage-samples.ts';

const here = { mention: 'here' };
const open: Action = { action: 'open' };
const now = at('14:10');
const availability: OutageState = { ...state, kind: 'availability' };

function update(...changes: Extract<Action, { action: 'update' }>['changes']): Action {
  return { action: 'update', changes };
}

it.each<[string, Action, boolean]>([
  ['a beginning', open, true],
  ['availability and not performance alone', update('availability-too'), true],
  ['a larger band of traffic', update('more-traffic'), true],
  ['what is worse and on the map', update('on-map', 'more-traffic'), true],
  ['its spread', update('spread'), false],
  ["AWS's own network as the cause", update('other-cause'), false],
  ['what was missing', update('complete'), false],
  ['that it is back', update('reopened'), false],
  ['all that cannot be worse', update('cause-named', 'shrunk', 'traffic-known', 'on-map', 'updated'), false],
  ['its end', { action: 'close' }, false],
])('people are mentioned at a beginning, and if it gets worse: %s', (_case, decision, expected) => {
  expect(isMentioning(here, decision, state, [], now)).toBe(expected);
});

it('people are not mentioned for what was over before anybody was told, or if a destination has nobody to mention', () => {
  expect(isMentioning(here, open, { ...state, status: 'resolved' }, [], now)).toBe(false);
  expect(isMentioning({}, open, state, [], now)).toBe(false);
});

it('severity has two levels: performance only, and availability or a kind that is not known', () => {
  expect((['performance', 'availability', 'unknown'] as const).map((kind) => toLevel({ kind }))).toEqual([1, 2, 2]);
});

it.each<[string, OutageState, number, string, boolean]>([
  ['performance after performance', state, 1, '14:05:00.001', false],
  ['performance after availability', state, 2, '14:05:00.001', false],
  ['availability after availability', availability, 2, '14:05:00.001', false],
  ['availability after performance', availability, 1, '14:09:59', true],
  ['performance five minutes after performance', state, 1, '14:05', true],
  ['availability five minutes after availability', availability, 2, '14:05', true],
])('people are mentioned once in five minutes for what is no worse: %s', (_case, outage, level, time, expected) => {
  const mentioned = [
    { at: at('13:00'), level: 2 },
    { at: at(time), level },
  ];
  for (const decision of [open, update('more-traffic')]) {
    expect(isMentioning(here, decision, outage, mentioned, now)).toBe(expected);
  }
});

it.each<[string, NonNullable<Parameters<typeof isMentioning>[0]['mentionFrom']>, Partial<OutageState>, boolean]>([
  ['availability, and it is', { kind: 'availability' }, { kind: 'availability' }, true],
  ['availability, and it is performance', { kind: 'availability' }, {}, false],
  ['availability, and nobody knows', { kind: 'availability' }, { kind: 'unknown' }, true],
  ['3 %, and it is as much', { minTrafficPercent: 3 }, {}, true],
  ['3.1 %, and it is less', { minTrafficPercent: 3.1 }, {}, false],
  ['3.1 %, and nobody knows', { minTrafficPercent: 3.1 }, { shares: [] }, true],
  ['3.1 %, and of one event nobody knows', { minTrafficPercent: 3.1 }, { hasUnknownShare: true }, true],
  [
    '5 %, and it is as much for one monitor',
    { minTrafficPercent: 5 },
    {
      shares: [
        { monitorName: 'api', percent: 5 },
        { monitorName: 'shop', percent: 1 },
      ],
    },
    true,
  ],
  [
    'both, and it is availability of less',
    { kind: 'availability', minTrafficPercent: 5 },
    { kind: 'availability' },
    false,
  ],
  ['both, and it is performance of enough', { kind: 'availability', minTrafficPercent: 1 }, {}, false],
])(
  'people are mentioned only for what a destination wants to be called for: from %s',
  (_case, mentionFrom, outage, expected) => {
    expect(isMentioning({ ...here, mentionFrom }, open, { ...state, ...outage }, [], now)).toBe(expected);
  },
);
