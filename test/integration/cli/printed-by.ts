import { type Check, runChecks } from '../../../infra/cli/run-checks.ts';

/** What a check prints while it takes seconds: on a busy machine any does. */
const progress = /^ {2}looking at: .+: \d+ s$/;

/** Runs one check. @returns whether all is well, and the lines that were printed. */
export async function printedBy(check: Check): Promise<readonly (string | boolean)[]> {
  const printed: string[] = [];
  const isWell = await runChecks([check], 'eu-west-1', (line) => printed.push(line));
  return [isWell, ...printed.filter((line) => !progress.test(line))];
}
