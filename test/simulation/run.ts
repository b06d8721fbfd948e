import { parseArgs } from 'node:util';
import { type Breakage, breakages } from './breakages.ts';
import { simulate } from './simulation.ts';
import type { Run } from './town.ts';

/** Whether the events of a run come in storms, and are grouped. */
const kinds = { events: false, outages: true } as const;
type Kind = keyof typeof kinds;

const help = `Usage: npm run test:simulation -- [options]

Runs the pipeline between fakes that throttle, fail, hang, reset, answer slowly or falsely, lose their answers and
recover, with functions that die at any step and a queue that repeats and reorders, on a simulated clock: days in minutes.
Each event must be announced to each destination or be in the dead-letter queue, in time, and nothing may be said twice
but where the design says so. Two runs: in "events" each event is an outage of its own, in "outages" carriers break in
many cities at once, and a message must count each event of its outage and tell its beginning and its end once.

  --seed N      which run; the same seed gives the same run again; default: 1
  --events N    how many events in each run; default: 150, with --breakages 100
  --kind KIND   one of the runs: ${Object.keys(kinds).join(', ')}; default: both
  --break NAME  breaks the program in one way: ${Object.keys(breakages).join(', ')}
  --trace TEXT  prints all that leaves the program and contains this: an event's id, a notification's id
  --breakages   runs the program as it is, which must have no fault, and for each way to break it, which must have one
  --help        print this

The last line counts events: announced or, if not, in the dead-letter queue. Faults: lost is what is in neither; late is what
was announced too late or never, although nothing stood in the way for half an hour; doubled is what the design does not
allow; leaked is a secret; untrue is a digest that leaves out events, a record of what was not posted, or dead letters without end.

Exit 0 if there is no fault, and with --breakages if each breakage has one; 1 if not; 2 if the command was not understood.
`;

interface Options {
  readonly seed: number;
  readonly events: number;
  readonly kinds: readonly Kind[];
  readonly breakage: Breakage | undefined;
  readonly trace: string | undefined;
  readonly isOfBreakages: boolean;
}

function readOptions(): Options | undefined {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: '1' },
      events: { type: 'string' },
      kind: { type: 'string' },
      break: { type: 'string' },
      trace: { type: 'string' },
      breakages: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const isOfBreakages = values.breakages;
  if (isOfBreakages && values.break !== undefined) throw new Error('--break and --breakages exclude each other');
  return {
    seed: wholeNumber('--seed', values.seed),
    events: wholeNumber('--events', values.events ?? (isOfBreakages ? '100' : '150')),
    kinds: values.kind === undefined ? ['events', 'outages'] : [kindOf(values.kind)],
    breakage: values.break === undefined ? undefined : breakageOf(values.break),
    trace: values.trace,
    isOfBreakages,
  };
}

function kindOf(name: string): Kind {
  if (name === 'events' || name === 'outages') return name;
  throw new Error(`--kind must be one of ${Object.keys(kinds).join(', ')}`);
}

