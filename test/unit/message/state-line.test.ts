import { expect, it } from '@jest/globals';
import { formatUtc } from '../../../lambda/message/mrkdwn.ts';
import { formatState } from '../../../lambda/message/state-line.ts';
import type { Change } from '../../../lambda/outage/decide-announcement.ts';
import type { OutageAlert } from '../../../lambda/outage/outage-alert.ts';
import { alertOf, at, told } from '../../fixtures/outage-samples.ts';

/** Of an event that began at 14:00 and of which AWS told at 14:05, as it reads at 14:30. */
function stateOf(members: Partial<OutageAlert>, changes: readonly Change[] = [], lateSince?: Date): string {
  const alert = { ...alertOf({ changed: '14:05' }), ...members };
  return formatState(alert, changes, { now: at('14:30'), lateSince })
    .map((part) => (part instanceof Date ? formatUtc(part).slice(11, 16) : part))
    .join('');
}

const over = { status: 'resolved', endedAt: at('14:26') } as const;
const back = { ...told, returns: 1 };

it.each<[string, Partial<OutageAlert>, string]>([
  ['that it goes on', {}, 'Going on since 14:00, 30 minutes.'],
  ['that it goes on, by a clock that is ahead', { startedAt: at('14:31') }, 'Going on since 14:31, 0 seconds.'],
  ['that it goes on, not since when', { startedAt: undefined }, 'Going on. AWS reported it 14:05.'],
  ['only that it goes on', { startedAt: undefined, notifiedAt: undefined }, 'Going on.'],
  ['that it is over', over, 'Over: from 14:00 to 14:26 (26 minutes).'],
  ['that it is over at once', { ...over, endedAt: at('14:00') }, 'Over: from 14:00 to 14:00 (0 seconds).'],
  ['since when it is over', { ...over, startedAt: undefined }, 'Over since 14:26. AWS does not say when it began.'],
  ['since when it is over, if it ended before it began', { ...over, startedAt: at('14:27') }, 'Over since 14:26.'],
  ['when it began, not when it was over', { status: 'resolved' }, 'Over. It began 14:00.'],
  ['only that it is over', { status: 'resolved', startedAt: undefined }, 'Over. AWS reported it 14:05.'],
  [
    'that its end was not reported',
    { ...over, endedAt: undefined, isEndUnreported: true },
    'Treated as over: for a day AWS has had no record of this event, and it reported no end. It began 14:00.',
  ],
  [
    'that the ends of some events were not reported',
    { status: 'resolved', isEndUnreported: true, eventCount: 3, startedAt: undefined },
    'Treated as over: for a day AWS has had no record of some of its events, and it reported no end of them.',
  ],
  ['that nobody knows', { status: 'unknown' }, 'Not known whether it is still going on. It began 14:00.'],
  [
    'that nobody knows, not even the start',
    { status: 'unknown', startedAt: undefined },
    'Not known whether it is still going on. AWS reported it 14:05.',
  ],
  ['that it goes on again, after it was back once', { before: back }, 'Going on again. It first began 14:00.'],
  ['that it is over, after it was back once', { ...over, before: back }, 'Over: from 14:00 to 14:26 (26 minutes).'],
  [
    'that nobody knows, after it was back once',
    { status: 'unknown', before: back },
    'Not known whether it is still going on. It began 14:00.',
  ],
  ['what the line is for, in a test', { isTest: true }, 'Line 3 says since when, and whether it goes on. Sent 14:05.'],
  ['nothing, in a test of unknown time', { isTest: true, notifiedAt: undefined }, ''],
])('the line of the state says %s', (_case, members, line) => {
  expect(stateOf(members)).toBe(line);
});

it('the line of the state says that it is back, as long as it goes on', () => {
  expect(stateOf({}, ['reopened'])).toBe('Going on again. It first began 14:00.');
  expect(stateOf({ startedAt: undefined }, ['reopened'])).toBe('Going on again.');
  expect(stateOf({ before: { ...told, status: 'resolved', at: at('14:20') } }, ['reopened'])).toBe(
    'Going on again. It was announced as over 14:20. It first began 14:00.',
  );
});

it('the line of the state says when AWS reported it, if the alert is late', () => {
  expect(stateOf({}, [], at('14:03'))).toBe(
    'Going on since 14:00, 30 minutes. This alert is late: AWS reported it 14:03.',
  );
});
