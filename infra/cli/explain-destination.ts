import { escapeMrkdwn } from '../../lambda/message/mrkdwn.ts';
import { formatHeadline } from '../../lambda/message/title.ts';
import type { Alert } from '../../lambda/outage/alert.ts';
import type { Policy } from '../../lambda/outage/decide-announcement.ts';
import type { Destination } from '../../lambda/outage/destination.ts';
import type { Entry } from '../../lambda/outage/entry.ts';
import { type Knowledge, nothingKnown } from '../../lambda/outage/find-outages.ts';
import type { GroupBy } from '../../lambda/outage/group-by.ts';
import { Grouping, type JoinReason } from '../../lambda/outage/group-events.ts';
import { isMentioning, listMentions } from '../../lambda/outage/mention.ts';
import { toOutageAlert } from '../../lambda/outage/outage-alert.ts';
import { type Plan, type PlannedSilence, plan, type Waiting } from '../../lambda/outage/plan.ts';
import { toStoredAlert } from '../../lambda/outage/stored-alert.ts';

/** What waits for a destination, and what it knows. */
export interface Outbox {
  readonly entries: readonly Entry[];
  readonly knowledge: Knowledge;
}

/**
 * Says whether a destination would get an event, and whether that calls anybody. With an outbox also which open outage the event
 * joins, and what is announced of it: plans as the functions do.
 */
export function explainDestination(
  alert: Alert,
  destination: Destination,
  { policy, now, outbox }: { readonly policy: Policy; readonly now: Date; readonly outbox?: Outbox | undefined },
): readonly string[] {
  const { entries, knowledge } = outbox ?? { entries: [], knowledge: nothingKnown };
  const others = entries.filter((entry) => entry.alert.eventKey !== alert.eventKey);
  const own = { since: now, alert: toStoredAlert(alert), redrive: 0, destination: destination.name, revision: '' };
  const planned = plan(destination, [...others, own], knowledge, now, policy);
  const isOwn = ({ entry }: { readonly entry: Entry }) => entry === own || entry.alert.eventKey === alert.eventKey;
  const silent = planned.silent.find(isOwn);
  if (silent !== undefined) {
    const { reason, refusal, isKept } = silent;
    const alone = isKept ? ' by itself' : '';
    return [refusal === undefined ? `gets nothing more: ${silences[reason]}` : `does not get it${alone}: ${refusal}`];
  }
  const waiting = planned.waiting.find((one) => one.entries.some(isOwn));
  const due = waiting ?? planned.due.find((one) => one.entries.some(isOwn));
  if (due === undefined) return ['gets it'];
  const what = outbox === undefined ? '' : ` ${formatAction(due)}`;
  const when = waiting === undefined ? '' : ` at ${waiting.dueAt.toISOString().slice(11, 19)} UTC`;
  const said = `gets it${what}${when}, and ${formatMention(due, destination, planned, now)}`;
  return outbox === undefined ? [said] : [said, `  ${formatJoined(alert.eventKey, due, planned, knowledge, policy)}`];
}

const silences: Readonly<Record<PlannedSilence, string>> = {
  over: 'the end of its outage was announced',
  unchanged: 'what it says was announced',
  'updates-off': 'updates is none',
  filtered: 'the filter stops it',
  'given-up': 'it is a dead letter',
};

type Announced = Pick<Waiting, 'outage' | 'entries' | 'decision'>;

function formatAction({ decision }: Announced): string {
  if (decision.action === 'update') return `as an update (${decision.changes.join(', ')})`;
  return decision.action === 'open' ? 'as the beginning of an outage' : 'as the end of its outage';
}

function formatMention(
  { outage, decision }: Announced,
  destination: Destination,
  { outages }: Plan,
  now: Date,
): string {
  const { mention, mentionFrom } = destination;
  const { state } = outage;
  if (mention === undefined) return 'mentions nobody: it has no mention';
  if (state.status === 'resolved') return 'mentions nobody: it is over';
  if (!isMentioning({ mention }, decision, state, [], now)) return 'mentions nobody: it is no worse than was announced';
  if (!isMentioning(destination, decision, state, [], now))
    return `mentions nobody: this event alone is less than mentionFrom asks for (${formatMentionFrom(mentionFrom)})`;
  return isMentioning(destination, decision, state, listMentions(outages), now)
    ? `mentions ${mention}`
    : 'mentions nobody: in the last 5 minutes it did for an outage that is as bad';
}

function formatMentionFrom({ kind, minTrafficPercent }: NonNullable<Destination['mentionFrom']> = {}): string {
  const parts = [kind, minTrafficPercent === undefined ? undefined : `${minTrafficPercent} % of the traffic`];
  return parts.filter((part) => part !== undefined).join(', ');
}

/** Why an event is in this outage. */
function formatReason(reason: JoinReason, groupBy: GroupBy): string {
  switch (reason) {
    case 'map-event':
      return 'it has the same event of the map';
    case 'cause':
      return 'it is of the network that AWS names as the cause';
    case 'client-network':
      return `it has the same ${groupBy.join(' and ')}`;
    case 'covered':
      return 'an overall event of the monitor names the place';
  }
}

/** Which outage it is in, and why: asked of all outages but for the event itself. */
function formatJoined(
  event: string,
  due: Announced,
  { outages }: Plan,
  { events }: Knowledge,
  { groupBy }: Policy,
): string {
  const { key, members } = due.outage;
  const member = members.get(event);
  if (members.size === 1 || member === undefined) return 'its outage: one of its own';
  const grouping = new Grouping(groupBy);
  for (const outage of outages) {
    for (const [other, known] of outage.members) if (other !== event) grouping.add(outage.key, known);
  }
  const found = grouping.find({ event, member });
  const isKnown = events.has(event) || found?.outage !== key;
  const reason = isKnown ? 'it was announced as a part of it' : formatReason(found.reason, groupBy);
  return `its outage: ${key}, since ${reason}: ${escapeMrkdwn(formatHeadline(toOutageAlert(due)))}`;
}
