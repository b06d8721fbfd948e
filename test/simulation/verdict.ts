import type { ReadLetter } from './dead-letter.ts';
import type { Cause, Faults, Judge, Known } from './judge.ts';
import type { Obstacles } from './obstacles.ts';
import { type Handed, type Outage, quietMonitor, strictMonitor } from './world.ts';

const hour = 3_600_000;

export interface Verdict extends Faults {
  readonly announced: number;
  readonly deadLettered: number;
  readonly lost: readonly string[];
  readonly late: readonly string[];
  /** How many states had to be announced by an instant, each destination counted by itself. */
  readonly demanded: number;
  readonly allowed: ReadonlyMap<Cause, number>;
  readonly messages: number;
  /** Dead letters by reason. */
  readonly givenUp: ReadonlyMap<string, number>;
  /** Notifications that never came, of events that the sweep could not find in time. */
  readonly missed: number;
}

/** What the verdict rests on. */
export interface Evidence {
  readonly judge: Judge;
  readonly obstacles: Obstacles;
  readonly destinations: readonly string[];
  readonly handed: readonly Handed[];
  /** Those of them that EventBridge has lost. */
  readonly lost: ReadonlySet<Handed>;
  /** What is in the dead-letter queue. */
  readonly letters: readonly ReadLetter[];
  /** What is still in the outboxes. */
  readonly waiting: readonly string[];
}

/** What became of everything that was handed over, and of everything that could be known. Each destination is asked by itself. */
export function verdictOn(evidence: Evidence): Verdict {
  const { judge, destinations, handed, letters, waiting } = evidence;
  const givenUp = new Map<string, number>();
  for (const { reason } of letters) givenUp.set(reason, (givenUp.get(reason) ?? 0) + 1);
  const fates = new Map<string, 'announced' | 'dead-lettered' | 'lost'>();
  const lost = waiting.map((key) => `${key} is still in the outbox`);
  let missed = 0;
  for (const one of handed) {
    for (const destination of destinations) {
      const fate = fateOf(one, destination, evidence);
      const event = one.outage?.eventId ?? one.id;
      if (fate === 'missed') missed += 1;
      else {
        if (fate === 'lost') lost.push(`${one.id} of ${event}${one.isEnd ? ', its end' : ''}, for ${destination}`);
        const worst = fates.get(event);
        if (worst === undefined || worst === 'announced' || fate === 'lost') fates.set(event, fate);
      }
    }
  }
  const count = (fate: string) => [...fates.values()].filter((each) => each === fate).length;
  return {
    announced: count('announced'),
    deadLettered: count('dead-lettered'),
    lost,
    ...judgePunctuality(evidence),
    ...judge.faults,
    allowed: judge.allowed,
    messages: judge.messages,
    givenUp,
    missed,
  };
}

/**
 * Nothing is lost: each event's beginning and its end are in the channel, or in a dead letter that a person can put back. A
 * notification's own letter stands for all destinations.
 */
function fateOf(one: Handed, destination: string, evidence: Evidence) {
  const { judge, letters, lost } = evidence;
  const { id, outage, isEnd } = one;
  const all = outage === undefined ? [] : judge.knownTo(destination, outage.eventId);
  const known = all.filter(({ isPutBack }) => isPutBack !== true);
  const isTold = isEnd ? known.some((each) => each.isEnd) : known.length > 0;
  if (isTold || judge.knownTo(destination, id).length > 0) return 'announced';
  if (letters.some((letter) => letter.id === id)) return 'dead-lettered';
  return outage !== undefined && lost.has(one) && isMissed(outage, destination, evidence) ? 'missed' : 'lost';
}

/**
 * Whether the program had no chance to know of an event's end. It has none if EventBridge lost the notification, nothing of
 * the event is in the table (or else the sweep reads it again), and no sweep could be made within the 6 hours that an event
 * may be missed for (`longestMissedMs` in lambda/reconcile/checkpoints.ts).
 */
function isMissed(outage: Outage, destination: string, { judge, obstacles, handed, lost }: Evidence): boolean {
  const { eventId, monitorName, appearsAt, endedAt } = outage;
  const [end] = handed.filter((one) => one.outage === outage && one.isEnd);
  const isNotified = end !== undefined && !lost.has(end) && monitorName !== quietMonitor;
  const listedUntil = monitorName === strictMonitor ? endedAt : Math.max(appearsAt, endedAt) + 6 * hour;
  const canBeFound = obstacles.deadline(appearsAt, listedUntil) !== undefined;
  return !isNotified && !judge.isRecorded(destination, eventId) && !canBeFound;
}

/** A state of an outage that every destination must get to know. */
interface State {
  readonly name: string;
  /** From when on Internet Monitor shows it, and until when. */
  readonly from: number;
  readonly until: number;
  readonly isKnownBy: (known: Known) => boolean;
}

/**
 * - The beginning: the sweep lists all that is active, so no notification is needed (docs/architecture.md).
 * - More traffic, in a larger band: `decideAnnouncement` announces it at once, and the sweep reads again what is open.
 * - The end: as the beginning. It stays true, so it is demanded even after days of obstacles.
 */
function statesOf({ appearsAt, spreadsAt, endedAt }: Outage): readonly State[] {
  const beginning = { name: 'beginning', from: appearsAt, until: endedAt, isKnownBy: () => true };
  const end = {
    name: 'end',
    from: Math.max(appearsAt, endedAt),
    until: Number.POSITIVE_INFINITY,
    isKnownBy: ({ isEnd }: Known) => isEnd,
  };
  if (spreadsAt === undefined || spreadsAt >= endedAt) return [beginning, end];
  const spread = {
    name: 'spread',
    from: Math.max(appearsAt, spreadsAt),
    until: endedAt,
    isKnownBy: ({ hasSpread }: Known) => hasSpread,
  };
  return [beginning, spread, end];
}

/** Each state is announced, or in a dead letter, by the end of the first `graceMs` without an obstacle in which it was true. */
function judgePunctuality(evidence: Evidence): Pick<Verdict, 'late' | 'demanded'> {
  const { judge, obstacles, destinations, handed } = evidence;
  const late: string[] = [];
  let demanded = 0;
  const outages = new Set(handed.flatMap((one) => one.outage ?? []));
  for (const outage of outages) {
    for (const { name, from, until, isKnownBy } of statesOf(outage)) {
      const deadline = obstacles.deadline(from, until);
      if (deadline === undefined) continue;
      for (const destination of destinations) {
        const known = judge.knownTo(destination, outage.eventId).filter(isKnownBy);
        if (name === 'end' && known.length === 0 && isMissed(outage, destination, evidence)) continue;
        demanded += 1;
        if (known.some(({ at }) => at <= deadline)) continue;
        const [first] = known;
        late.push(
          `the ${name} of ${outage.eventId} of ${outage.monitorName}, true from ${format(from)}, due ${format(deadline)}, ` +
            `told ${destination} ${first === undefined ? 'never' : format(first.at)}`,
        );
      }
    }
  }
  return { late, demanded };
}

function format(at: number): string {
  return new Date(at).toISOString();
}
