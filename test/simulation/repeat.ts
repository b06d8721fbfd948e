/** One run of the simulation. */
export interface Run {
  readonly seed: number;
  readonly events: number;
  /** Default: what chance brings. */
  readonly scenario?: string | undefined;
  readonly sabotage?: string | undefined;
  /** As in `SimulationOptions`. */
  readonly isShort?: boolean | undefined;
}

/** Returns the command that makes the same run again. */
export function formatCommand({ seed, events, scenario, sabotage, isShort }: Run): string {
  const run = scenario === undefined ? `--run ${seed} --events ${events}` : `--scenario ${scenario} --seed ${seed}`;
  return [
    `npm run test:simulation -- ${run}`,
    ...(isShort === true ? ['--short'] : []),
    ...(sabotage === undefined ? [] : [`--break ${sabotage}`]),
  ].join(' ');
}
