import { parseArgs } from 'node:util';
import { InProcesses, isWorker } from './in-processes.ts';
import { judge, listFaults } from './judge.ts';
import { formatCommand, type Run } from './repeat.ts';
import { isSaboteur, saboteurs } from './saboteurs.ts';
import { isScenario, scenarios } from './scenarios.ts';
import { simulate } from './simulate.ts';
import { start } from './stories.ts';
import { formatTimeline } from './timeline.ts';

const help = `Usage: npm run test:simulation -- [options]

Runs the real functions through days of a simulated internet, between services that throttle, fail, hang, lie and lose their answers;
in calm hours, in which all must come at once, and in stormy ones. A judge reads the channels as a person would, and compares each
message with what was so: what, where, whose, how much, until when; that each state is announced within a stated time, by what stood
in the way; once; to each destination by its filter; that the counts of messages and dead letters add up, and that no secret leaves.

  --seed N         which runs; the same seed gives the same runs again; default: 1
  --events N       how many events, besides those of the named scenarios; default: 600, with --run 300
  --run N          one run of what chance brings, alone, by the seed that a fault names
  --short          nothing in it goes on for a day, as in npm run test:saboteurs; with --run or --scenario
  --scenario NAME  this one alone:
${Object.entries(scenarios)
  .map(([name, { what }]) => `                     ${name}: ${what}`)
  .join('\n')}
  --break NAME     with a mistake in the program, see npm run test:saboteurs -- --help
  --trace TEXT     prints all that leaves the program and contains this, such as the id of an event
  --help           print this

Without --scenario also: a day without Slack, six hours without AWS, and a quiet week.
In the last line "lost" counts each state that was announced never, too late, or not as it was, and metrics that do not add up; above it each is
named, with the command that makes the run again, and the whole story of the first that is about one.

Exit 0 if nothing is lost, doubled or leaked; 1 if something is; 2 if the command was not understood.
`;

/** What one process runs. */
interface Shard extends Run {
  readonly trace?: string | undefined;
}

interface Outcome {
  readonly shard: Shard;
  readonly events: number;
  readonly announced: number;
  readonly deadLettered: number;
  readonly messages: number;
  readonly invocations: number;
  readonly hours: number;
  readonly demanded: readonly (readonly [string, number])[];
  readonly excused: readonly (readonly [string, number])[];
  readonly happened: readonly (readonly [string, number])[];
  readonly faults: readonly { readonly by: string; readonly text: string }[];
  /** Of the first fault that is about a story. */
  readonly timeline: string | undefined;
}

/** More events in one run are no better than in several, and slower: what goes on is planned again and again. */
const eventsOfShard = 300;

async function runShard(shard: Shard): Promise<Outcome> {
  const { seed, events, scenario = '', sabotage = '', isShort = false, trace } = shard;
  const evidence = await simulate({
    seed,
    events,
    isShort,
    scenario: isScenario(scenario) ? scenarios[scenario] : undefined,
    sabotage: isSaboteur(sabotage) ? saboteurs[sabotage] : {},
    trace:
      trace === undefined
        ? undefined
        : (at, where, text) => {
            if (text.includes(trace))
              process.stdout.write(`${at.toISOString()} ${where}: ${text.replaceAll(/\s+/g, ' ').slice(0, 800)}\n`);
          },
  });
  const verdict = judge(evidence);
  const faults = listFaults(verdict);
  const numbers = faults.toSorted((a, b) => a.at - b.at).flatMap(({ text }) => /story (\d+)/.exec(text)?.[1] ?? []);
  const story = evidence.stories[Number(numbers[0]) - 1];
  return {
    shard,
    events: evidence.events,
    announced: verdict.announced,
    deadLettered: verdict.deadLettered,
    messages: evidence.posts.length,
    invocations: evidence.invocations,
    hours: (evidence.endedAt - start) / 3_600_000,
    demanded: [...verdict.demanded],
    excused: [...verdict.excused],
    happened: [...evidence.trouble.counts],
    faults,
    timeline: story && formatTimeline(story, evidence),
  };
}

