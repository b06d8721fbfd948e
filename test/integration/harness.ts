import { inspect } from 'node:util';
import { afterEach } from '@jest/globals';
import type { NotifyDependencies } from '../../lambda/announce/announce-notification.ts';
import type { Config, SweepConfig } from '../../lambda/config.ts';
import { assembleDependencies, assembleSweepDependencies } from '../../lambda/dependencies.ts';
import { createEventReader } from '../../lambda/internet-monitor/create-event-reader.ts';
import { internetMonitorClient } from '../../lambda/internet-monitor/index.ts';
import type { ReconcileDependencies } from '../../lambda/reconcile/reconcile-announcements.ts';
import type { Log } from '../../lambda/runtime/log.ts';
import type { Metrics } from '../../lambda/runtime/metrics.ts';
import { createParameterReader } from '../../lambda/slack/webhook-parameter.ts';
import { type FakeInternetMonitor, startInternetMonitor } from '../fakes/internet-monitor.ts';
import { type FakeParameterStore, startParameterStore } from '../fakes/parameter-store.ts';
import type { Answer, FakeServer } from '../fakes/server.ts';
import { type FakeSlack, startSlack } from '../fakes/slack.ts';
import { type FakeTable, startTable } from '../fakes/table.ts';
import { openPatientTable, signAsNobody } from './open-table.ts';

/** The one parameter name of these tests. */
export const parameterName = '/test/webhook';

/** What the functions are told by the stack. */
export type Deployed = Pick<SweepConfig, 'destinations' | 'policy' | 'watch'> & Partial<Config>;

interface Limits {
  /** For Internet Monitor's events and for its map, in milliseconds. */
  readonly policy?: Pick<NotifyDependencies['policy'], 'eventLimitMs' | 'mapLimitMs'>;
  /** For one attempt at Slack. */
  readonly slack?: Pick<NotifyDependencies['slack'], 'timeoutMs'>;
}

/** For an answer that never comes: so short that no test waits for long. */
export const shortLimits: Limits = {
  policy: { eventLimitMs: 2_000, mapLimitMs: 1_000 },
  slack: { timeoutMs: 1_500 },
};

/** Short ones for an answer that never ends; any other may take its time, so that no test fails on a busy machine. */
export const limitsFor = (answer: Answer): Limits =>
  ('instead' in answer ? answer.instead === 'hang' : answer.endless) ? shortLimits : {};

/** The program's dependencies, with every outside system a real HTTP server on loopback. */
export interface Harness {
  /** Those of an invocation that begins when they are asked for. */
  readonly dependencies: NotifyDependencies;
  /** Those of a sweep that begins when they are asked for. */
  readonly sweepDependencies: ReconcileDependencies;
  /** The bodies of the dead letters. */
  readonly deadLetters: string[];
  /** Default: one destination, which hears of everything. Another one is what a deployment changes. */
  deployed: Deployed;
  /** How long answers are waited for, in real time. Default: as long as when deployed. */
  limits: Limits;
  readonly api: FakeInternetMonitor;
  readonly slack: FakeSlack;
  readonly parameterStore: FakeParameterStore;
  readonly table: FakeTable;
  /** Every log line, with all that hangs on it: errors with stack and causes, hidden members too. */
  readonly logged: readonly string[];
  /** What was counted: the name, and the reason after a space if there is one. */
  readonly counted: readonly string[];
  /** The waits that the program asked for, in milliseconds; none was waited. */
  readonly waits: readonly number[];
  /** What was asked of Internet Monitor so far: the operation, and the id if there is one. */
  operations(): readonly string[];
  /** Lets time pass. */
  pass(ms: number): void;
  /** The instant of the clock, in milliseconds since 1970. At first 2026-11-20T14:20:00Z. */
  now(): number;
}

const opened: FakeServer[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((server) => server.close()));
});

/** Opens a harness, which is closed after the test. */
export async function openHarness(): Promise<Harness> {
  signAsNobody();
  const [api, slack, parameterStore, table] = await Promise.all([
    startInternetMonitor(),
    startSlack(),
    startParameterStore(),
    startTable(),
  ]);
  opened.push(api, slack, parameterStore, table);
  parameterStore.parameters.set(parameterName, slack.webhookUrl);
  process.env['AWS_ENDPOINT_URL_SSM'] = parameterStore.url;
  process.env['AWS_ENDPOINT_URL_DYNAMODB'] = table.url;

  const logged: string[] = [];
  const write = (message: string, details: object) => {
    logged.push(inspect({ message, details }, { depth: null, showHidden: true, maxStringLength: null }));
  };
  const log: Log = {
    appendKeys: (keys) => write('keys', keys),
    debug: write,
    info: write,
    warn: write,
    error: write,
  };

  let time = Date.parse('2026-11-20T14:20:00Z');
  const waits: number[] = [];
  const counted: string[] = [];
  let ids = 0;
  const deadLetters: string[] = [];
  const metrics: Metrics = {
    count: (name, reason) => counted.push([name, reason].filter((part) => part !== undefined).join(' ')),
    secondsToSlack: (seconds) => counted.push(`secondsToSlack ${seconds}`),
    oldestDueSeconds: (seconds) => counted.push(`oldestDueSeconds ${seconds}`),
    eventsPerMessage: () => undefined,
  };
  const clients = {
    log,
    metrics,
    internetMonitor: createEventReader(internetMonitorClient({ endpoint: api.url })),
    table: openPatientTable(table.name),
    readParameter: createParameterReader(),
    newId: () => {
      ids += 1;
      return `id-${ids}`;
    },
    clock: {
      now: () => time,
      random: () => 0.5,
      sleep: async (ms: number) => {
        waits.push(ms);
        time += ms;
      },
    },
    fetch,
    region: 'us-east-1',
    onTableFailure: 'fail-open' as const,
    // As the sender counts, which has a test of its own.
    sendDeadLetter: async (body: string, reason: string) => {
      deadLetters.push(body);
      metrics.count('deadLetters', reason);
    },
  };
  const deploy = (deployed: Deployed) => {
    const config = {
      allowedWebhookOrigins: ['https://hooks.slack.com', slack.url],
      labels: {},
      ...deployed,
      table: table.name,
    };
    return {
      deployed,
      dependenciesUntil: assembleDependencies(config, clients),
      sweepDependenciesUntil: assembleSweepDependencies(config, clients),
    };
  };
  let program = deploy({
    destinations: [{ name: 'default', webhookParameter: parameterName }],
    policy: { updates: 'material', groupBy: ['network', 'country'] },
  });
  let limits: Limits = {};
  return {
    get dependencies() {
      const made = program.dependenciesUntil(time + 60_000);
      return {
        ...made,
        policy: { ...made.policy, ...limits.policy },
        slack: { ...made.slack, ...limits.slack },
      };
    },
    get sweepDependencies() {
      const made = program.sweepDependenciesUntil(time + 60_000);
      return { ...made, policy: { ...made.policy, ...limits.policy } };
    },
    get limits() {
      return limits;
    },
    set limits(given) {
      limits = given;
    },
    deadLetters,
    get deployed() {
      return program.deployed;
    },
    set deployed(deployed) {
      program = deploy(deployed);
    },
    api,
    slack,
    parameterStore,
    table,
    logged,
    counted,
    waits,
    operations: () => api.calls.map(({ operation, id }) => `${operation} ${id}`.trim()),
    pass(ms) {
      time += ms;
    },
    now: () => time,
  };
}
