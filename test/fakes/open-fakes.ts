import { createHash } from 'node:crypto';
import { readConfig } from '../../lambda/config.ts';
import { type FakeInternetMonitor, startInternetMonitor } from './internet-monitor.ts';
import { startParameterStore } from './parameter-store.ts';
import { type Answer, type Observe, type Request, serve } from './server.ts';
import { type FakeSlack, startSlack } from './slack.ts';
import { type FakeTable, startTable } from './table.ts';

/** Fakes for all that the functions which announce talk to. */
export interface Fakes {
  readonly api: FakeInternetMonitor;
  readonly slack: FakeSlack;
  readonly table: FakeTable;
  /** Where they are, as the function is to be told. */
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export interface Listeners {
  /** Where messages go on to. Default: they stay here. */
  readonly relay?: ((request: Request) => Promise<Answer>) | undefined;
  /** Told of each call of Internet Monitor when it is answered. */
  readonly onCall?: Observe;
  /** Told of each POST to Slack when it is answered. */
  readonly onPost?: Observe;
}

/** @param deployed the function's environment in the template. */
export async function openFakes(
  deployed: Readonly<Record<string, string>>,
  { relay, onCall, onPost }: Listeners = {},
): Promise<Fakes> {
  const [api, slack, parameterStore, table, queue] = await Promise.all([
    startInternetMonitor(onCall),
    startSlack(relay, onPost),
    startParameterStore(),
    startTable(),
    serve(takeMessage),
  ]);
  const { destinations, allowedWebhookOrigins } = readConfig(deployed);
  for (const { webhookParameter } of destinations) parameterStore.parameters.set(webhookParameter, slack.webhookUrl);
  return {
    api,
    slack,
    table,
    environment: {
      ALLOWED_WEBHOOK_ORIGINS: JSON.stringify([...allowedWebhookOrigins, slack.url]),
      AWS_ENDPOINT_URL_INTERNETMONITOR: api.url,
      AWS_ENDPOINT_URL_SSM: parameterStore.url,
      AWS_ENDPOINT_URL_DYNAMODB: table.url,
      ANNOUNCEMENTS_TABLE: table.name,
      AWS_ENDPOINT_URL_SQS: queue.url,
      DEAD_LETTER_QUEUE_URL: `${queue.url}/000000000000/dead-letters`,
    },
    async close() {
      await Promise.all([api, slack, parameterStore, table, queue].map((fake) => fake.close()));
    },
  };
}

/** A queue that takes every message. The client compares the digest. */
function takeMessage({ body }: Request): Answer {
  const MD5OfMessageBody = createHash('md5')
    .update(String(JSON.parse(body).MessageBody))
    .digest('hex');
  return { status: 200, body: JSON.stringify({ MessageId: '1', MD5OfMessageBody }) };
}