function readShards(): readonly Shard[] | undefined {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string' },
      events: { type: 'string' },
      run: { type: 'string' },
      short: { type: 'boolean', default: false },
      scenario: { type: 'string' },
      break: { type: 'string' },
      trace: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const { scenario, run, break: sabotage, trace, short: isShort } = values;
  const isRun = run !== undefined;
  const seed = toNumber('--seed', values.seed ?? '1');
  const events = toNumber('--events', values.events ?? String(isRun ? eventsOfShard : 600));
  if (scenario !== undefined && !isScenario(scenario)) {
    throw new Error(`--scenario must be one of ${Object.keys(scenarios).join(', ')}; it is "${scenario}"`);
  }
  if (sabotage !== undefined && !isSaboteur(sabotage)) {
    throw new Error(`--break must be one of ${Object.keys(saboteurs).join(', ')}; it is "${sabotage}"`);
  }
  if (isRun && (scenario !== undefined || values.seed !== undefined))
    throw new Error(
      '--run N is one run of what chance brings, by its own seed: it goes with neither --scenario nor --seed',
    );
  if (scenario !== undefined && values.events !== undefined)
    throw new Error(`--scenario ${scenario} has a number of events of its own: leave --events out`);
  if (isShort && scenario === undefined && !isRun) throw new Error('--short goes with --run or --scenario');
  const common = { sabotage, trace, isShort };
  if (isRun) return [{ ...common, seed: toNumber('--run', run), events }];
  if (scenario !== undefined) return [{ ...common, seed, events: scenarios[scenario].events, scenario }];
  const count = Math.ceil(events / eventsOfShard);
  return [
    ...(['aws-out-for-six-hours', 'slack-out-for-a-day', 'quiet-week'] as const).map((name) => ({
      ...common,
      seed,
      events: scenarios[name].events,
      scenario: name,
    })),
    ...Array.from({ length: count }, (_none, index) => ({
      ...common,
      seed: seed * 1_000 + index,
      events: Math.ceil(events / count),
    })),
  ];
}

function toNumber(option: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${option} must be a whole number below 1000000000; it is "${text}"`);
  return Number(text);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function main(): Promise<number> {
  const shards = readShards();
  if (shards === undefined) {
    process.stdout.write(help);
    return 0;
  }
  const outcomes: Outcome[] = [];
  await runs.run(shards, (outcome) => {
    outcomes.push(outcome);
    if (process.stderr.isTTY) process.stderr.write(`\r${outcomes.length} of ${shards.length} runs`);
  });
  if (process.stderr.isTTY) process.stderr.write('\r');
  report(outcomes);
  return outcomes.some(({ faults }) => faults.length > 0) ? 1 : 0;
}

function report(outcomes: readonly Outcome[]): void {
  list(
    'What happened:',
    outcomes.flatMap(({ happened }) => happened),
  );
  list(
    'What had to be announced, by what stood in the way:',
    outcomes.flatMap(({ demanded }) => demanded),
  );
  list(
    'Said twice, as the design allows:',
    outcomes.flatMap(({ excused }) => excused),
  );
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
  const hours = sum(outcomes.map((one) => one.hours));
  print(
    `\n${(hours / 24).toFixed(1)} simulated days in ${outcomes.length} runs, ${sum(outcomes.map((one) => one.invocations))} invocations, ` +
      `${sum(outcomes.map((one) => one.messages))} messages in the channels`,
  );
  const faulty = outcomes.filter(({ faults }) => faults.length > 0);
  for (const { shard, faults } of faulty) {
    print(`\n${formatCommand(shard)}`);
    for (const { by, text } of faults.slice(0, 10)) print(`  ${by}: ${text}`);
    if (faults.length > 10) print(`  … and ${faults.length - 10} more`);
  }
  const [{ timeline } = { timeline: undefined }] = faulty;
  if (timeline !== undefined) print(`\n${timeline}`);
  const count = (...kinds: readonly string[]) =>
    sum(outcomes.map(({ faults }) => faults.filter(({ by }) => kinds.includes(by)).length));
  print(
    `events ${sum(outcomes.map((one) => one.events))} announced ${sum(outcomes.map((one) => one.announced))} ` +
      `dead-lettered ${sum(outcomes.map((one) => one.deadLettered))} lost ${count('lost', 'late', 'untrue', 'miscounted')} ` +
      `doubled ${count('doubled')} leaked ${count('leaked')}`,
  );
}

function list(title: string, counts: readonly (readonly [string, number])[]): void {
  const sums = new Map<string, number>();
  for (const [what, count] of counts) sums.set(what, (sums.get(what) ?? 0) + count);
  print(`\n${title}`);
  if (sums.size === 0) print('        none');
  for (const [what, count] of [...sums].toSorted(([a], [b]) => a.localeCompare(b)))
    print(`${String(count).padStart(8)}  ${what}`);
}

const runs = new InProcesses(import.meta.filename, runShard);
if (isWorker) runs.serve();
else {
  try {
    process.exitCode = await main();
  } catch (error) {
    process.stderr.write(
      `${error instanceof Error ? error.message : String(error)}\nSee npm run test:simulation -- --help.\n`,
    );
    process.exitCode = 2;
  }
}
