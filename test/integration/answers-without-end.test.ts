import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { collectBody, HttpRequest } from '@smithy/core/protocols';
import { streamCollector } from '@smithy/node-http-handler';
import { announceNotification } from '../../lambda/announce/announce-notification.ts';
import { createEventReader } from '../../lambda/internet-monitor/create-event-reader.ts';
import { internetMonitorClient } from '../../lambda/internet-monitor/index.ts';
import { createRequestHandler } from '../../lambda/runtime/request-handler.ts';
import { createParameterReader } from '../../lambda/slack/webhook-parameter.ts';
import { createTableClient } from '../../lambda/store/dynamodb-client.ts';
import { createTable } from '../../lambda/store/table.ts';
import { type FloodServer, startFloodServer } from '../fakes/flood-server.ts';
import { type HangingServer, startHangingServer } from '../fakes/hanging-server.ts';
import { briefly } from '../fakes/read-message.ts';
import { type Harness, openHarness, parameterName, shortLimits } from './harness.ts';
import { notification } from './outage.ts';

let harness: Harness;
let flood: FloodServer;
let dripping: HangingServer;
beforeEach(async () => {
  harness = await openHarness();
  flood = await startFloodServer(200);
  dripping = await startHangingServer('drips its body');
});
afterEach(async () => {
  await Promise.all([flood.close(), dripping.close()]);
});

/** Waits until no connection is open: the program has closed it. */
async function untilClosed(isOpen: () => boolean): Promise<void> {
  const until = Date.now() + 10_000;
  while (isOpen()) {
    if (Date.now() > until) throw new Error('The connection is still open.');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** An invocation whose Internet Monitor is this server. */
function notifiedWith(url: string) {
  const internetMonitor = createEventReader(internetMonitorClient({ endpoint: url }));
  return announceNotification(notification('Created'), { ...harness.dependencies, internetMonitor });
}

it('an answer of Internet Monitor of 200 MB is read up to 16 MB, and the alert goes out incomplete at once', async () => {
  await notifiedWith(flood.url);
  expect(harness.slack.messages.map(briefly)).toEqual(['open unknown nowhere (incomplete)']);
  await untilClosed(() => flood.open > 0);
  expect(flood.sentMb).toBeLessThan(100);
});

it('an answer of Internet Monitor that never ends is given up, with its connection, and the alert goes out incomplete', async () => {
  harness.limits = shortLimits;
  await notifiedWith(dripping.origin);
  expect(harness.slack.messages.map(briefly)).toEqual(['open unknown nowhere (incomplete)']);
  await untilClosed(() => dripping.held > 0);
});

it.each([
  ['is nested 100,000 deep', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
  ['is nested 100,000 deep in a list', `{"ImpactedLocations":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
  ['is nested three million deep', '['.repeat(3_000_000)],
  ['has a million locations of which it says nothing', `{"ImpactedLocations":[${'{},'.repeat(1_000_000)}{}]}`],
])('an answer of Internet Monitor that %s is none, and the alert goes out incomplete', async (_case, body) => {
  harness.api.scripts.GetHealthEvent.add({ status: 200, body }, 9);
  await announceNotification(notification('Created'), harness.dependencies);
  expect(harness.slack.messages.map(briefly)).toEqual(['open unknown nowhere (incomplete)']);
  expect(harness.logged.join()).toContain("reason: 'unreadable'");
  expect(harness.operations()).toHaveLength(1); // It is asked once.
});

it('an answer of Slack of 200 MB is read up to its first kilobytes, and counts as unconfirmed', async () => {
  harness.deployed = { ...harness.deployed, allowedWebhookOrigins: [flood.url] };
  harness.parameterStore.parameters.set(parameterName, `${flood.url}/services/TFAKE/BFAKE/fake`);
  await announceNotification(notification('Created'), harness.dependencies);
  expect(harness.deadLetters.map((body) => JSON.parse(body).deadLetter.reason)).toEqual(['unconfirmed']);
  await untilClosed(() => flood.open > 0);
  expect(flood.sentMb).toBeLessThan(20);
});

/** What is asked of AWS by its own clients. */
const clients: readonly [string, (url: string) => Promise<unknown>][] = [
  [
    'Parameter Store',
    (url) => {
      process.env['AWS_ENDPOINT_URL_SSM'] = url;
      return createParameterReader()(parameterName, { forceFetch: true });
    },
  ],
  [
    'the table',
    (url) => {
      process.env['AWS_ENDPOINT_URL_DYNAMODB'] = url;
      return createTable(createTableClient(), 'table').query('/test/webhook', ' ', '~');
    },
  ],
];

it.each(clients)('an answer of %s of 200 MB is an error, and the rest of it is not read', async (_whose, ask) => {
  await expect(ask(flood.url)).rejects.toThrow(/The answer is larger than \d+ bytes/);
  await untilClosed(() => flood.open > 0);
  expect(flood.sentMb).toBeLessThan(150);
});

it('an answer of any service of AWS that never ends is a time-out five seconds after its head, and its connection is closed', async () => {
  const { hostname, port, protocol } = new URL(dripping.origin);
  const request = new HttpRequest({ method: 'GET', hostname, port: Number(port), protocol, path: '/' });
  const { response } = await createRequestHandler().handle(request);
  await expect(collectBody(response.body, { streamCollector })).rejects.toMatchObject({ name: 'TimeoutError' });
  await untilClosed(() => dripping.held > 0);
});
