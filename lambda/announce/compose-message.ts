import type { SlackMessage } from '../message/block-kit.ts';
import type { Frame } from '../message/frame.ts';
import { renderDigest } from '../message/render-digest.ts';
import { renderMessage } from '../message/render-message.ts';
import type { Action } from '../outage/decide-announcement.ts';
import type { Destination } from '../outage/destination.ts';
import type { Labels } from '../outage/labels.ts';
import { isMentioning, type Mentions } from '../outage/mention.ts';
import { type OutageAlert, toOutageAlert } from '../outage/outage-alert.ts';
import { type Due, isTest } from '../outage/plan.ts';

/** An alert this long after AWS reported the event is marked as late. */
const lateAfterMs = 30 * 60_000;

/** More than so many at one time become one message, so that a burst drains at once. */
export const mostSingleMessages = 3;

interface Composing {
  readonly now: Date;
  /** Whether the message mentions people. */
  readonly isCalling: boolean;
  readonly labels: Labels;
}

/** One outage, or many in a digest. */
export function composeDue(
  due: readonly [Due, ...Due[]],
  destination: Destination,
  composing: Composing,
): SlackMessage {
  return due.length === 1 ? composeAlert(due[0], destination, composing) : composeDigest(due, destination, composing);
}

/**
 * Whether an outage mentions people. What went on before its destination was there mentions no person. A test does only if its
 * sender wants it, and then whatever else is asked of an outage.
 */
export function isCallingOf(due: Due, destination: Destination, mentioned: Mentions, at: Date): boolean {
  const { outage, entries, decision } = due;
  if (isTest(due)) return destination.mention !== undefined && entries.some(({ entry }) => entry.isCalling);
  const mentionsNobody = entries.every(({ entry }) => entry.isQuiet === true);
  return !mentionsNobody && isMentioning(destination, decision, outage.state, mentioned, at);
}

/** One outage. Updates are never marked as late: they wait on purpose. */
export function composeAlert(
  due: Pick<Due, 'outage' | 'entries' | 'decision'>,
  destination: Destination,
  composing: Composing,
): SlackMessage {
  const { decision } = due;
  const alert = toOutageAlert(due);
  const frame = toFrame(destination, composing, findLateSince(alert, decision, composing.now));
  return renderMessage(alert, decision.action === 'update' ? decision.changes : [], {
    ...frame,
    isFirst: decision.action === 'open',
  });
}

/** Many outages in one message. */
export function composeDigest(
  [first, ...others]: readonly [Due, ...Due[]],
  destination: Destination,
  composing: Composing,
): SlackMessage {
  const toLine = ({ decision, ...due }: Due) => ({ ...decision, alert: toOutageAlert(due), decision });
  const lines = [toLine(first), ...others.map(toLine)] as const;
  const late = lines.flatMap(({ alert, decision }) => findLateSince(alert, decision, composing.now)?.getTime() ?? []);
  return renderDigest(
    lines,
    toFrame(destination, composing, late.length === 0 ? undefined : new Date(Math.min(...late))),
  );
}

/** What a message says besides its alerts. */
export function toFrame(
  { runbookUrl, mention }: Pick<Destination, 'runbookUrl' | 'mention'>,
  { now, isCalling, labels }: Composing,
  lateSince?: Date,
): Frame {
  return { now, ...labels, runbookUrl, mention: isCalling ? mention : undefined, lateSince };
}

function findLateSince({ notifiedAt, isEndUnreported }: OutageAlert, { action }: Action, now: Date): Date | undefined {
  if (isEndUnreported) return undefined; // AWS reported nothing.
  const isLate = notifiedAt !== undefined && now.getTime() - notifiedAt.getTime() >= lateAfterMs;
  return isLate && action !== 'update' ? notifiedAt : undefined;
}
