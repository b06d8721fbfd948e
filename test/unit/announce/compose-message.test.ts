import { expect, it } from '@jest/globals';
import { composeAlert, composeDigest } from '../../../lambda/announce/compose-message.ts';
import type { Change } from '../../../lambda/outage/decide-announcement.ts';
import type { Due } from '../../../lambda/outage/plan.ts';
import { linesOf } from '../../fakes/message-texts.ts';
import { healthEventAlert } from '../../fixtures/alert-samples.ts';

const destination = { name: 'default', webhookParameter: '/test/webhook', mention: 'S012AB3CD' };
const now = new Date('2024-08-28T03:45:00Z');
const active = { Status: 'ACTIVE', EndedAt: null };

type Action = Due['decision']['action'];

function dueOf(
  action: Action,
  members: { readonly changes?: readonly Change[]; readonly isQuiet?: true; readonly isTest?: true } = {},
): Due {
  const { changes = ['new-network'], isQuiet, isTest } = members;
  const alert = { ...healthEventAlert(action === 'close' ? {} : active), isTest };
  const since = new Date('2024-08-28T03:44:00Z');
  return {
    entry: { since, alert, redrive: 0, isQuiet, destination: 'default', revision: 'revision-1' },
    decision: action === 'update' ? { action, changes } : { action },
    since,
    record: undefined,
  };
}

const opening = dueOf('open');
const end = dueOf('close');
const wider = dueOf('update');
const quiet = dueOf('open', { isQuiet: true });

it.each<[string, Due, boolean]>([
  ['a beginning', opening, true],
  ['what got worse', dueOf('update', { changes: ['more-traffic', 'on-map'] }), true],
  ['what is availability now', dueOf('update', { changes: ['availability-too'] }), true],
  ['another network', wider, false],
  ['what was missing', dueOf('update', { changes: ['complete'] }), false],
  ['what is back', dueOf('update', { changes: ['reopened'] }), false],
  ['an end', end, false],
  ['what was over before it could be announced', { ...end, decision: { action: 'open' } }, false],
  ['what goes on already for a destination that is new', quiet, false],
  ['a test', dueOf('open', { isTest: true }), false],
])('a message mentions people at a beginning and if it gets worse: %s', (_case, due, isMentioned) => {
  const { text } = composeAlert(due, destination, now);
  expect(text.includes('<!subteam^S012AB3CD>')).toBe(isMentioned);
});

it.each<[string, readonly Due[], boolean]>([
  ['one beginning among ends and updates', [end, wider, opening, quiet], true],
  ['ends, updates and what is quiet', [end, wider, quiet, end], false],
])('a digest mentions people only if one of its lines would: %s', (_case, due, isMentioned) => {
  const { text } = composeDigest(due, destination, now);
  expect(text.includes('<!subteam^S012AB3CD>')).toBe(isMentioned);
});

it.each([
  ['29 minutes 59 seconds', '2024-08-28T04:09:59.999Z', []],
  ['30 minutes', '2024-08-28T04:10:00.000Z', ['Told late: AWS reported this on 2024-08-28 03:40 UTC']],
])('a beginning or an end is marked as late from half an hour on: %s', (_case, at, marks) => {
  for (const due of [opening, end]) {
    const lines = linesOf(composeAlert(due, destination, new Date(at)));
    expect(lines.filter((line) => line.startsWith('Told late'))).toEqual(marks);
  }
  const update = linesOf(composeAlert(wider, destination, new Date('2024-08-28T05:00:00Z')));
  expect(update.filter((line) => line.startsWith('Told late'))).toEqual([]);
});

it('a digest says since when the first of its alerts is late, if one is, and whose it is', () => {
  const later = new Date('2024-08-28T05:00:00Z');
  const lateDue: Due = {
    ...opening,
    entry: { ...opening.entry, alert: { ...opening.entry.alert, notifiedAt: new Date('2024-08-28T04:00:00Z') } },
  };
  const lines = linesOf(composeDigest([lateDue, end], { ...destination, mention: undefined }, later));
  expect(lines[1]).toBe('Told late: the first was reported 2024-08-28 03:40 UTC');
  expect(lines.at(-1)).toBe('Account and Region: 123456789012, us-east-1');
  expect(linesOf(composeDigest([opening, end], destination, now))[2]).toMatch(/^• /);
});
