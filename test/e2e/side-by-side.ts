import type { Scenario } from './scenario.ts';
import type { Deployed, Stage } from './stage.ts';

/** A scenario that waits for minutes, with a channel of its own. */
export interface LongScenario extends Pick<Scenario, 'title' | 'instead'> {
  /**
   * Does what must not be disturbed by other scenarios.
   *
   * @returns what then waits beside them, and returns what was seen, in lines.
   * @throws Error with what was not seen.
   */
  readonly begin: (stage: Stage, deployed: Deployed) => Promise<() => Promise<readonly string[]>>;
}

/** Lines of what was seen, or what was not. */
type Outcome = { readonly seen: readonly string[] } | { readonly error: unknown };

/**
 * Makes scenarios of which the first that is played begins all, from the last to the first, one after the other. Then they wait
 * side by side.
 */
export function sideBySide(longScenarios: readonly LongScenario[]): readonly Scenario[] {
  let begun: Promise<readonly Promise<Outcome>[]> | undefined;
  return longScenarios.map(({ begin: _begin, ...scenario }, index) => ({
    ...scenario,
    async play(stage, deployed) {
      begun ??= beginAll(longScenarios, stage, deployed);
      const outcome = await (await begun)[index];
      if (outcome === undefined) throw new Error('It was not begun.');
      if ('error' in outcome) throw outcome.error;
      return outcome.seen;
    },
  }));
}

async function beginAll(
  longScenarios: readonly LongScenario[],
  stage: Stage,
  deployed: Deployed,
): Promise<readonly Promise<Outcome>[]> {
  const running: Promise<Outcome>[] = [];
  for (const { begin } of longScenarios.toReversed()) {
    const begunAt = performance.now();
    const rest = await begin(stage, deployed).catch((error: unknown) => () => Promise.reject(error));
    running.unshift(toOutcome(rest(), begunAt));
  }
  return running;
}

/** Never rejects: nobody may be awaiting it yet. */
async function toOutcome(rest: Promise<readonly string[]>, begunAt: number): Promise<Outcome> {
  try {
    const lines = await rest;
    const seconds = ((performance.now() - begunAt) / 1_000).toFixed(0);
    return { seen: [...lines, `It took ${seconds} s, beside the other long ones`] };
  } catch (error) {
    return { error };
  }
}
