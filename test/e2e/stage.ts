import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FakeInternetMonitor, startInternetMonitor } from '../fakes/internet-monitor.ts';
import { type FakeSlack, startSlack } from '../fakes/slack.ts';
import { readSamples } from '../preview/samples.ts';
import { type Account, type Notification, notification, openAccount } from './account.ts';
import { type Cdk, openCdk } from './cdk.ts';
import { type Channels, openChannels } from './channels.ts';
import { toEnvironment } from './environment.ts';
import { readLog } from './listings.ts';
import { type MiniStack, startMiniStack } from './ministack.ts';

/** AWS, Internet Monitor and Slack on loopback, and the CDK that deploys there. */
export interface Stage {
  readonly ministack: MiniStack;
  readonly account: Account;
  readonly cdk: Cdk;
  readonly slack: FakeSlack;
  /** Behind the webhook of the second destination. */
  readonly secondSlack: FakeSlack;
  /** Of scenarios that have one of their own. */
  readonly channels: Channels;
  readonly internetMonitor: FakeInternetMonitor;
  /** The notification of a sample in test/fixtures/samples. */
  readonly notificationOf: (sample: string) => Notification;
  /** Of whatever else is started. */
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** @param signal ends a command that is running. */
export async function openStage(signal: AbortSignal): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'internet-event-alerts-e2e-'));
  const open: { close(): Promise<void> }[] = [];
  const close = async () => {
    for (const one of open.toReversed()) await one.close();
    await rm(folder, { recursive: true, force: true });
  };
  const opened = <One extends { close(): Promise<void> }>(one: One): One => {
    open.push(one);
    return one;
  };
  try {
    const internetMonitor = opened(await startInternetMonitor());
    const samples = await readSamples();
    const worlds = samples.map(({ api }) => api);
    internetMonitor.world = {
      healthEvents: worlds.flatMap(({ healthEvents = [] }) => healthEvents),
      internetEvents: worlds.flatMap(({ internetEvents = [] }) => internetEvents),
    };
    // What goes on in the samples is known to the sweep from their notifications only, until a scenario wants it to look.
    internetMonitor.scripts.ListMonitors.add({ status: 200, body: '{"Monitors":[]}' }, 10_000);
    const slack = opened(await startSlack());
    const secondSlack = opened(await startSlack());
    const channels = await openChannels();
    open.push(...Object.values(channels).map((channel) => channel.slack));
    // The functions inherit MiniStack's environment: it is how they find the fake of a service that MiniStack lacks.
    const ministack = opened(
      await startMiniStack(folder, signal, { AWS_ENDPOINT_URL_INTERNETMONITOR: internetMonitor.url }),
    );
    const environment = toEnvironment(folder, ministack.url);
    const cdk = opened(await openCdk(environment, signal));
    const account = openAccount(ministack.url);
    const notificationOf = (sample: string) =>
      notification.parse(samples.find(({ name }) => name === sample)?.notification);
    return {
      ministack,
      account,
      cdk,
      slack,
      secondSlack,
      channels,
      internetMonitor,
      notificationOf,
      environment,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What was deployed, by what it is for. */
export interface Deployed {
  readonly notify: string;
  readonly announce: string;
  readonly sweep: string;
  readonly redeliveryQueue: string;
  readonly deadLetterQueue: string;
  /** The name of the outbox's table. */
  readonly table: string;
  /** How often each function has run to its end. */
  runs(fn: FunctionName): Promise<number>;
  log(fn: FunctionName): Promise<readonly string[]>;
}

export const functionNames = ['notify', 'announce', 'redeliver', 'sweep'] as const;
type FunctionName = (typeof functionNames)[number];

export async function findDeployed(account: Account): Promise<Deployed> {
  const { resources, outputs } = await account.describeStack('InternetEventAlerts');
  const named = (pattern: RegExp): string => {
    const found = [...resources, ...outputs].find(([name]) => pattern.test(name))?.[1];
    if (found === undefined) throw new Error(`The stack has no ${String(pattern)}.`);
    return found;
  };
  const logGroups = {
    notify: named(/^AlertsNotifyLogs/),
    announce: named(/^AlertsAnnounceLogs/),
    redeliver: named(/^AlertsRedeliverLogs/),
    sweep: named(/^AlertsSweepLogs/),
  };
  const log = (fn: FunctionName) => readLog(account.url, logGroups[fn]);
  return {
    notify: named(/^AlertsNotify(?!Logs|Role)[0-9A-F]{8}$/),
    announce: named(/^AlertsAnnounce(?!Logs|Role)[0-9A-F]{8}$/),
    sweep: named(/^AlertsSweep(?!Logs|Role|Schedule)[0-9A-F]{8}$/),
    redeliveryQueue: named(/^RedeliveryQueueUrl$/),
    deadLetterQueue: named(/^DeadLetterQueueUrl$/),
    table: named(/^\w*Outbox[0-9A-F]{8}$/),
    log,
    runs: async (fn) => (await log(fn)).filter((line) => line.startsWith('END RequestId')).length,
  };
}
