import { cureFor } from './explain-aws-error.ts';

/** What a check has found. */
export interface Found {
  /**
   * `note`: it works, and could be better. `skipped`: it could not be looked at, and nobody says that anything is wrong.
   */
  readonly state: 'ok' | 'note' | 'problem' | 'skipped';
  readonly said: string;
  /** What to do about it. */
  readonly cure?: string;
}

/** Looks at one thing. May throw what the AWS SDK throws. */
export interface Check {
  readonly name: string;
  look(): Promise<readonly Found[]>;
}

const signs = { ok: '✓', note: '!', problem: '✗', skipped: '-' } as const;

/**
 * Looks at one thing after the other, and prints what is found. A check that throws is a problem with the cure that its error
 * names; the others are looked at all the same.
 *
 * @param place the Region, or what is said in its place.
 * @returns whether no problem was found.
 */
export async function checkUp(
  checks: readonly Check[],
  place: string,
  print: (line: string) => void,
): Promise<boolean> {
  let isWell = true;
  for (const check of checks) {
    const found = await check
      .look()
      .catch((error: unknown): readonly Found[] => [
        { state: 'problem', said: 'could not be looked at', cure: cureFor(error, place) },
      ]);
    for (const { state, said, cure } of found) {
      print(`${signs[state]} ${check.name}: ${said}`);
      if (cure !== undefined) print(`    ${cure}`);
      if (state === 'problem') isWell = false;
    }
  }
  return isWell;
}

export function ok(said: string): readonly Found[] {
  return [{ state: 'ok', said }];
}

export function note(said: string, cure: string): readonly Found[] {
  return [{ state: 'note', said, cure }];
}

export function problem(said: string, cure: string): readonly Found[] {
  return [{ state: 'problem', said, cure }];
}

export function skipped(said: string, cure?: string): readonly Found[] {
  return [{ state: 'skipped', said, ...(cure === undefined ? {} : { cure }) }];
}
