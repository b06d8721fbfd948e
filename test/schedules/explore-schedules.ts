import type { Choice, IsKnown, Schedule, Step } from './scheduler.ts';

export interface Bounds {
  /** How often an invocation that could go on has to wait for another. */
  readonly preemptions: number;
  /** How many invocations die before a call. */
  readonly crashes: number;
}

/**
 * Runs every schedule within the bounds: beginning with the one in which each invocation runs to its end, every run says at which
 * later steps something else could happen. Two schedules that come to the same state go on alike, so one of them does.
 *
 * @param run returns the steps of a run, or `stop` to end the exploration. It may end with a step that is known: an earlier run has
 * gone on from there, with the same end.
 * @returns how many schedules were run.
 */
export async function exploreSchedules(
  bounds: Bounds,
  run: (schedule: Schedule, isKnown: IsKnown) => Promise<readonly Step[] | 'stop'>,
): Promise<number> {
  let runs = 0;
  const seen = new Set<string>();
  const open: { readonly schedule: Schedule; readonly left: Bounds; readonly from: number }[] = [
    { schedule: new Map(), left: bounds, from: 0 },
  ];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { schedule, left, from } = next;
    runs += 1;
    const toPlace = ({ state, isPreemptible }: Step) => [state, isPreemptible, left.preemptions, left.crashes].join();
    const steps = await run(schedule, (step, index) => index >= from && seen.has(toPlace(step)));
    if (steps === 'stop') return runs;
    const add = (step: number, choice: Choice, after: Bounds) =>
      open.push({ schedule: new Map([...schedule, [step, choice]]), left: after, from: step + 1 });
    for (const [step, taken] of steps.entries()) {
      if (step < from) continue;
      const { others, isPreemptible } = taken;
      const place = toPlace(taken);
      if (seen.has(place)) break;
      seen.add(place);
      if (left.crashes > 0) add(step, { kind: 'crash' }, { ...left, crashes: left.crashes - 1 });
      const preemptions = left.preemptions - (isPreemptible ? 1 : 0);
      if (preemptions < 0) continue;
      for (const invocation of others) add(step, { kind: 'run', invocation }, { ...left, preemptions });
    }
  }
  return runs;
}
