import { inspect } from 'node:util';
import { internetMonitorClient } from '../../lambda/internet-monitor/index.ts';
import { parameterReader } from '../../lambda/parameter.ts';
import type { Log, Services } from '../../lambda/pipeline.ts';
import { webhookIn } from '../../lambda/webhook.ts';
import { type InternetMonitorStandIn, startInternetMonitor } from '../stand-ins/internet-monitor.ts';
import { type ParameterStoreStandIn, startParameterStore } from '../stand-ins/parameter-store.ts';
import { type SlackStandIn, startSlack } from '../stand-ins/slack.ts';

/** The one parameter name of these tests. */
export const parameterName = '/test/webhook';

/** The program's services, with every one of its neighbours a real HTTP server on loopback. */
export interface Neighbourhood {
  readonly services: Services;
  readonly api: InternetMonitorStandIn;
  readonly slack: SlackStandIn;
  readonly parameterStore: ParameterStoreStandIn;
  /** Every log line, with all that hangs on it: errors with stack and causes, hidden members too. */
  readonly logged: readonly string[];
  /** The waits that the program asked for, in milliseconds; none was waited. */
  readonly waits: readonly number[];
  close(): Promise<void>;
}

/**
 * @param limits of the time for Internet Monitor and its map, in milliseconds. Defaults: short ones, so that a test of their
 *   end is short too.
 */
export async function openNeighbourhood(limits = { limitMs: 2_000, mapLimitMs: 1_000 }): Promise<Neighbourhood> {
  // The SDK reads these when it signs. They are nobody's.
  process.env['AWS_REGION'] = 'us-east-1';
  process.env['AWS_ACCESS_KEY_ID'] = 'LOCAL';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'local-and-worthless';
  const [api, slack, parameterStore] = await Promise.all([startInternetMonitor(), startSlack(), startParameterStore()]);
  parameterStore.parameters.set(parameterName, slack.webhookUrl);
  process.env['AWS_ENDPOINT_URL_SSM'] = parameterStore.url;

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
  const now = () => time;
  const services: Services = {
    ...limits,
    log,
    internetMonitor: internetMonitorClient({ AWS_ENDPOINT_URL: api.url }),
    webhook: webhookIn({
      parameterName,
      allowedOrigins: ['https://hooks.slack.com', slack.url],
      readParameter: parameterReader(),
      now,
    }),
    clock: {
      now,
      random: () => 0.5,
      sleep: async (ms) => {
        waits.push(ms);
        time += ms;
      },
    },
    fetch,
    timeoutMs: 500,
    deadline: time + 59_000,
  };
  return {
    services,
    api,
    slack,
    parameterStore,
    logged,
    waits,
    close: async () => {
      await Promise.all([api.close(), slack.close(), parameterStore.close()]);
    },
  };
}
