import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { botocoreScenario } from './botocore-scenario.ts';
import { deploy, destroy } from './deployment.ts';
import type { Scenario } from './scenario.ts';
import { scenarios } from './scenarios.ts';
import { type Deployed, functionNames, openStage, type Stage } from './stage.ts';

const help = `Usage: npm run test:e2e -- [options]

Deploys the app for real, onto MiniStack (a local AWS), and tries what it promises. Needs Python 3.10 or newer; the first
run installs MiniStack into .cache. Everything is on loopback: no AWS account is needed, and none is touched.

  --keep   in the place of \`cdk destroy\`, leave everything up for a look, until Ctrl-C
  --help   print this

Exit 0: all was seen; 1: something was not; 2: the command was not understood.
`;

const slackMessage = z.object({ text: z.string() });

interface Options {
  readonly keep: boolean;
  readonly help: boolean;
}

function readOptions(): Options | undefined {
  const flag = { type: 'boolean', default: false } as const;
  try {
    return parseArgs({ options: { keep: flag, help: flag } }).values;
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\nSee npm run test:e2e -- --help.\n`);
    return undefined;
  }
}

/** @returns the exit code. */
async function main({ keep }: Options, interruption: AbortSignal): Promise<number> {
  const begun = performance.now();
  print('Starting MiniStack …');
  const stage = await openStage(interruption);
  const interrupted = new Promise<'interrupted'>((resolve) => {
    interruption.addEventListener('abort', () => resolve('interrupted'), { once: true });
  });
  try {
    print(
      `  ${secondsSince(begun)}  MiniStack at ${stage.account.url}; Slack at ${stage.slack.url}; functions on Node.js ${process.version}`,
    );
    const failed = await Promise.race([proveAll(stage, keep), interrupted]);
    if (failed === 'interrupted') return 130;
    print(`\n${failed === 0 ? 'All was seen.' : `Failed: ${failed}.`} ${secondsSince(begun)}`);
    if (keep) {
      print(howToLook(stage));
      await printMessages(stage, interruption);
    }
    return failed === 0 ? 0 : 1;
  } finally {
    await stage.close();
  }
}

/** @returns how many scenarios failed. */
async function proveAll(stage: Stage, keep: boolean): Promise<number> {
  const { deployed, namesBefore } = await deploy(stage, async (what, act) => {
    const begun = performance.now();
    const done = await act();
    print(`  ${secondsSince(begun)}  ${what}`);
    return done;
  });
  const leavesNothing: Scenario = {
    title: '`cdk destroy` leaves nothing but what was there before: the bootstrap stack and the parameter',
    play: () => destroy(stage, namesBefore),
  };
  let failed = 0;
  for (const [index, scenario] of [...scenarios, botocoreScenario, ...(keep ? [] : [leavesNothing])].entries()) {
    print(`\n${index + 1}  ${scenario.title}`);
    if (!(await prove(scenario, stage, deployed))) failed += 1;
  }
  return failed;
}

async function prove({ instead, play }: Scenario, stage: Stage, deployed: Deployed): Promise<boolean> {
  if (instead !== undefined) print(`     (${instead})`);
  const begun = performance.now();
  stage.slack.script.clear();
  try {
    const seen = await play(stage, deployed);
    for (const line of seen) print(`     ${line}`);
    print(`  ✓ ${secondsSince(begun)}`);
    return true;
  } catch (error) {
    print(`  ✗ ${secondsSince(begun)}  ${messageOf(error)}`);
    for (const fn of functionNames) print(await logTail(fn, deployed));
    return false;
  }
}

async function logTail(fn: (typeof functionNames)[number], deployed: Deployed): Promise<string> {
  const lines = await deployed.log(fn).catch((error: unknown) => [`It cannot be read: ${messageOf(error)}`]);
  return [`--- The log of ${fn} ends with`, ...lines.slice(-20)].join('\n');
}

function howToLook({ environment, internetMonitor, ministack, moveTasks, slack }: Stage): string {
  const names = ['AWS_ENDPOINT_URL', 'AWS_REGION', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'];
  const variables = names.map((name) => `${name}=${environment[name]}`);
  return `
Everything stays up until Ctrl-C (or kill -INT ${process.pid}). MiniStack's log: ${ministack.logFile}
Deploy there yourself, over the stack of this run, and send a test alert, in another terminal:

  export ${variables.join(' ')}
  export AWS_ENDPOINT_URL_INTERNETMONITOR=${internetMonitor.url} AWS_ENDPOINT_URL_SQS=${moveTasks.url}
  npx cdk deploy --require-approval never -c 'internetEventAlerts.allowedWebhookOrigins=["${slack.url}"]'
  npm run send-test

What arrives in the channel of the destination "default" appears here:`;
}

/** Prints the text of each message that arrives in the channel until the signal aborts. */
async function printMessages({ slack }: Stage, signal: AbortSignal): Promise<void> {
  let printed = slack.messages.length;
  while (!signal.aborted) {
    await sleep(500, undefined, { signal }).catch(() => undefined); // Rejects when the signal aborts.
    for (const message of slack.messages.slice(printed)) print(`\n${slackMessage.parse(message).text}`);
    printed = slack.messages.length;
  }
}

function secondsSince(begun: number): string {
  return `${((performance.now() - begun) / 1_000).toFixed(1)} s`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const options = readOptions();
if (options === undefined) process.exit(2);
if (options.help) {
  process.stdout.write(help);
  process.exit(0);
}
const controller = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => controller.abort());
try {
  process.exit(await main(options, controller.signal));
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exit(1);
}
