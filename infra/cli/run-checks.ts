import { explainAwsError } from './explain-aws-error.ts';

export interface CheckResult {
  /**
   * `note`: it works, and could be better. `skipped`: it could not be looked at, and nothing suggests that it is wrong.
   */
  readonly state: 'ok' | 'note' | 'problem' | 'skipped';
  readonly said: string;
  readonly fix?: string;
}

/** Looks at one thing. May throw what the AWS SDK throws. */
export interface Check {
  readonly name: string;
  look(): Promise<readonly CheckResult[]>;
}

const signs = { ok: '✓', note: '!', problem: '✗', skipped: '-' } as const;

/**
 * Looks at one thing after the other, and prints what is found. A check that throws is a problem with the fix that its error
 * names; the others are looked at all the same.
 *
 * @param place the Region, or what is said in its place.
 * @returns whether no problem was found.
 */
export async function runChecks(
  checks: readonly Check[],
  place: string,
  print: (line: string) => void,
): Promise<boolean> {
  let isWell = true;
  for (const check of checks) {
    const found = await check
      .look()
      .catch((error: unknown): readonly CheckResult[] => [
        { state: 'problem', said: 'could not be looked at', fix: explainAwsError(error, place) },
      ]);
    for (const { state, said, fix } of found) {
      print(`${signs[state]} ${check.name}: ${said}`);
      if (fix !== undefined) print(`    ${fix}`);
      if (state === 'problem') isWell = false;
    }
  }
  return isWell;
}

export function ok(said: string): readonly CheckResult[] {
  return [{ state: 'ok', said }];
}

export function note(said: string, fix: string): readonly CheckResult[] {
  return [{ state: 'note', said, fix }];
}

export function problem(said: string, fix: string): readonly CheckResult[] {
  return [{ state: 'problem', said, fix }];
}

export function skipped(said: string, fix?: string): readonly CheckResult[] {
  return [{ state: 'skipped', said, ...(fix === undefined ? {} : { fix }) }];
}
