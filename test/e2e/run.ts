import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { botocoreScenario } from './botocore-scenario.ts';
import { deploy, destroy } from './deployment.ts';
import { logScenario } from './log-scenario.ts';
import { longScenarios } from './long-scenarios.ts';
import { messageOf, print, prove, secondsSince } from './prove.ts';
import type { Scenario } from './scenario.ts';
import { scenarios } from './scenarios.ts';
import { openStage, type Stage } from './stage.ts';

const help = `Usage: npm run test:e2e -- [options]

Deploys the app for real, onto MiniStack (a local AWS), and tries what it promises. Needs Python 3.10 or newer; the first
run installs MiniStack into .cache. Everything is on loopback: no AWS account is needed, and none is touched.

It takes twelve to fourteen minutes on two free cores, since the program itself waits for minutes: for its schedules, its leases,
and Slack. Each half minute a line says what is waited for.

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
    title: '`cdk destroy` leaves nothing but what was there before: the bootstrap stack and the parameters',
    play: () => destroy(stage, namesBefore),
  };
  const all = [...scenarios, ...longScenarios, logScenario, botocoreScenario, ...(keep ? [] : [leavesNothing])];
  return prove(all, stage, deployed);
}

function howToLook({ environment, internetMonitor, ministack, slack }: Stage): string {
  const names = ['AWS_ENDPOINT_URL', 'AWS_REGION', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'];
  const variables = names.map((name) => `${name}=${environment[name]}`);
  return `
Everything stays up until Ctrl-C (or kill -INT ${process.pid}). MiniStack's log: ${ministack.logFile}
Deploy there yourself, over the stack of this run, and send a test alert, in another terminal:

  export ${variables.join(' ')}
  export AWS_ENDPOINT_URL_INTERNETMONITOR=${internetMonitor.url}
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
