import type { Evidence } from './evidence.ts';
import { findWrongCounts } from './judge-counts.ts';
import { findDoubled } from './judge-doubled.ts';
import { findUntold } from './judge-times.ts';
import { findUntrue } from './judge-truth.ts';
import { hour } from './stories.ts';
import { type Fault, format, isDeployed, toThreads } from './story-thread.ts';

export interface Faults {
  /** Neither announced nor in a dead letter. */
  readonly lost: readonly Fault[];
  /** Announced, but not within the time that what stood in the way explains; and functions that did not end in time. */
  readonly late: readonly Fault[];
  /** Told twice, and nothing that happened to that very message explains it. */
  readonly doubled: readonly Fault[];
  /** Not so, at any instant that the program can have read. */
  readonly untrue: readonly Fault[];
  /** A secret that left the program. */
  readonly leaked: readonly Fault[];
  /** Counts of messages, of events for each or of dead letters that do not add up; what is left in the queue, or was given up too early. */
  readonly miscounted: readonly Fault[];
}

/** All faults, each with its kind. */
export function listFaults({ lost, late, doubled, untrue, leaked, miscounted }: Faults) {
  return Object.entries({ lost, late, doubled, untrue, leaked, miscounted }).flatMap(([by, found]) =>
    found.map((fault) => ({ by, ...fault })),
  );
}

export interface Verdict extends Faults {
  readonly announced: number;
  readonly deadLettered: number;
  /** How many states had to be announced by an instant, each destination counted by itself; by what stood in the way. */
  readonly demanded: ReadonlyMap<string, number>;
  /** What was told twice with a cause, by the cause. */
  readonly excused: ReadonlyMap<string, number>;
}

export function judge(evidence: Evidence): Verdict {
  const threads = toThreads(evidence);
  const { lost, late, demanded, announced, deadLettered } = findUntold(threads, evidence);
  const { doubled, excused } = findDoubled(threads, evidence);
  return {
    announced,
    deadLettered,
    demanded,
    excused,
    lost: [
      ...lost,
      ...findLostOrphans(evidence),
      ...evidence.waiting.map((key) => ({ at: evidence.endedAt, text: `${key} is still in the outbox` })),
    ],
    late: [...late, ...findOverruns(evidence)],
    doubled,
    untrue: findUntrue(threads, evidence),
    leaked: evidence.leaked,
    miscounted: findWrongCounts(evidence),
  };
}

/** A function ends in time, whatever Slack asks it to wait for. */
function findOverruns({ trouble }: Evidence): readonly Fault[] {
  return trouble.overruns.map(({ at, name }) => ({
    at,
    text: `${name} ran into its time-out at ${format(at)}, though nothing kept it waiting`,
  }));
}

/** What waited for a destination that was gone for an hour or more, and is in no dead letter. */
function findLostOrphans(evidence: Evidence): readonly Fault[] {
  const { orphans, letters } = evidence;
  return orphans
    .filter(
      ({ at, destination, event }) =>
        !isDeployed(evidence, destination, at, at + hour) &&
        !letters.some(
          ({ entry, at: sent }) => sent > at && entry?.destination === destination && entry.event === event,
        ),
    )
    .map(({ at, destination, event }) => ({ at, text: `what waited of ${event} for ${destination}, which is gone` }));
}
