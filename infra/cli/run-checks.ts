import { formatDuration } from '../../lambda/message/format-values.ts';
import { explainAwsError, isAccessDenied } from './explain-aws-error.ts';
import type { Output } from './run-command.ts';
import { waitAloud } from './wait-aloud.ts';

export interface CheckResult {
  /** `note`: it works, and could be better. `skipped`: it could not be checked, and nothing suggests that it is wrong. */
  readonly state: 'ok' | 'note' | 'problem' | 'skipped';
  readonly said: string;
  /** What to do, in one or more lines. */
  readonly fix?: string;
}

/** Looks at one thing. May throw what the AWS SDK throws. */
export interface Check {
  readonly name: string;
  /** The permissions that it takes. If one of them is missing, it is skipped. */
  readonly needs?: string;
  look(): Promise<CheckResult>;
}

const signs = { ok: '✓', note: '!', problem: '✗', skipped: '-' } as const;

/**
 * Runs one check after the other, and prints each result, and what it waits for meanwhile. A check that throws is a problem, with the fix that its error
 * names, or is skipped for want of a permission; the checks after it run all the same.
 *
 * @param place the Region, or the words in its place.
 * @returns whether no problem was found.
 */
export async function runChecks(checks: readonly Check[], place: string, print: Output['print']): Promise<boolean> {
  let isWell = true;
  for (const check of checks) {
    const failed = (error: unknown) =>
      check.needs !== undefined && isAccessDenied(error)
        ? skipped('not looked at (access denied)', `It takes ${check.needs}.`)
        : problem('could not be looked at', explainAwsError(error, place));
    const { state, said, fix } = await waitAloud(`looking at: ${check.name}`, check.look().catch(failed), print);
    print(`${signs[state]} ${check.name}: ${said}`);
    for (const line of fix?.split('\n') ?? []) print(`    ${line}`);
    if (state === 'problem') isWell = false;
  }
  return isWell;
}

export function ok(said: string): CheckResult {
  return { state: 'ok', said };
}

export function note(said: string, fix: string): CheckResult {
  return { state: 'note', said, fix };
}

export function problem(said: string, fix: string): CheckResult {
  return { state: 'problem', said, fix };
}

export function skipped(said: string, fix?: string): CheckResult {
  return { state: 'skipped', said, ...(fix === undefined ? {} : { fix }) };
}

/** A time that has passed, in words. Clocks differ a little, so it may be less than nothing. */
export function formatAge(ms: number): string {
  return formatDuration(Math.max(0, Math.round(ms / 1_000)));
}
