import type { Destination } from '../outage/destination.ts';
import type { Watch } from '../outage/watched-internet-events.ts';
import { AlertError } from '../runtime/errors.ts';
import { type Checkpoint, readSweepState, writeCheckpoint } from '../store/checkpoints.ts';
import type { Backlog, UnknownEvents } from '../store/sweep-backlog.ts';
import type { Table } from '../store/table.ts';

/** Which part of the past a sweep looks at. */
export interface Checkpoints {
  /** Without the destinations whose checkpoint could not be read, or written for the first time. */
  readonly byDestination: ReadonlyMap<Destination, SweptDestination>;
  /** Why something could not be. */
  readonly failure: AlertError | undefined;
  readonly sweptAt: Date;
  /** Events changed before this instant are not read. */
  readonly changedSince: Date;
  /** What the last sweep left unread. */
  readonly backlog: Backlog;
  /** The events that AWS did not know in the last sweep, and since when. */
  readonly unknown: UnknownEvents;
  /** Whether the backlog and what is unknown could be read. If not, they are left as they are. */
  readonly isBacklogRead: boolean;
}

export interface SweptDestination extends Checkpoint {
  /** Whether it is new, or has a new subscription. */
  readonly isNew: boolean;
}

/** AWS creates some events after their end, so an event changed this long ago counts as just ended. */
const justEndedMs = 2 * 3_600_000;

/** An event missed for longer than this, because the program was down, is not announced any more. */
const longestMissedMs = 6 * 3_600_000;

/**
 * Reads when each destination was last swept for. A destination that is new or has a new subscription starts now. Leaves out those
 * of which that cannot be read or, if they start, written.
 *
 * @throws AlertError `table-unavailable` if that is known of no destination.
 */
export async function readCheckpoints(
  destinations: readonly Destination[],
  watch: Watch | undefined,
  table: Table,
  now: Date,
): Promise<Checkpoints> {
  const state = await readSweepState(table, destinations.map(toAddress));
  let { failure } = state;
  const byDestination = new Map<Destination, SweptDestination>();
  const starting: [Destination, Checkpoint][] = [];
  for (const destination of destinations) {
    const { filter = {} } = destination;
    const subscription = JSON.stringify({ filter, watch });
    const before = state.checkpointOf(toAddress(destination));
    if (before === 'unread') continue;
    if (before?.subscription === subscription) byDestination.set(destination, { ...before, isNew: false });
    else starting.push([destination, { baseline: now, sweptAt: now, subscription }]);
  }
  // Recorded at once: the start must be known even if the sweep never reads everything.
  await Promise.all(
    starting.map(async ([destination, first]) => {
      try {
        await writeCheckpoint(table, toAddress(destination), first);
      } catch (error) {
        failure = AlertError.from(error);
        return;
      }
      byDestination.set(destination, { ...first, isNew: true });
    }),
  );
  if (byDestination.size === 0 && failure !== undefined) throw failure;
  const sweptAt = new Date(Math.min(...[...byDestination.values()].map((each) => each.sweptAt.getTime())));
  return {
    byDestination,
    failure,
    sweptAt,
    changedSince: toChangedSince(sweptAt, now),
    backlog: state.backlog ?? new Map(),
    unknown: state.unknown,
    isBacklogRead: state.backlog !== undefined,
  };
}

/** Since when what AWS changed is read, if nothing was read since an instant. */
export function toChangedSince(readAt: Date, now: Date): Date {
  const missedMs = now.getTime() - readAt.getTime();
  return new Date(now.getTime() - Math.min(longestMissedMs, Math.max(justEndedMs, missedMs)));
}

/** Whether no sweep before this one has read everything for a destination. */
export function isFirstSweep({ sweptAt, baseline }: SweptDestination): boolean {
  return sweptAt.getTime() <= baseline.getTime();
}

/** For so long what is put off counts as what went on when the destination was new. */
const longestBeginningMs = 60 * 60_000;

/** Whether a destination is so new that what was put off is still part of what went on at its beginning. */
export function isBeginningPutOff(swept: SweptDestination, now: Date): boolean {
  return isFirstSweep(swept) && now.getTime() - swept.baseline.getTime() < longestBeginningMs;
}

/** Records that a sweep is complete for these destinations. @throws AlertError `table-unavailable`, after all that can be written is. */
export async function writeCheckpoints(
  swept: Iterable<readonly [Destination, SweptDestination]>,
  table: Table,
  now: Date,
): Promise<void> {
  const outcomes = await Promise.allSettled(
    [...swept].map(([destination, { baseline, subscription }]) =>
      writeCheckpoint(table, toAddress(destination), { baseline, subscription, sweptAt: now }),
    ),
  );
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}

function toAddress({ name, webhookParameter }: Destination) {
  return { destination: name, webhookParameter };
}
