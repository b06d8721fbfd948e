import type { Change } from '../outage/decide-announcement.ts';
import type { OutageAlert } from '../outage/outage-alert.ts';
import { formatDuration } from './format-values.ts';
import type { Frame } from './frame.ts';
import { stateWords, type TrustedText } from './wording.ts';

/** Whether it goes on, and since when, in one line. */
export function formatState(
  alert: OutageAlert,
  changes: readonly Change[],
  { now, lateSince }: Pick<Frame, 'now' | 'lateSince'>,
): readonly TrustedText[] {
  const { isTest, notifiedAt } = alert;
  if (isTest) return notifiedAt === undefined ? [] : stateWords.testSent(notifiedAt);
  const late = lateSince === undefined ? [] : stateWords.late(lateSince);
  const isBack = changes.includes('reopened') || (alert.before?.returns ?? 0) > 0;
  const state = isBack && alert.status === 'active' ? formatReturn(alert) : formatStatus(alert, now);
  return [...state, ...late];
}

function formatStatus(alert: OutageAlert, now: Date): readonly TrustedText[] {
  const { status, startedAt, notifiedAt, endedAt, isEndUnreported, eventCount } = alert;
  const began = startedAt === undefined ? [] : stateWords.began(startedAt);
  const reported = notifiedAt === undefined ? [] : stateWords.reported(notifiedAt);
  switch (status) {
    case 'active':
      return startedAt === undefined
        ? [stateWords.goingOn, ...reported]
        : stateWords.since(startedAt, formatDuration(toSeconds(startedAt, now)));
    case 'resolved':
      if (isEndUnreported) {
        return [eventCount === undefined ? stateWords.endUnreported : stateWords.endsUnreported, ...began];
      }
      if (endedAt === undefined) return [stateWords.overOnly, ...began, ...(startedAt === undefined ? reported : [])];
      if (startedAt === undefined) return [...stateWords.overSince(endedAt), stateWords.startUnknown];
      if (endedAt < startedAt) return stateWords.overSince(endedAt);
      return stateWords.over(startedAt, endedAt, formatDuration(toSeconds(startedAt, endedAt)));
    case 'unknown':
      return [stateWords.unknown, ...began, ...(startedAt === undefined ? reported : [])];
  }
}

/** When it was over is known if its end was the last that was announced. */
function formatReturn({ startedAt, before }: OutageAlert): readonly TrustedText[] {
  return [
    stateWords.again,
    ...(before?.status === 'resolved' ? stateWords.wasOver(before.at) : []),
    ...(startedAt === undefined ? [] : stateWords.firstBegan(startedAt)),
  ];
}

function toSeconds(from: Date, to: Date): number {
  return (to.getTime() - from.getTime()) / 1_000;
}
