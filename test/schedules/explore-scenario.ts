import { type Bounds, exploreSchedules } from './explore-schedules.ts';
import { type Run, runSchedule, type Scenario } from './outbox-run.ts';
import type { Step } from './scheduler.ts';

/** What can be wrong with a run. `left to the minute`: it is not in the channel when the invocations are over, though nothing failed. */
export type Fault =
  | 'lost'
  | 'doubled'
  | 'left to the minute'
  | 'the beginning after the end'
  | 'two messages within a second'
  | 'not settled'
  | 'failed';

/** Slack takes about one message a second from a webhook. */
const paceMs = 1_000;

/** What is wrong with a run, in words. The design allows to repeat a message whose holder died before the receipt, or whose answer was lost. */
function findFaults({ invoked, slack = [] }: Scenario, run: Run): readonly Fault[] {
  const { posts, postedInTime, failures, left, unrecorded, deadLetters, steps } = run;
  const said = posts.map(({ says }) => says);
  const isCalm = slack.length === 0 && steps.every(({ isCrash }) => !isCrash);
  const faults: Fault[] = [];

  for (const state of new Set(invoked)) {
    if (state === 'minute') continue;
    const isNewest = state !== 'A' || !invoked.includes('A!');
    if (isNewest && !said.includes(state) && !(slack.includes('unconfirmed') && deadLetters.length > 0))
      faults.push('lost');
    if (isCalm && isNewest && !postedInTime.some(({ says }) => says === state)) faults.push('left to the minute');
  }
  const repeated = said.length - new Set(said).size;
  const lost = slack.filter((answer) => answer === 'lost').length;
  // Negative: the receipt of a message that is not in the channel, since its answer was unconfirmed.
  if (repeated > Math.max(0, unrecorded) + lost) faults.push('doubled');
  if (said.includes('A!') && said.lastIndexOf('A') > said.indexOf('A!')) faults.push('the beginning after the end');
  const isTooFast = posts.some(({ at, says }, index) => {
    const before = posts[index - 1];
    return before !== undefined && before.says !== says && at - before.at < paceMs; // Not one message that is tried again.
  });
  if (isTooFast) faults.push('two messages within a second');
  if (left.length > 0) faults.push('not settled');
  if (failures.length > 0) faults.push('failed');
  return faults;
}

/** What all runs of a scenario within the bounds have shown. */
export interface Exploration {
  readonly runs: number;
  /** The calls of the first run with each fault. */
  readonly faults: Readonly<Record<string, readonly string[]>>;
}

/** @param wanted the fault that ends the exploration. Default: none does. */
export async function exploreScenario(scenario: Scenario, bounds: Bounds, wanted?: Fault): Promise<Exploration> {
  const faults: Record<string, readonly string[]> = {};
  const runs = await exploreSchedules(bounds, async (schedule, isKnown): Promise<readonly Step[] | 'stop'> => {
    const run = await runSchedule(scenario, schedule, isKnown);
    if (run.isCutShort) return run.steps;
    for (const fault of findFaults(scenario, run)) faults[fault] ??= run.steps.map(({ label }) => label);
    return wanted !== undefined && wanted in faults ? 'stop' : run.steps;
  });
  return { runs, faults };
}
