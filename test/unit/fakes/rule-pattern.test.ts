import { expect, it } from '@jest/globals';
import { mismatchOf } from '../../fakes/rule-pattern.ts';

const pattern = {
  source: ['aws.internetmonitor'],
  'detail-type': ['Health Event Created', 'Health Event Closed'],
};
const created = { source: 'aws.internetmonitor', 'detail-type': 'Health Event Created' };

it.each([
  ['one allowed text of each member', created],
  ['another allowed text', { ...created, 'detail-type': 'Health Event Closed' }],
  ['members of which the pattern says nothing', { ...created, id: '1', detail: { impactType: 'AVAILABILITY' } }],
])('holding an event against the pattern of a rule finds nothing wrong with %s', (_case, event) => {
  expect(mismatchOf(event, pattern)).toBeUndefined();
});

it.each([
  ['another text', { ...created, source: 'aws.health' }, 'source is "aws.health", and must be "aws.internetmonitor"'],
  [
    'a text that differs in case',
    { ...created, source: 'AWS.internetmonitor' },
    'source is "AWS.internetmonitor", and must be "aws.internetmonitor"',
  ],
  [
    'a text with more behind it',
    { ...created, 'detail-type': 'Health Event Created by hand' },
    'detail-type is "Health Event Created by hand", and must be "Health Event Created" or "Health Event Closed"',
  ],
  [
    'a missing member',
    { source: 'aws.internetmonitor' },
    'detail-type is missing, and must be "Health Event Created" or "Health Event Closed"',
  ],
  ['a member of another type', { ...created, source: 1 }, 'source is 1, and must be "aws.internetmonitor"'],
  ['no object', 'aws.internetmonitor', 'source is missing, and must be "aws.internetmonitor"'],
  ['nothing', null, 'source is missing, and must be "aws.internetmonitor"'],
])('holding an event against the pattern of a rule says what does not match: %s', (_case, event, expected) => {
  expect(mismatchOf(event, pattern)).toBe(expected);
});

it('holding an event against the pattern of a rule looks into nested members, and names them in full', () => {
  const nested = { detail: { impact: { type: ['AVAILABILITY'] } } };
  expect(mismatchOf({ detail: { impact: { type: 'AVAILABILITY' } } }, nested)).toBeUndefined();
  expect(mismatchOf({ detail: { impact: { type: 'PERFORMANCE' } } }, nested)).toBe(
    'detail.impact.type is "PERFORMANCE", and must be "AVAILABILITY"',
  );
  expect(mismatchOf({ detail: 'AVAILABILITY' }, nested)).toBe(
    'detail.impact.type is missing, and must be "AVAILABILITY"',
  );
});

it('holding an event against the pattern of a rule finds nothing wrong with any event when the pattern says nothing', () => {
  expect(mismatchOf({}, {})).toBeUndefined();
});
