const minute = 60_000;

/**
 * How much time without an obstacle the program needs, at the most, to announce what Internet Monitor shows. It is the sum of:
 *
 * - 10 minutes: the longest pause that an obstacle leaves behind (`notBefore`, if Slack may have posted);
 * - 10 minutes: two sweeps, of which the first may fail because of a stray fault;
 * - 5 minutes: a stray fault of Slack begins another pause;
 * - 3 minutes: a function that died keeps its lease for a minute, and the function of the next minute may die as well;
 * - 2 minutes: the function of each minute, and its time to post.
 */
export const graceMs = 30 * minute;

interface Interval {
  readonly from: number;
  to: number;
}

/** The times in which something stood in the way of every announcement: a service that fails for a while, a revoked webhook. */
export class Obstacles {
  readonly #intervals: Interval[] = [];
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** @returns what to call when it is over. */
  begin(): () => void {
    const interval = { from: this.#now(), to: Number.POSITIVE_INFINITY };
    this.#intervals.push(interval);
    return () => {
      interval.to = this.#now();
    };
  }

  /** Whether nothing stood in the way from one instant until another. */
  isClear(from: number, until: number): boolean {
    return this.#intervals.every((interval) => interval.to <= from || interval.from >= until);
  }

  /**
   * Returns by when the program must have announced what can be known from one instant until another: the end of the first
   * time between them that is long enough and free of obstacles. Undefined if there is none: then nothing is demanded.
   */
  deadline(from: number, until: number): number | undefined {
    let at = from;
    for (const interval of this.#intervals) {
      if (interval.to <= at) continue;
      if (interval.from >= at + graceMs) break;
      at = interval.to;
    }
    return at + graceMs <= until && Number.isFinite(at) ? at + graceMs : undefined;
  }
}
