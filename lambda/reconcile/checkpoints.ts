import type { Destination } from '../outage/destination.ts';
import type { Watch } from '../outage/watch.ts';
import type { Round, SweepTable } from '../store/sweep-store.ts';

/** Which part of the past a sweep looks at. */
export interface Rounds {
  /** By destination. */
  readonly last: ReadonlyMap<string, Round>;
  /** The least of theirs. */
  readonly sweptAt: Date;
  /** What was changed before is not looked at. */
  readonly changedSince: Date;
}

/** AWS creates events after they have ended, so an event that was changed so long ago counts as just ended. */
const justEndedMs = 2 * 3_600_000;

/** What was missed for longer than this, because the program itself was down, is not told any more. */
const longestMissedMs = 6 * 3_600_000;

/** Reads when each destination was last looked after. One that never was, or wants to hear of something else now, begins anew. */
export async function lastRounds(
  destinations: readonly Destination[],
  watch: Watch | undefined,
  table: SweepTable,
  now: Date,
): Promise<Rounds> {
  const last = new Map<string, Round>();
  for (const { name, filter = {} } of destinations) {
    const wanted = JSON.stringify({ filter, watch });
    const before = await table.lastRound(name);
    if (before?.wanted === wanted) last.set(name, before);
    else {
      // At once: it must have begun even if something can never be read.
      const first = { since: now, sweptAt: now, wanted };
      await table.recordRound(name, first);
      last.set(name, first);
    }
  }
  const sweptAt = new Date(Math.min(...[...last.values()].map((round) => round.sweptAt.getTime())));
  const missedMs = now.getTime() - sweptAt.getTime();
  const changedSince = new Date(now.getTime() - Math.min(longestMissedMs, Math.max(justEndedMs, missedMs)));
  return { last, sweptAt, changedSince };
}

/** Writes down that everything could be read. */
export async function endRounds({ last }: Rounds, table: SweepTable, now: Date): Promise<void> {
  for (const [name, round] of last) await table.recordRound(name, { ...round, sweptAt: now });
}
