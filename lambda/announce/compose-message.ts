import type { SlackMessage } from '../message/block-kit.ts';
import { renderDigest } from '../message/render-digest.ts';
import { renderMessage } from '../message/render-message.ts';
import { isWorse } from '../outage/decide-announcement.ts';
import type { Destination } from '../outage/destination.ts';
import type { EntryContent } from '../outage/entry.ts';
import type { Due } from '../outage/plan.ts';

/** An alert this long after AWS reported the event is marked as late. */
const lateAfterMs = 30 * 60_000;

/** More than so many at one time become one message, so that a burst drains at once. */
export const mostSingleMessages = 3;

/** One alert. Updates are never marked as late: they wait on purpose. */
export function composeAlert(
  { entry, decision }: { readonly entry: EntryContent; readonly decision: Due['decision'] },
  destination: Destination,
  now: Date,
): SlackMessage {
  const { alert } = entry;
  const { notifiedAt } = alert;
  return renderMessage(alert, toChanges(decision), {
    runbookUrl: destination.runbookUrl,
    ...(callsPeople(entry, decision) ? { mention: destination.mention } : {}),
    ...(isLate(entry, now) && decision.action !== 'update' ? { lateSince: notifiedAt } : {}),
  });
}

/** Many alerts in one message. It mentions whom one of them would. */
export function composeDigest(due: readonly Due[], { runbookUrl, mention }: Destination, now: Date): SlackMessage {
  const calls = due.some(({ entry, decision }) => callsPeople(entry, decision));
  const lines = due.map(({ entry: { alert }, decision }) => ({ alert, action: decision.action }));
  const late = due
    .filter(({ entry, decision }) => decision.action !== 'update' && isLate(entry, now))
    .map(({ entry }) => entry.alert.notifiedAt?.getTime() ?? now.getTime());
  return renderDigest(lines, {
    runbookUrl,
    ...(calls ? { mention } : {}),
    ...(late.length === 0 ? {} : { lateSince: new Date(Math.min(...late)) }),
  });
}

/** Whether people are mentioned: at a beginning, and if it gets worse. A test mentions no person. */
function callsPeople({ alert, isQuiet }: EntryContent, decision: Due['decision']): boolean {
  if (alert.isTest || isQuiet || alert.status === 'resolved') return false;
  return decision.action === 'open' || toChanges(decision).some(isWorse);
}

function isLate({ alert: { notifiedAt } }: EntryContent, now: Date): boolean {
  return notifiedAt !== undefined && now.getTime() - notifiedAt.getTime() >= lateAfterMs;
}

function toChanges(decision: Due['decision']) {
  return decision.action === 'update' ? decision.changes : [];
}
