import { InProcesses, isWorker } from './in-processes.ts';
import { judge, listFaults } from './judge.ts';
import { formatCommand } from './repeat.ts';
import type { Saboteur } from './saboteur.ts';
import { isSaboteur, saboteurs } from './saboteurs.ts';
import { isScenario, scenarios } from './scenarios.ts';
import { simulate } from './simulate.ts';
import { start } from './stories.ts';

const help = `Usage: npm run test:saboteurs -- [NAME …]

Breaks the program in ${Object.keys(saboteurs).length} ways, one at a time, by wrapping what it depends on, and runs the simulation with each. The judge must
find each; and none in the program as it is, in the same scenarios with the same seeds. Says as which kind of fault it is found, and after
how many simulated hours. NAME is one of these, of which the program…

${Object.entries(saboteurs)
  .map(([name, { what }]) => `  ${name}: ${what}`)
  .join('\n')}

Exit 0 if all are caught; 1 if one survives, or the program as it is has a fault; 2 if the command was not understood.
`;

/** Each saboteur is sought in so many runs, one after the other: chance may keep it from doing harm in one. */
const mostSeeds = 4;

/** How many events there are, unless a scenario says otherwise. */
const usualEvents = 40;

/** The program as it is, or a saboteur, in a scenario. */
interface Task {
  /** Undefined: the program as it is. */
  readonly saboteur: string | undefined;
  /** The seeds of the runs, until one has a fault. */
  readonly seeds: readonly number[];
  /** Undefined: what chance brings. */
  readonly scenario: string | undefined;
}

interface Found extends Task {
  /** Undefined: no fault was found. */
  readonly caught?: { readonly seed: number; readonly by: string; readonly hours: number; readonly text: string };
}

async function seek(task: Task): Promise<Found> {
  const { saboteur = '', scenario: name = '' } = task;
  const scenario = isScenario(name) ? scenarios[name] : undefined;
  const sabotage = isSaboteur(saboteur) ? saboteurs[saboteur] : {};
  for (const seed of task.seeds) {
    const events = toEvents(task);
    const verdict = judge(await simulate({ seed, events, isShort: true, sabotage, scenario }));
    const [first] = listFaults(verdict).toSorted((a, b) => a.at - b.at);
    if (first !== undefined) {
      return { ...task, caught: { seed, by: first.by, hours: (first.at - start) / 3_600_000, text: first.text } };
    }
  }
  return task;
}

function toEvents({ scenario: name = '' }: Task): number {
  return isScenario(name) ? scenarios[name].events : usualEvents;
}

async function main(wanted: readonly string[]): Promise<number> {
  if (wanted.includes('--help')) {
    process.stdout.write(help);
    return 0;
  }
  const unknown = wanted.filter((name) => !isSaboteur(name));
  if (unknown.length > 0) {
    process.stderr.write(`There is no saboteur ${unknown.join(', ')}.\nSee npm run test:saboteurs -- --help.\n`);
    return 2;
  }
  const named: readonly (readonly [string, Saboteur])[] = Object.entries(saboteurs);
  const chosen = named.filter(([name]) => wanted.length === 0 || wanted.includes(name));
  const found: Found[] = [];
  const onFound = (one: Found) => {
    found.push(one);
    print(one);
  };
  const seeds = Array.from({ length: mostSeeds }, (_none, index) => index + 1);
  const sought = chosen.map(([saboteur, { scenario }]) => ({ saboteur, scenario, seeds }));
  await runs.run(sought, onFound);
  // What was found proves something if the same run of the program as it is has no fault.
  const used = new Map<string | undefined, number>();
  for (const { scenario, caught } of found) used.set(scenario, Math.max(used.get(scenario) ?? 1, caught?.seed ?? 1));
  const asItIs = [...used].map(([scenario, most]) => ({ saboteur: undefined, scenario, seeds: seeds.slice(0, most) }));
  await runs.run(asItIs, onFound);
  const faulty = found.filter(({ saboteur, caught }) => saboteur === undefined && caught !== undefined);
  const survivors = found.filter(({ saboteur, caught }) => saboteur !== undefined && caught === undefined);
  for (const { saboteur = '' } of survivors) {
    const { what = '' }: Partial<Saboteur> = isSaboteur(saboteur) ? saboteurs[saboteur] : {};
    process.stdout.write(`Not found: that the program ${what} (${saboteur}).\n`);
  }
  if (faulty.length > 0) process.stdout.write('The program as it is has a fault: what is found then proves nothing.\n');
  for (const one of faulty) {
    const { scenario, caught: { seed = 1 } = {} } = one;
    process.stdout.write(`${formatCommand({ seed, events: toEvents(one), scenario, isShort: true })}\n`);
  }
  process.stdout.write(`${chosen.length - survivors.length} of ${chosen.length} saboteurs caught\n`);
  return survivors.length + faulty.length === 0 ? 0 : 1;
}

function print({ saboteur = 'the program as it is', scenario = 'by chance', caught }: Found): void {
  const how =
    caught === undefined
      ? 'no fault found'
      : `${caught.by}, seed ${caught.seed}, after ${caught.hours.toFixed(1)} h: ${caught.text.slice(0, 200)}`;
  process.stdout.write(`${saboteur.padEnd(33)} ${scenario.padEnd(19)} ${how}\n`);
}

const runs = new InProcesses(import.meta.filename, seek);
if (isWorker) runs.serve();
else process.exitCode = await main(process.argv.slice(2));
