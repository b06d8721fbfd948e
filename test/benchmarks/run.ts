import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { synthesize } from '../fakes/synthesize.ts';
import { compareWith } from './against.ts';
import { burst } from './burst.ts';
import { EventBench, type EventFigures } from './events.ts';
import { table } from './figures.ts';
import { node24 } from './node24.ts';
import { emptyHandlerIn, plainHandlerIn, readiness } from './ready.ts';
import { bundleSizes } from './sizes.ts';
import { measureSweeps } from './sweeps.ts';
import { tripsBeforePost } from './trips.ts';

const help = `Usage: npm run bench -- [options]

Measures the functions that \`cdk synth\` makes, under Node.js 24 and between fakes on loopback: how soon they are ready, what an
event costs, how that grows, what is in the bundles, and a burst. All in one run, one beside the other: on a shared machine the ratios
mean something and the milliseconds little. Takes about a minute.

  --rounds N        how often each thing is measured; default: 21
  --against COMMIT  measure nothing but the CPU time of later events, beside that of another commit, which is cloned from here;
                    it uses the packages that are installed now. Takes a few minutes
  --sweeps          measure nothing but sweeps of small and large accounts, of which Internet Monitor takes ten calls a second.
                    Takes about four minutes
  --json FILE       write the figures there too
  --help            print this

Exit 1 if the burst lost or doubled an alert; 2 if the command was not understood.
`;

/** What a webhook is sent at once, in the burst. */
const burstEvents = 200;
const largestParts = 10;
const oneClient = 'one SDK client and `fetch`';

class UsageError extends Error {}

interface Options {
  readonly rounds: number;
  readonly against: string | undefined;
  readonly sweeps: boolean;
  readonly json: string | undefined;
}

function readOptions(): Options | undefined {
  try {
    const { values } = parseArgs({
      options: {
        rounds: { type: 'string', default: '21' },
        against: { type: 'string' },
        sweeps: { type: 'boolean', default: false },
        json: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) return undefined;
    if (!/^[1-9]\d{0,3}$/.test(values.rounds)) throw new Error('--rounds must be a number from 1 to 9999');
    return { ...values, against: values.against, json: values.json, rounds: Number(values.rounds) };
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\nSee npm run bench -- --help.`);
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function step(text: string): void {
  process.stderr.write(`${text} …\n`);
}

const ms = (value: number) => value.toFixed(1);
const times = (value: number) => `${value.toFixed(2)} ×`;
const kB = (bytes: number) => (bytes / 1_000).toFixed(1);

/** Prints each table as soon as it is measured. */
async function measure(rounds: number) {
  // First, since it sets the clock, which the connections of what follows would take amiss.
  step(`A burst of ${burstEvents} events`);
  const burnt = await burst(burstEvents);
  say(
    `\n${burnt.events} events at once, Slack takes one message a second: ${burnt.delivered} announced in ${burnt.messages} messages, ` +
      `${burnt.doubled} doubled, ${burnt.deadLetters} dead letters, the last after ${burnt.seconds} simulated seconds; ${burnt.slackPosts} posts to Slack, ` +
      `${burnt.apiCalls} calls of Internet Monitor, ${burnt.tableRequests} of DynamoDB, ` +
      `${burnt.invocations} invocations.`,
  );

  step('Synthesizing the stack');
  const deployment = await synthesize(['--context', 'metafile=true']);
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  try {
    const execPath = await node24();

    step('Starting the functions');
    const plain = await plainHandlerIn(folder);
    const named = { 'empty handler': await emptyHandlerIn(folder), [oneClient]: plain, ...deployment.functions };
    const ready = await readiness(named, execPath, rounds);
    const head = ['process start → handler ready', 'ms', 'CPU ms', 'to the empty handler'];
    say(
      `\n${table(
        head,
        ready.map((each) => [each.name, ms(each.ms), ms(each.cpuMs), times(each.ratio)]),
      )}`,
    );

    const sizes = await bundleSizes(deployment);
    say(
      `\n${table(
        ['bundle, minified', 'kB'],
        sizes.map(({ name, bytes }) => [name, kB(bytes)]),
      )}`,
    );
    const [notify] = sizes;
    if (notify) {
      const parts = notify.parts.slice(0, largestParts).map(({ name, bytes }) => [name, kB(bytes)]);
      say(`\n${table([`the ${largestParts} largest in ${notify.name}`, 'kB'], parts)}`);
    }

    step('Counting round trips');
    const trips = await tripsBeforePost(deployment.functions.notify, execPath);
    say(
      `\ntripsBeforePost: ${trips.warm.count} of a warm notify, ${trips.cold.count} of a cold one: the round trips to AWS that follow one another ` +
        `before the request to Slack. All requests of the warm one until then: ${trips.warm.requests.join(', ')}.`,
    );

    step('Sending events');
    const bench = await EventBench.open(deployment.functions.notify, execPath);
    const yardstick = await bench.yardstick(oneClient, plain, 2 * rounds);
    const cold = await bench.cold(rounds);
    const warm = await bench.warm(2 * rounds);
    await bench.close();
    const [one] = warm;
    const row = (each: EventFigures, isWarm: boolean) => [
      each.name,
      ms(each.msToSlack),
      ms(each.cpuMs),
      isWarm && one ? times(each.cpuMs / one.cpuMs) : '',
      String(each.apiCalls),
      String(each.logBytes),
      each.peakMemoryMb.toFixed(0),
    ];
    say(
      `\n${table(
        ['notification → request at Slack', 'ms', 'CPU ms', 'to 1 location', 'API calls', 'log bytes', 'peak MiB'],
        [row(yardstick, false), row(cold, false), ...warm.map((each) => row(each, true))],
      )}`,
    );
    return { ready, sizes, trips, yardstick, cold, warm, burst: burnt };
  } finally {
    await rm(dirname(dirname(deployment.bundle)), { recursive: true, force: true });
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureAndSaySweeps() {
  step('Synthesizing the stack');
  const deployment = await synthesize();
  try {
    step('Sweeping');
    const figures = await measureSweeps(deployment, await node24());
    const head = ['sweeps until everything is read', 'sweeps', 'seconds', 'calls', 'of these throttled', 'peak MiB'];
    const rows = figures.map((each) => [
      each.name,
      String(each.sweeps),
      each.seconds.toFixed(1),
      String(each.calls),
      String(each.throttled),
      each.peakMemoryMb.toFixed(0),
    ]);
    say(`\n${table(head, rows)}`);
    return figures;
  } finally {
    await rm(dirname(dirname(deployment.bundle)), { recursive: true, force: true });
  }
}

async function write(figures: unknown, file: string | undefined): Promise<void> {
  if (file !== undefined) await writeFile(file, `${JSON.stringify(figures, null, 2)}\n`);
}

async function main(): Promise<number> {
  const options = readOptions();
  if (options === undefined) {
    process.stdout.write(help);
    return 0;
  }
  if (options.against !== undefined) {
    step(`Sending later events now and at ${options.against}, by turns`);
    const compared = await compareWith(options.against, await node24(), 2 * options.rounds);
    say(
      `\nCPU of a later event: ${ms(compared.now)} ms now, ${ms(compared.before)} ms at ${options.against}: ${times(compared.ratio)}`,
    );
    await write(compared, options.json);
    return 0;
  }
  if (options.sweeps) {
    await write(await measureAndSaySweeps(), options.json);
    return 0;
  }
  const figures = await measure(options.rounds);
  await write(figures, options.json);
  const { delivered, doubled } = figures.burst;
  return delivered === burstEvents && doubled === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
