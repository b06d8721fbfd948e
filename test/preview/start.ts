import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { AlertError } from '../../lambda/runtime/errors.ts';
import { openPage } from './page/serve-page.ts';
import { readOwnSample, readSamples, type Sample } from './samples.ts';
import { openStage, type Played, type Stage } from './stage.ts';

const help = `Usage: npm start -- [options]

Synthesizes the stack, runs the bundle that \`cdk deploy\` would upload, and sends it notifications. Internet Monitor,
Parameter Store and Slack are fakes on loopback; no AWS account is needed, and none is touched. A page, on loopback
too, shows the alerts as Slack would, and has buttons that send them again, throttle the API and take Slack down.

  --once         end when the notifications are sent, without the page, instead of waiting for Ctrl-C;
                 exit 1 if one of them did not become an alert
  --port N       where the page is; default: 4900, or any free port if that is taken
  --event FILE   send this EventBridge event (JSON) instead of the samples
  --api FILE     with --event: what Internet Monitor knows, as JSON with any of the lists monitors, healthEvents
                 and internetEvents, each object as the API returns it; without it, it knows nothing
  --out DIR      where to write what Slack received, one JSON file an alert; default: out
  --logs         print the function's log too
  --help         print this

To post to a real channel, put the URL of its incoming webhook into the environment variable SLACK_WEBHOOK_URL.
The samples are in test/fixtures/samples; exit 2 means that the command was not understood.
`;

interface Options {
  readonly once: boolean;
  readonly logs: boolean;
  readonly out: string;
  readonly port: number;
  readonly event?: string | undefined;
  readonly api?: string | undefined;
}

/** A mistake of whoever started this, told without a stack trace. */
class UsageError extends Error {}

function readOptions(): Options | undefined {
  try {
    const { values } = parseArgs({
      options: {
        once: { type: 'boolean', default: false },
        logs: { type: 'boolean', default: false },
        out: { type: 'string', default: 'out' },
        port: { type: 'string', default: '4900' },
        event: { type: 'string' },
        api: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) return undefined;
    if (values.api !== undefined && values.event === undefined) throw new Error('--api goes with --event');
    const port = Number(values.port);
    if (!/^\d+$/.test(values.port) || port > 65_535) throw new Error('--port must be a number from 0 to 65535');
    return { ...values, port };
  } catch (error) {
    throw new UsageError(`${messageOf(error)}\nSee npm start -- --help.`);
  }
}

async function main(): Promise<number> {
  const options = readOptions();
  if (options === undefined) {
    print(help);
    return 0;
  }
  const samples = await loadSamples(options);
  const webhook = process.env['SLACK_WEBHOOK_URL'] || undefined;
  process.stdout.write('Synthesizing the stack, as `cdk deploy` does … ');
  const begun = performance.now();
  const interrupted = interruption();
  const stage = await openStage(webhook);
  const page = options.once ? undefined : await openPage(stage, samples, options.port);
  try {
    const { size } = await stat(stage.deployment.bundle);
    print(`${((performance.now() - begun) / 1_000).toFixed(1)} s; the bundle has ${Math.round(size / 1_000)} kB.`);
    if (webhook !== undefined) print('Messages also go to the channel of SLACK_WEBHOOK_URL.');
    if (page !== undefined) print(`The alerts are shown at ${page.url}`);
    const played = playAll(samples, { log: stage.log, play: (page ?? stage).play }, options);
    const failed = await Promise.race([played, interrupted]);
    if (failed === 'interrupted') return 130;
    print(`${samples.length - failed} of ${samples.length} announced.`);
    if (!options.once) {
      print(`The page stays up at ${page?.url}. Ctrl-C ends it.`);
      await interrupted;
    }
    return failed === 0 ? 0 : 1;
  } finally {
    await page?.close();
    await stage.close();
  }
}

async function loadSamples({ event, api, out }: Options): Promise<readonly Sample[]> {
  try {
    await mkdir(out, { recursive: true }).catch((error: unknown) => {
      throw new Error(`--out ${out} cannot be made a folder: ${messageOf(error)}`, { cause: error });
    });
    return event === undefined ? await readSamples() : [await readOwnSample(event, api)];
  } catch (error) {
    throw new UsageError(messageOf(error));
  }
}

/** @returns how many did not become an alert. */
async function playAll(
  samples: readonly Sample[],
  stage: { readonly log: Stage['log']; play(sample: Sample): Promise<Played> },
  { out, logs }: Options,
): Promise<number> {
  let failed = 0;
  for (const sample of samples) {
    print(`\n${sample.name.replace(/^(\d+)-.*/, '$1')}  ${sample.title}\n    ${sample.origin}`);
    const logged = stage.log.length;
    const performed = await stage.play(sample);
    if (performed.outcome !== 'announced') failed += 1;
    await report(performed, sample, out);
    if (logs) print(indented(stage.log.slice(logged).join('').trimEnd(), '    log  '));
  }
  print('');
  return failed;
}

async function report(performed: Played, { name }: Sample, out: string): Promise<void> {
  if (performed.outcome === 'not matched') {
    print(`    EventBridge would not deliver it: ${performed.why}.`);
    return;
  }
  const { messages, invocation, apiCalls, slackPosts, seconds } = performed;
  for (const [index, message] of messages.entries()) {
    const file = join(out, `${name}${index === 0 ? '' : `-${index + 1}`}.json`);
    await writeFile(file, `${JSON.stringify(message, null, 2)}\n`);
    print(`\n${indented(readable(message), '    │ ')}\n\n    → ${file}`);
  }
  if ('failure' in invocation) print(`    Failed: ${invocation.failure}`);
  else if (messages.length === 0)
    print(`    Nothing appeared in Slack. The function said ${JSON.stringify(invocation.answer)}`);
  print(`    ${seconds.toFixed(2)} s; calls of Internet Monitor: ${apiCalls}; posts to Slack: ${slackPosts}`);
}

/** The message's text as a person reads it. */
function readable(message: unknown): string {
  const text = typeof message === 'object' && message !== null && 'text' in message ? String(message.text) : '';
  return text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
}

function indented(text: string, prefix: string): string {
  return text
    .split('\n')
    .map((line) => prefix + line)
    .join('\n');
}

/** Ctrl-C, or what else asks the program to end. */
function interruption(): Promise<'interrupted'> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve('interrupted'));
  });
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

// An end that is set, not left to the event loop: an interrupted sample may still be waiting for an answer.
try {
  process.exit(await main());
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exit(error instanceof UsageError || error instanceof AlertError ? 2 : 1);
}