function wholeNumber(option: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${option} must be a whole number below 1000000000; it is "${text}"`);
  return Number(text);
}

function breakageOf(name: string): Breakage {
  const found = Object.entries(breakages).find(([each]) => each === name)?.[1];
  if (found === undefined) throw new Error(`--break must be one of ${Object.keys(breakages).join(', ')}`);
  return found;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** What is wrong, by name. */
function faultsOf({ verdict: { lost, late, doubled, leaked, untrue } }: Run) {
  return { lost, late, doubled, leaked, untrue };
}

function formatCounts(run: Run): string {
  return Object.entries(faultsOf(run))
    .map(([name, found]) => `${name} ${found.length}`)
    .join(' ');
}

function hasFault(run: Run): boolean {
  return Object.values(faultsOf(run)).some((found) => found.length > 0);
}

function printFaults(run: Run, most: number): void {
  for (const [name, found] of Object.entries(faultsOf(run)))
    for (const each of found.slice(0, most)) print(`${name}: ${each}`);
}

function report(run: Run): void {
  const { verdict, tally, notifications, invocations, days } = run;
  const width = Math.max(...tally.map(([where]) => where.length));
  for (const [where, what, count] of tally.toSorted(([a], [b]) => a.localeCompare(b))) {
    print(`${where.padEnd(width)}  ${String(count).padStart(7)}  ${what}`);
  }
  const list = (title: string, counts: ReadonlyMap<string, number>) => {
    print(`\n${title}`);
    if (counts.size === 0) print(`${''.padEnd(width)}        none`);
    for (const [what, count] of counts) print(`${''.padEnd(width)}  ${String(count).padStart(7)}  ${what}`);
  };
  list('Dead letters:', verdict.givenUp);
  list('Said twice, as the design allows:', verdict.allowed);
  print(
    `\n${days.toFixed(1)} simulated days, ${notifications} notifications, ${invocations} invocations, ` +
      `${verdict.messages} messages in the channel; ${verdict.missed} lost by EventBridge while nothing could be swept for hours`,
  );
  printFaults(run, 10);
  print(
    `events ${run.events} announced ${verdict.announced} dead-lettered ${verdict.deadLettered} demanded ${verdict.demanded} ` +
      formatCounts(run),
  );
}

/** Chance may keep a breakage from doing harm in a run. */
const mostSeeds = 5;

/** Whether the judge finds no fault in the program as it is, and one in each way to break it. */
async function runBreakages({ seed, events, kinds: wanted }: Options): Promise<boolean> {
  const sound = new Map<string, boolean>();
  const isSound = async (kind: Kind, each: number, count: number): Promise<boolean> => {
    const key = `${kind}, seed ${each}, ${count} events`;
    const known = sound.get(key);
    if (known !== undefined) return known;
    const run = await simulate({ seed: each, events: count, isGrouped: kinds[kind] });
    print(`${key}, as it is: ${formatCounts(run)}`);
    printFaults(run, 10);
    sound.set(key, !hasFault(run));
    return !hasFault(run);
  };
  const isFound = async (kind: Kind, name: string, breakage: Breakage): Promise<boolean> => {
    const count = Math.min(events, breakage.mostEvents ?? events);
    for (let each = seed; each < seed + mostSeeds; each += 1) {
      if (!(await isSound(kind, each, count))) return false;
      const run = await simulate({ seed: each, events: count, isGrouped: kinds[kind], breakage });
      print(`${kind}, seed ${each}, ${name}, which ${breakage.what}: ${formatCounts(run)}`);
      printFaults(run, 1);
      if (hasFault(run)) return true;
    }
    return false;
  };
  for (const [name, breakage] of Object.entries(breakages)) {
    const kind = 'isOfGroups' in breakage ? 'outages' : 'events';
    if (!wanted.includes(kind) || (await isFound(kind, name, breakage))) continue;
    print(`The judge does not see that the program ${breakage.what}, or finds a fault in the program as it is.`);
    return false;
  }
  return true;
}

function toTracer(wanted: string) {
  return (at: Date, where: string, text: string) => {
    if (text.includes(wanted)) print(`${at.toISOString()} ${where}: ${text.replaceAll(/\s+/g, ' ').slice(0, 600)}`);
  };
}

async function main(): Promise<number> {
  const options = readOptions();
  if (options === undefined) {
    process.stdout.write(help);
    return 0;
  }
  const { seed, events, isOfBreakages } = options;
  print(`Seed ${seed}, ${events} events.`);
  if (isOfBreakages) return (await runBreakages(options)) ? 0 : 1;
  let hasAny = false;
  for (const kind of options.kinds) hasAny = (await runOnce(kind, options)) || hasAny;
  return hasAny ? 1 : 0;
}

/** @returns whether it has a fault. */
async function runOnce(kind: Kind, { seed, events, breakage, trace }: Options): Promise<boolean> {
  print(`\n${kind}:`);
  const begun = performance.now();
  const run = await simulate({
    seed,
    events,
    isGrouped: kinds[kind],
    ...(breakage === undefined ? {} : { breakage }),
    ...(trace === undefined ? {} : { trace: toTracer(trace) }),
    report: (done) => {
      if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${events} events`);
    },
  });
  if (process.stderr.isTTY) process.stderr.write('\r');
  report(run);
  if (process.stderr.isTTY) print(`${((performance.now() - begun) / 1_000).toFixed(0)} s`);
  return hasFault(run);
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(
    `${error instanceof Error ? error.message : String(error)}\nSee npm run test:simulation -- --help.\n`,
  );
  process.exitCode = 2;
}
