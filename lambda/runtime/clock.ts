/** Time, sleep and random numbers. Instants and durations are in milliseconds. */
export interface Clock {
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** Uniform, from 0 to below 1. */
  readonly random: () => number;
}
