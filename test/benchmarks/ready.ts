import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { startFunction } from '../fakes/function-process.ts';
import type { DeployedFunction } from '../fakes/synthesize.ts';
import { median } from './figures.ts';

/** How long it takes from the start of a process until its handler can be invoked. Medians, in milliseconds. */
export interface Readiness {
  readonly name: string;
  readonly ms: number;
  readonly cpuMs: number;
  /** To the empty handler: the median of the rounds' own ratios, since what disturbs a round disturbs both. */
  readonly ratio: number;
}

/** Nobody is asked before the first event. */
const nowhere = { REDELIVERY_QUEUE_URL: 'http://127.0.0.1/redelivery', DEAD_LETTER_QUEUE_URL: 'http://127.0.0.1/dead' };

/** As the template says of ours. */
const alike = { environment: {}, timeoutMs: 60_000 };

/** The least that a function can be, with its bundle in that folder. */
export async function emptyHandlerIn(folder: string): Promise<DeployedFunction> {
  const bundle = join(folder, 'empty.mjs');
  await writeFile(bundle, 'export const handler = async () => {};\n');
  return { bundle, ...alike };
}

/** A function with an SDK client and `fetch`, bundled as ours into that folder, but with all that comes with them. */
export async function plainHandlerIn(folder: string): Promise<DeployedFunction> {
  const bundle = join(folder, 'plain.mjs');
  await build({
    entryPoints: [join(import.meta.dirname, 'plain-handler.ts')],
    outfile: bundle,
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    mainFields: ['module', 'main'],
  });
  return { bundle, ...alike };
}

/**
 * Starts each function once a round, one after the other; the first is the measure of the others.
 *
 * @param execPath the Node.js that runs them.
 */
export async function readiness(
  functions: Readonly<Record<string, DeployedFunction>>,
  execPath: string,
  rounds: number,
): Promise<readonly Readiness[]> {
  const measured = Object.entries(functions).map(([name, itself]) => ({
    name,
    itself,
    ms: [] as number[],
    cpuMs: [] as number[],
    ratios: [] as number[],
  }));
  for (let round = -1; round < rounds; round += 1) {
    let yardstick: number | undefined;
    for (const { itself, ms, cpuMs, ratios } of measured) {
      const begun = performance.now();
      const started = await startFunction(itself, nowhere, execPath);
      const took = performance.now() - begun;
      await started.close();
      if (round < 0) continue; // The first one reads from the disk what the others find in memory.
      yardstick ??= took;
      ms.push(took);
      cpuMs.push(started.start.usage?.cpuMs ?? Number.NaN);
      ratios.push(took / yardstick);
    }
  }
  return measured.map(({ name, ms, cpuMs, ratios }) => ({
    name,
    ms: median(ms),
    cpuMs: median(cpuMs),
    ratio: median(ratios),
  }));
}
