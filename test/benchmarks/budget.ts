/** The gate's part of the benchmark: what must not grow unnoticed. `npm run bench` shows where it went. */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { synthesize } from '../fakes/synthesize.ts';
import { emptyHandlerIn, readiness } from './ready.ts';
import { tripsBeforePost } from './trips.ts';

/**
 * Bytes of each bundle, minified: what they had when Internet Monitor got its client
 * (`npm run bench`), and 3 in 100 more.
 */
const mostBytes = { notify: 573_000, announce: 559_000, redeliver: 577_000, sweep: 381_000 } as const;

/**
 * How much longer the start of notify may take than that of an empty handler: what it takes now, and a quarter more, since a
 * busy machine has measured up to a tenth more, on any Node.js that is supported.
 */
const mostRatio = 3.3;

const rounds = 11;

/** What else the machine does adds to the larger part, so a measurement over the budget is made again. */
const mostTries = 3;

/** The most round trips to AWS that may follow one another before the POST: two to Internet Monitor, and four to the table. */
const mostTrips = 6;

const folder = await mkdtemp(join(tmpdir(), 'budget-'));
const deployment = await synthesize();
try {
  const problems: string[] = [];
  for (const name of ['notify', 'announce', 'redeliver', 'sweep'] as const) {
    const { size } = await stat(deployment.functions[name].bundle);
    if (size > mostBytes[name])
      problems.push(`The bundle of ${name} has ${size} bytes; its budget is ${mostBytes[name]}.`);
  }
  const empty = await emptyHandlerIn(folder);
  const ratios: number[] = [];
  while (ratios.length < mostTries && !ratios.some((ratio) => ratio <= mostRatio)) {
    const [, notify] = await readiness({ empty, notify: deployment.functions.notify }, process.execPath, rounds);
    ratios.push(notify?.ratio ?? Number.NaN);
  }
  if (!ratios.some((ratio) => ratio <= mostRatio)) {
    const measured = ratios.map((ratio) => ratio.toFixed(2)).join(', ');
    problems.push(`notify is ready after ${measured} times what an empty handler takes; its budget is ${mostRatio}.`);
  }
  const trips = await tripsBeforePost(deployment.functions.notify, process.execPath);
  for (const [kind, { count, requests }] of Object.entries(trips)) {
    if (count > mostTrips) {
      const all = requests.join(', ');
      problems.push(
        `A ${kind} notify waits for ${count} round trips before it posts; its budget is ${mostTrips}. It asked ${all}.`,
      );
    }
  }
  for (const problem of problems)
    process.stderr.write(`${problem} See npm run bench, and test/benchmarks/budget.ts.\n`);
  process.exitCode = problems.length === 0 ? 0 : 1;
} finally {
  await rm(dirname(dirname(deployment.bundle)), { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
}
