import { type Check, runChecks } from '../../../infra/cli/run-checks.ts';

/** Runs one check. @returns whether all is well, and the lines that were printed. */
export async function printedBy(check: Check): Promise<readonly (string | boolean)[]> {
  const printed: string[] = [];
  const isWell = await runChecks([check], 'eu-west-1', (line) => printed.push(line));
  return [isWell, ...printed];
}
