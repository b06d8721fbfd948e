import { expect, it } from '@jest/globals';
import { composeAlert, composeDigest, toFrame } from '../../../lambda/announce/compose-message.ts';
import type { Action } from '../../../lambda/outage/decide-announcement.ts';
import { type Due, plan } from '../../../lambda/outage/plan.ts';
import { textOf } from '../../fakes/message-texts.ts';
import { readMessage } from '../../fakes/read-message.ts';
import { healthEventAlert } from '../../fixtures/alert-samples.ts';
import { entryOf, nothingKnown, policy } from '../../fixtures/outage-samples.ts';

const destination = { name: 'default', webhookParameter: '/test/webhook', mention: 'S012AB3CD' };
const now = new Date('2024-08-28T03:45:00Z');
const labels = {};

function dueOf(decision: Action, notifiedAt = new Date('2024-08-28T03:40:00Z')): Due {
  const alert = healthEventAlert(decision.action === 'close' ? {} : { Status: 'ACTIVE', EndedAt: null });
  const [due] = plan(
    destination,
    [entryOf({ ...alert, notifiedAt })],
    nothingKnown,
    new Date('2026-11-20T14:01:00Z'),
    policy,
  ).due;
  if (due === undefined) throw new Error('Nothing is due.');
  return { ...due, decision };
}

const opening = dueOf({ action: 'open' });
const end = dueOf({ action: 'close' });
const wider = dueOf({ action: 'update', changes: ['spread'] });

it.each([true, false])('a message and a digest mention people only if they are to be called: %s', (isCalling) => {
  const about = { now, isCalling, labels };
  for (const message of [
    composeAlert(opening, destination, about),
    composeDigest([opening, end, wider], destination, about),
  ]) {
    expect(readMessage(message).mention).toBe(isCalling ? '<!subteam^S012AB3CD>' : undefined);
  }
});

it.each([
  ['29 minutes 59 seconds', '2024-08-28T04:09:59.999Z', false],
  ['30 minutes', '2024-08-28T04:10:00.000Z', true],
])('a beginning or an end is marked as late from half an hour on: %s', (_case, at, isLate) => {
  for (const due of [opening, end]) {
    const message = composeAlert(due, destination, { now: new Date(at), isCalling: false, labels });
    expect([readMessage(message).isLate, textOf(message).includes('03:40')]).toEqual([isLate, isLate]);
  }
});

it('an update is never marked as late, since it waits on purpose', () => {
  const about = { now: new Date('2024-08-28T05:00:00Z'), isCalling: false, labels };
  expect(readMessage(composeAlert(wider, destination, about)).isLate).toBe(false);
});

it('a digest says since when the first of its alerts is late, if one is, and whose it is', () => {
  const later = { now: new Date('2024-08-28T05:00:00Z'), isCalling: false, labels };
  const lateDue = dueOf({ action: 'open' }, new Date('2024-08-28T04:00:00Z'));
  const digest = composeDigest([lateDue, end], destination, later);
  expect(readMessage(digest).isLate).toBe(true);
  for (const fact of ['03:40', '123456789012', 'us-east-1']) expect(textOf(digest)).toContain(fact);
  expect(readMessage(composeDigest([opening, end], destination, { now, isCalling: true, labels })).isLate).toBe(false);
});

it('what frames a message is the labels of the deployment, the runbook, and a mention if people are called', () => {
  const given = { ...destination, runbookUrl: 'https://wiki.example.com/outages' };
  const labelled = { now, isCalling: true, labels: { accountName: 'prod', titlePrefix: '[prod]' } };
  expect(toFrame(given, labelled)).toEqual({
    now,
    accountName: 'prod',
    titlePrefix: '[prod]',
    runbookUrl: 'https://wiki.example.com/outages',
    mention: 'S012AB3CD',
  });
  expect(toFrame(given, { now, isCalling: false, labels }, now)).toEqual({
    now,
    runbookUrl: 'https://wiki.example.com/outages',
    lateSince: now,
  });
});
