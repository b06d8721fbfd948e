import { parseArgs } from 'node:util';
import { type Run, simulate } from './simulation.ts';

const help = `Usage: npm run test:simulation -- [options]

Runs the pipeline between fakes that throttle, fail, hang, reset, answer slowly or falsely, lose their answers and
recover, with functions that die at any step and a queue that repeats and reorders, on a simulated clock: days in minutes.
Every event must be announced or in the dead-letter queue, and nothing may be said twice but where the design says so.

  --seed N     which run; the same seed gives the same run again; default: 1
  --events N   how many events; default: 2000
  --help       print this

The last line counts events: announced or, if not, in the dead-letter queue; doubled are those that the design does not allow.

Exit 0 if nothing was lost, doubled or leaked; 1 if something was; 2 if the command was not understood.
`;

function readOptions(): { readonly seed: number; readonly events: number } | undefined {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: '1' },
      events: { type: 'string', default: '2000' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  return { seed: wholeNumber('--seed', values.seed), events: wholeNumber('--events', values.events) };
}

function wholeNumber(option: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${option} must be a whole number below 1000000000; it is "${text}"`);
  return Number(text);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function report({ verdict, tally, notifications, invocations, days }: Run, events: number): void {
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
  const { lost, doubled, leaked } = verdict;
  const findings = { lost, doubled, leaked };
  for (const [name, found] of Object.entries(findings))
    for (const each of found.slice(0, 10)) print(`${name}: ${each}`);
  print(
    `events ${events} announced ${verdict.announced} dead-lettered ${verdict.deadLettered} lost ${lost.length} ` +
      `doubled ${doubled.length} leaked ${leaked.length}`,
  );
}

async function main(): Promise<number> {
  const options = readOptions();
  if (options === undefined) {
    process.stdout.write(help);
    return 0;
  }
  const { seed, events } = options;
  print(`Seed ${seed}, ${events} events.`);
  const begun = performance.now();
  const run = await simulate(seed, events, (done) => {
    if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${events} events`);
  });
  if (process.stderr.isTTY) process.stderr.write('\r');
  report(run, events);
  if (process.stderr.isTTY) print(`${((performance.now() - begun) / 1_000).toFixed(0)} s`);
  const { lost, doubled, leaked } = run.verdict;
  return lost.length + doubled.length + leaked.length === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(
    `${error instanceof Error ? error.message : String(error)}\nSee npm run test:simulation -- --help.\n`,
  );
  process.exitCode = 2;
}
