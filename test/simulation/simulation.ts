import type { Breakage } from './breakages.ts';
import type { Trace } from './judge.ts';
import { Random } from './random.ts';
import { SimulatedTime } from './time.ts';
import { type Run, Town } from './town.ts';
import { warmUp } from './warm-up.ts';

const hour = 3_600_000;

/** Credentials that sign requests to nobody: without any, the SDK would look for some on the network. */
const nobody = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'LOCAL', AWS_SECRET_ACCESS_KEY: 'local-and-worthless' };

export interface RunOptions {
  readonly seed: number;
  readonly events: number;
  /** Whether they come in storms, and are grouped into outages. */
  readonly isGrouped: boolean;
  /** Default: the program as it is. */
  readonly breakage?: Breakage;
  readonly trace?: Trace;
  /** Called now and then with what is done so far. */
  readonly report?: (done: number) => void;
}

/** Days of outages, with the real pipeline between fakes that fail by chance, on a simulated clock. */
export async function simulate({
  seed,
  events,
  isGrouped,
  breakage = { what: '' },
  trace,
  report,
}: RunOptions): Promise<Run> {
  Object.assign(process.env, nobody);
  await warmUp();
  const random = new Random(seed);
  const start = new Date('2026-11-01T00:00:00Z');
  const time = new SimulatedTime(start);
  const realRandom = Math.random;
  Math.random = random.next; // The SDK's back-off draws from it.
  try {
    const town = new Town(random, time, events, { isGrouped, breakage, trace });
    await town.open();
    await time.runToEnd(() => report?.(town.begun));
    return town.close((time.now() - start.getTime()) / (24 * hour));
  } finally {
    Math.random = realRandom;
    time.uninstall();
  }
}
