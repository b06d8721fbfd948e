import type { Destination } from '../outage/destination.ts';
import type { Watch } from '../outage/watched-internet-events.ts';
import type { Checkpoint, SweepStore } from '../store/sweep-store.ts';

/** Which part of the past a sweep looks at. */
export interface Checkpoints {
  /** By destination. */
  readonly byDestination: ReadonlyMap<string, Checkpoint>;
  readonly sweptAt: Date;
  /** Events changed before this instant are not read. */
  readonly changedSince: Date;
}

/** AWS creates some events after their end, so an event changed this long ago counts as just ended. */
const justEndedMs = 2 * 3_600_000;

/** An event missed for longer than this, because the program was down, is not announced any more. */
const longestMissedMs = 6 * 3_600_000;

/** Reads when each destination was last swept for. A destination that is new or has a new subscription starts now. */
export async function readCheckpoints(
  destinations: readonly Destination[],
  watch: Watch | undefined,
  store: SweepStore,
  now: Date,
): Promise<Checkpoints> {
  const byDestination = new Map<string, Checkpoint>();
  for (const { name, filter = {} } of destinations) {
    const subscription = JSON.stringify({ filter, watch });
    const before = await store.readCheckpoint(name);
    if (before?.subscription === subscription) byDestination.set(name, before);
    else {
      // Recorded at once: the start must be known even if the sweep never reads everything.
      const first = { baseline: now, sweptAt: now, subscription };
      await store.writeCheckpoint(name, first);
      byDestination.set(name, first);
    }
  }
  const sweptAt = new Date(Math.min(...[...byDestination.values()].map((each) => each.sweptAt.getTime())));
  const missedMs = now.getTime() - sweptAt.getTime();
  const changedSince = new Date(now.getTime() - Math.min(longestMissedMs, Math.max(justEndedMs, missedMs)));
  return { byDestination, sweptAt, changedSince };
}

/** Records that everything could be read. */
export async function writeCheckpoints({ byDestination }: Checkpoints, store: SweepStore, now: Date): Promise<void> {
  for (const [name, last] of byDestination) await store.writeCheckpoint(name, { ...last, sweptAt: now });
}
