import { access, constants, mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { onInterruption } from '../../infra/cli/interruption.ts';
import { readLocalSettingsOrProblem } from '../../infra/cli/read-local-settings.ts';
import { parseOptions } from '../../infra/cli/run-command.ts';
import { AlertError } from '../../lambda/runtime/errors.ts';
import { quote } from '../../lambda/runtime/redact.ts';
import { openPage, type Page } from './page/serve-page.ts';
import type { Played } from './played.ts';
import { relayTo } from './relay-to-slack.ts';
import { indented, print, report } from './report.ts';
import { readOwnSample, readSamples, type Sample } from './samples.ts';
import { openStage, type Stage } from './stage.ts';
import { isShown, openStory } from './story.ts';

const help = `Usage: npm start -- [options]

Synthesizes the stack with your settings, as \`cdk deploy\` would, runs the bundles that \`cdk deploy\` would upload, and sends them
notifications. Internet Monitor, Parameter Store, the table and Slack are fakes on loopback; no AWS account is needed,
and none is touched. Each sample has a channel of its own. So that nobody waits for the minutes of an outage, the
functions' clock is moved ahead.
A page, on loopback too, shows the alerts as Slack would. It has buttons that send them again, let an outage spread,
get worse, end and return, let minutes pass, throttle the API and take Slack down.

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

type PlayAll = Page['playAll'];

/** A mistake of whoever started this, told without a stack trace. */
class UsageError extends Error {}

function readOptions(): Options | undefined {
  try {
    const values = parseOptions(process.argv.slice(2), {
      once: { type: 'boolean', default: false },
      logs: { type: 'boolean', default: false },
      out: { type: 'string', default: 'out' },
      port: { type: 'string', default: '4900' },
      event: { type: 'string' },
      api: { type: 'string' },
      help: { type: 'boolean', default: false },
    });
    if (values.help) return undefined;
    if (values.api !== undefined && values.event === undefined) throw new Error('--api goes with --event');
    const port = Number(values.port);
    if (!/^\d+$/.test(values.port) || port > 65_535) throw new Error('--port must be a number from 0 to 65535');
    return { ...values, port };
  } catch (error) {
    // Of a webhook that is given here by mistake nothing is shown.
    throw new UsageError(`${quote(messageOf(error), 1_000)}\nSee npm start -- --help.`);
  }
}

/** @param signal ends it: the folder of the synthesized stack goes, and no process stays. */
async function main(signal: AbortSignal): Promise<number> {
  const options = readOptions();
  if (options === undefined) {
    print(help);
    return 0;
  }
  const samples = await loadSamples(options);
  const webhook = process.env['SLACK_WEBHOOK_URL'] || undefined;
  // What is wrong is said now, not after the synth.
  const settings = readLocalSettingsOrProblem();
  if ('problem' in settings) throw new UsageError(settings.problem);
  if (webhook !== undefined) relayTo(webhook, settings.allowedWebhookOrigins);
  process.stdout.write('Synthesizing the stack, as `cdk deploy` does … ');
  const begun = performance.now();
  const interrupted = new Promise<'interrupted'>((resolve) => {
    signal.addEventListener('abort', () => resolve('interrupted'));
  });
  const stage = await openStage(webhook, signal);
  const page = options.once ? undefined : await openPage(stage, options.port);
  try {
    const { size } = await stat(stage.deployment.bundle);
    print(`${((performance.now() - begun) / 1_000).toFixed(1)} s; the bundle has ${Math.round(size / 1_000)} kB.`);
    if (webhook !== undefined) print('Messages also go to the channel of SLACK_WEBHOOK_URL.');
    if (page !== undefined) {
      const isOther = ![0, Number(new URL(page.url).port)].includes(options.port);
      print(`The alerts are shown at ${page.url}${isOther ? `, since port ${options.port} is taken` : ''}`);
    }
    const played = playSamples(
      samples,
      (sample, onPlayed) => (page ?? toPlain(stage)).playAll(sample, onPlayed),
      stage.log,
      options,
    );
    played.catch(() => undefined); // It may fail after an interruption, when what it plays with is gone.
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
    await mkdir(out, { recursive: true });
    await access(out, constants.W_OK);
  } catch (error) {
    throw new UsageError(`--out ${out} cannot be written to: ${messageOf(error)}\nName another folder with --out DIR.`);
  }
  try {
    return event === undefined ? await readSamples() : [await readOwnSample(event, api)];
  } catch (error) {
    throw new UsageError(messageOf(error));
  }
}

/** Plays without a page. */
function toPlain(stage: Stage): { playAll: PlayAll } {
  return {
    playAll: (sample, onPlayed) =>
      openStory(sample, stage, async (act, run) => {
        const played = await run(() => {});
        if (isShown(act, played)) await onPlayed(act, played);
        return played;
      }).playAll(),
  };
}

/** @returns how many did not become an alert. */
async function playSamples(
  samples: readonly Sample[],
  playAll: PlayAll,
  log: Stage['log'],
  { out, logs }: Options,
): Promise<number> {
  let failed = 0;
  for (const sample of samples) {
    print(`\n${sample.name.replace(/^(\d+)-.*/, '$1')}  ${sample.title}\n    ${sample.origin}`);
    const logged = log.length;
    const outcomes: Played['outcome'][] = [];
    const written: string[] = [];
    await playAll(sample, async (act, played) => {
      outcomes.push(played.outcome);
      await report(act, played, join(out, sample.name), written);
    });
    // What waits at first may be announced by the scheduled announce.
    if (outcomes.at(-1) !== 'announced' || outcomes.some((outcome) => outcome === 'failed')) failed += 1;
    if (logs) print(indented(log.slice(logged).join('').trimEnd(), '    log  '));
  }
  print('');
  return failed;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const interruption = new AbortController();
onInterruption(['SIGINT', 'SIGTERM', 'SIGHUP'], () => interruption.abort());
// A SIGTERM to npm ends npm and its shell, and is not passed on.
const { ppid } = process;
setInterval(() => process.ppid !== ppid && interruption.abort(), 500).unref();

// An end that is set, not left to the event loop: an interrupted sample may still be waiting for an answer.
try {
  process.exit(await main(interruption.signal));
} catch (error) {
  if (interruption.signal.aborted) process.exit(130);
  process.stderr.write(`${error instanceof AlertError ? error.said : messageOf(error)}\n`);
  process.exit(error instanceof UsageError || error instanceof AlertError ? 2 : 1);
}
