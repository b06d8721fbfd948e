import type { EnrichDependencies } from '../enrich/enriched-event.ts';
import type { FoundHealthEvent } from '../enrich/event-reader.ts';
import { parseEventKey, toHealthEventKey } from '../events/event-key.ts';
import type { InternetEvent } from '../events/event-schemas.ts';
import type { MissingData } from '../events/missing-data.ts';
import { inParallel } from '../runtime/in-parallel.ts';
import { rotate } from '../runtime/rotate.ts';
import type { Backlog } from '../store/sweep-backlog.ts';
import type { Checkpoints } from './checkpoints.ts';
import {
  isAllRead,
  type ListPart,
  listOfMonitors,
  type Outcome,
  openEvents,
  toBacklog,
  toListParts,
  toState,
} from './sweep-parts.ts';

/** What a sweep has read of the monitors. */
export interface ReadMonitors {
  readonly healthEvents: readonly KeyedHealthEvent[];
  /** Events of the map that were asked for by their ids. */
  readonly internetEvents: readonly InternetEvent[];
  /** The keys of the events that AWS says it does not know. */
  readonly unknown: ReadonlySet<string>;
  readonly missing: readonly Missed[];
  /** What is left for the next sweep. */
  readonly backlog: Backlog;
  readonly isComplete: boolean;
}

export interface KeyedHealthEvent extends FoundHealthEvent {
  readonly eventKey: string;
}

/** What could not be read. */
export interface Missed {
  /** A list, such as `Shop RESOLVED`, or the key of an event. */
  readonly part: string;
  readonly missingData: MissingData;
}

/** How many lists, or single events, are read at a time. */
const readsAtOnce = 3;

/** The most events that a sweep asks for again though AWS did not know them: it may have forgotten thousands. */
const mostUnknown = 100;

/** For the list of monitors, and for one event with all its retries, in milliseconds. */
const monitorsLimitMs = 10_000;
const eventLimitMs = 5_000;

/** What one sweep reads of the monitors, in the course of it. */
class Reading {
  readonly healthEvents = new Map<string, KeyedHealthEvent>();
  readonly internetEvents: InternetEvent[] = [];
  readonly unknown = new Set<string>();
  readonly missing: Missed[] = [];
  readonly outcomes: Outcome[] = [];
  readonly #internetMonitor: EnrichDependencies['internetMonitor'];
  readonly #remainingMs: () => number;

  constructor({ internetMonitor, clock, policy }: EnrichDependencies) {
    const begun = clock.now();
    this.#internetMonitor = internetMonitor;
    this.#remainingMs = () => Math.max(0, policy.eventLimitMs - (clock.now() - begun));
  }

