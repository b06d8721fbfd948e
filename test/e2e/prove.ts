import type { Scenario } from './scenario.ts';
import { type Deployed, functionNames, type Stage } from './stage.ts';
import { listAwaited } from './until.ts';

const progressMs = 30_000;

/** Plays scenarios one after the other, and prints what each has seen. @returns how many failed. */
export async function prove(scenarios: readonly Scenario[], stage: Stage, deployed: Deployed): Promise<number> {
  let failed = 0;
  for (const [index, scenario] of scenarios.entries()) {
    print(`\n${index + 1} of ${scenarios.length}  ${scenario.title}`);
    if (!(await proveOne(scenario, stage, deployed))) failed += 1;
  }
  return failed;
}

async function proveOne({ instead, play }: Scenario, stage: Stage, deployed: Deployed): Promise<boolean> {
  if (instead !== undefined) print(`     (${instead})`);
  const begun = performance.now();
  const progress = setInterval(() => printProgress(begun), progressMs);
  stage.slack.script.clear();
  try {
    const seen = await play(stage, deployed);
    for (const line of seen) print(`     ${line}`);
    print(`  ✓ ${secondsSince(begun)}`);
    return true;
  } catch (error) {
    print(`  ✗ ${secondsSince(begun)}  ${messageOf(error)}`);
    for (const fn of functionNames) print(await logTail(fn, deployed));
    return false;
  } finally {
    clearInterval(progress);
  }
}

function printProgress(begun: number): void {
  for (const what of listAwaited()) print(`     … ${secondsSince(begun)}  waiting for ${what}`);
}

async function logTail(fn: (typeof functionNames)[number], deployed: Deployed): Promise<string> {
  const lines = await deployed.log(fn).catch((error: unknown) => [`It cannot be read: ${messageOf(error)}`]);
  return [`--- The log of ${fn} ends with`, ...lines.slice(-20)].join('\n');
}

export function secondsSince(begun: number): string {
  return `${((performance.now() - begun) / 1_000).toFixed(1)} s`;
}

export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
