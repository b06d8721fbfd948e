import type { Cause } from './causes.ts';
import { type Evidence, isMissed } from './evidence.ts';
import type { HealthEvent } from './health-event.ts';
import type { Faults, Known } from './judge.ts';
import {
  type Fate,
  fateInOutage,
  findEndless,
  findKnownAt,
  findLateEnds,
  findSplit,
  type StateName,
  untilNextSlotMs,
} from './outage-verdict.ts';
import type { Handed } from './world.ts';

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

/** What became of everything that was handed over, and of everything that could be known. Each destination is asked by itself. */
export function verdictOn(evidence: Evidence): Verdict {
  const { judge, destinations, handed, letters, waiting } = evidence;
  const givenUp = new Map<string, number>();
  for (const { reason } of letters) givenUp.set(reason, (givenUp.get(reason) ?? 0) + 1);
  const fates = new Map<string, Exclude<Fate, 'missed'>>();
  const lost = waiting.map((key) => `${key} is still in the outbox`);
  const { ledger } = judge;
  if (ledger !== undefined) {
    judge.weighUnrecorded();
    const healthEvents = byId(handed);
    for (const destination of destinations)
      lost.push(...findEndless(healthEvents, { ...evidence, destination, ledger }));
  }
  const split = ledger ? destinations.flatMap((destination) => findSplit({ ...evidence, destination, ledger })) : [];
  let missed = 0;
  for (const one of handed) {
    for (const destination of destinations) {
      const fate = fateOf(one, destination, evidence);
      const event = one.healthEvent?.eventId ?? one.id;
      if (fate === 'missed') missed += 1;
      else {
        if (fate === 'lost') lost.push(`${one.id} of ${event}${one.isEnd ? ', its end' : ''}, for ${destination}`);
        const worst = fates.get(event);
        if (worst === undefined || worst === 'announced' || fate === 'lost') fates.set(event, fate);
      }
    }
  }
  const { faults } = judge;
  const count = (fate: string) => [...fates.values()].filter((each) => each === fate).length;
  return {
    announced: count('announced'),
    deadLettered: count('dead-lettered'),
    lost,
    ...judgePunctuality(evidence),
    ...faults,
    untrue: [...faults.untrue, ...split],
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
function fateOf(one: Handed, destination: string, evidence: Evidence): Fate {
  const { judge, letters, lost } = evidence;
  const { ledger } = judge;
  if (ledger !== undefined) return fateInOutage(one, { ...evidence, destination, ledger });
  const { id, healthEvent, isEnd } = one;
  const all = healthEvent === undefined ? [] : judge.knownTo(destination, healthEvent.eventId);
  const known = all.filter(({ isPutBack }) => isPutBack !== true);
  const isTold = isEnd ? known.some((each) => each.isEnd) : known.length > 0;
  if (isTold || judge.knownTo(destination, id).length > 0) return 'announced';
  if (letters.some((letter) => letter.id === id)) return 'dead-lettered';
  return healthEvent !== undefined && lost.has(one) && isMissed(healthEvent, destination, evidence) ? 'missed' : 'lost';
}

/** A state of a health event that every destination must get to know. */
interface State {
  readonly name: StateName;
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
function statesOf({ appearsAt, spreadsAt, endedAt }: HealthEvent): readonly State[] {
  const beginning = { name: 'beginning' as const, from: appearsAt, until: endedAt, isKnownBy: () => true };
  const end = {
    name: 'end' as const,
    from: Math.max(appearsAt, endedAt),
    until: Number.POSITIVE_INFINITY,
    isKnownBy: ({ isEnd }: Known) => isEnd,
  };
  if (spreadsAt === undefined || spreadsAt >= endedAt) return [beginning, end];
  const spread = {
    name: 'spread' as const,
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
  const healthEvents = new Set(handed.flatMap((one) => one.healthEvent ?? []));
  for (const healthEvent of healthEvents) {
    for (const { name, from, until, isKnownBy } of statesOf(healthEvent)) {
      const deadline = obstacles.deadline(from, until);
      if (deadline === undefined) continue;
      for (const destination of destinations) {
        const known = judge.knownTo(destination, healthEvent.eventId).filter(isKnownBy);
        const { ledger } = judge;
        const at = ledger
          ? findKnownAt(name, healthEvent, { ...evidence, destination, ledger })
          : known.length === 0
            ? undefined
            : Math.min(...known.map((one) => one.at));
        if (name === 'end' && at === undefined && isMissed(healthEvent, destination, evidence)) continue;
        demanded += 1;
        const dueAt = deadline + (ledger && name === 'beginning' ? untilNextSlotMs : 0);
        if (at !== undefined && at <= dueAt) continue;
        late.push(
          `the ${name} of ${healthEvent.eventId} of ${healthEvent.monitorName}, true from ${format(from)}, due ${format(dueAt)}, ` +
            `told ${destination} ${at === undefined ? 'never' : format(at)}`,
        );
      }
    }
  }
  if (judge.ledger !== undefined) {
    for (const destination of destinations)
      late.push(...findLateEnds(byId(handed), { ...evidence, destination, ledger: judge.ledger }));
  }
  return { late, demanded };
}

function byId(handed: readonly Handed[]): ReadonlyMap<string, HealthEvent> {
  return new Map(
    handed.flatMap(({ healthEvent }) => (healthEvent === undefined ? [] : [[healthEvent.eventId, healthEvent]])),
  );
}

function format(at: number): string {
  return new Date(at).toISOString();
}