  async listMonitors(): Promise<readonly string[]> {
    const limitMs = Math.min(this.#remainingMs(), monitorsLimitMs);
    const { names, missingData } = await this.#internetMonitor.listMonitors(limitMs);
    this.#finish({ name: listOfMonitors }, missingData);
    return names;
  }

  async readList({ name, monitorName, status, changedSince, position }: ListPart): Promise<void> {
    const limitMs = this.#remainingMs();
    if (limitMs === 0) {
      this.outcomes.push({ name, monitorName, state: 'left', position });
      return;
    }
    const list = { monitorName, status, changedSince, position };
    const answer = await this.#internetMonitor.readList(list, limitMs);
    for (const healthEvent of answer.events) this.#find(monitorName, healthEvent);
    this.#finish({ name, monitorName, position: answer.position }, answer.missingData);
  }

  /**
   * Asks for events that no list has brought. An event that cannot be read stops nothing else, and AWS forgets events.
   *
   * @param keptMs is kept of the time for what comes afterwards.
   */
  async readOpen(keys: readonly string[], keptMs = 0): Promise<void> {
    const isAllAsked = await this.askFor(keys, keptMs);
    this.outcomes.push({ name: openEvents, state: isAllAsked ? 'read' : 'left' });
  }

  /** @returns whether there was time for all. */
  async askFor(keys: readonly string[], keptMs = 0): Promise<boolean> {
    let isLeft = false;
    await inParallel(readsAtOnce, keys, async (key) => {
      const named = parseEventKey(key);
      const limitMs = Math.min(eventLimitMs, Math.max(0, this.#remainingMs() - keptMs));
      if (named === undefined || this.healthEvents.has(key)) return;
      if (limitMs === 0) {
        isLeft = true;
        return;
      }
      const { eventId } = named;
      if (named.kind === 'health-event') {
        const answer = await this.#internetMonitor.readHealthEvent(named.monitorName, eventId, limitMs);
        if ('event' in answer) this.#find(named.monitorName, { ...answer.event, eventId });
        else this.#miss(key, answer.missingData);
      } else {
        const answer = await this.#internetMonitor.readInternetEvent(eventId, limitMs);
        if ('event' in answer) this.internetEvents.push({ ...answer.event, eventId });
        else this.#miss(key, answer.missingData);
      }
    });
    return !isLeft;
  }

  #find(monitorName: string, healthEvent: FoundHealthEvent['healthEvent']): void {
    const { eventId } = healthEvent;
    if (eventId === undefined) return;
    const eventKey = toHealthEventKey(monitorName, eventId);
    this.healthEvents.set(eventKey, { eventKey, monitorName, healthEvent });
  }

  #miss(key: string, missingData: MissingData): void {
    if (missingData.reason === 'not-found') this.unknown.add(key);
    else this.missing.push({ part: key, missingData });
  }

  #finish(part: Omit<Outcome, 'state'>, missingData: MissingData | undefined): void {
    if (missingData !== undefined) this.missing.push({ part: part.name, missingData });
    // A list that takes no notice while there is time for others has failed by itself.
    const isHanging = missingData?.reason === 'timed-out' && this.#remainingMs() > 0;
    this.outcomes.push({ ...part, state: isHanging ? 'failed' : toState(missingData?.reason) });
  }
}

/**
 * Reads the health events of all monitors that are active or were changed since the checkpoints, and the events of the keys that
 * no list has brought, whenever they were changed. As many as fit into the limit; the rest is for the next sweep. Never rejects.
 *
 * @param keys as in `Alert.eventKey`.
 */
export async function readMonitors(
  dependencies: EnrichDependencies,
  checkpoints: Checkpoints,
  keys: readonly string[],
): Promise<ReadMonitors> {
  const { clock, policy } = dependencies;
  const { backlog: before, unknown: unknownBefore } = checkpoints;
  const reading = new Reading(dependencies);
  const parts = toListParts(await reading.listMonitors(), checkpoints, new Date(clock.now()));
  const rotated = rotate(keys, clock.random());
  const open = rotated.filter((key) => !unknownBefore.has(key));
  const forgotten = rotated.filter((key) => unknownBefore.has(key));

  const wereOpenLeft = before.has(openEvents);
  if (wereOpenLeft) await reading.readOpen(open, policy.eventLimitMs / 2);
  await inParallel(readsAtOnce, parts, (part) => reading.readList(part));
  if (!wereOpenLeft) await reading.readOpen(open);
  await reading.askFor(forgotten.slice(0, mostUnknown)); // Last, and never put off: the lists and what goes on count for more.

  const { healthEvents, internetEvents, missing, outcomes } = reading;
  // Without that list the reason may be one of the whole account, such as credentials that AWS refuses.
  const isListed = outcomes.some(({ name, state }) => name === listOfMonitors && state === 'read');
  const unknown = isListed ? reading.unknown : new Set<string>();
  const backlog = toBacklog(outcomes, checkpoints);
  const isComplete = isAllRead(outcomes, backlog);
  return { healthEvents: [...healthEvents.values()], internetEvents, unknown, missing, backlog, isComplete };
}
