import type { Destination } from '../outage/destination.ts';
import type { Watch } from '../outage/watched-internet-events.ts';
import { type Checkpoint, readCheckpoint, writeCheckpoint } from '../store/checkpoints.ts';
import type { Table } from '../store/table.ts';

/** Which part of the past a sweep looks at. */
export interface Checkpoints {
  /** By destination. */
  readonly byDestination: ReadonlyMap<Destination, SweptDestination>;
  readonly sweptAt: Date;
  /** Events changed before this instant are not read. */
  readonly changedSince: Date;
}

export interface SweptDestination extends Checkpoint {
  /** Whether it is new, or has a new subscription. */
  readonly isNew: boolean;
}

/** AWS creates some events after their end, so an event changed this long ago counts as just ended. */
const justEndedMs = 2 * 3_600_000;

/** An event missed for longer than this, because the program was down, is not announced any more. */
const longestMissedMs = 6 * 3_600_000;

/** Reads when each destination was last swept for. A destination that is new or has a new subscription starts now. */
export async function readCheckpoints(
  destinations: readonly Destination[],
  watch: Watch | undefined,
  table: Table,
  now: Date,
): Promise<Checkpoints> {
  const byDestination = new Map<Destination, SweptDestination>();
  for (const destination of destinations) {
    const { filter = {} } = destination;
    const subscription = JSON.stringify({ filter, watch });
    const before = await readCheckpoint(table, toAddress(destination));
    if (before?.subscription === subscription) byDestination.set(destination, { ...before, isNew: false });
    else {
      // Recorded at once: the start must be known even if the sweep never reads everything.
      const first = { baseline: now, sweptAt: now, subscription };
      await writeCheckpoint(table, toAddress(destination), first);
      byDestination.set(destination, { ...first, isNew: true });
    }
  }
  const sweptAt = new Date(Math.min(...[...byDestination.values()].map((each) => each.sweptAt.getTime())));
  const missedMs = now.getTime() - sweptAt.getTime();
  const changedSince = new Date(now.getTime() - Math.min(longestMissedMs, Math.max(justEndedMs, missedMs)));
  return { byDestination, sweptAt, changedSince };
}

/** Records that everything could be read. */
export async function writeCheckpoints({ byDestination }: Checkpoints, table: Table, now: Date): Promise<void> {
  for (const [destination, { baseline, subscription }] of byDestination) {
    await writeCheckpoint(table, toAddress(destination), { baseline, subscription, sweptAt: now });
  }
}

function toAddress({ name, webhookParameter }: Destination) {
  return { destination: name, webhookParameter };
}
