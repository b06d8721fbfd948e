import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { outboxChecks } from '../../../infra/cli/check-outbox.ts';
import type { Deployment } from '../../../infra/cli/find-deployment.ts';
import type { Destination } from '../../../lambda/outage/destination.ts';
import type { EntryContent } from '../../../lambda/outage/entry.ts';
import { putEntry } from '../../../lambda/store/put-entry.ts';
import type { Table } from '../../../lambda/store/table.ts';
import { acquireWebhook, type WebhookState } from '../../../lambda/store/webhook-lease.ts';
import type { FakeTable } from '../../fakes/table.ts';
import { openTable } from '../open-table.ts';
import { printedBy } from './printed-by.ts';

const now = Date.parse('2026-11-20T14:00:00.000Z');
const deployment: Deployment = {
  stackName: 'Alerts',
  version: '0.1.0',
  status: 'CREATE_COMPLETE',
  changedAt: new Date('2026-11-20T12:00:00.000Z'),
  resources: [{ type: 'AWS::Logs::LogGroup', logicalId: 'AlertsAnnounceLogs0A1B2C3D', physicalId: 'announce-logs' }],
};
const webhook = '/test/webhook';
const only: Destination = { name: 'default', webhookParameter: webhook };

let fake: FakeTable;
let table: Table;
beforeEach(async () => {
  ({ fake, table } = await openTable());
});
afterEach(() => fake.close());

async function look(destinations: readonly Destination[] = [only]): Promise<readonly (string | boolean)[]> {
  const dynamoDb = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint: fake.url, maxAttempts: 1 }));
  const settings = {
    destinations,
    table: fake.name,
    policy: { updates: 'material', groupBy: ['network', 'country'] },
  } as const;
  const checks = outboxChecks(settings, deployment, { dynamoDb, region: 'eu-west-1', now: () => now });
  return (await Promise.all(checks.map(printedBy))).flat();
}

async function wait(event: string, since: string, destination = 'default'): Promise<void> {
  const entry: EntryContent = {
    since: new Date(since),
    redrive: 0,
    alert: {
      eventKey: event,
      status: 'active',
      kind: 'performance',
      scope: 'local',
      monitorName: 'Shop',
      locations: [],
      outageMap: { status: 'not-listed' },
      missingData: [],
    },
  };
  await putEntry(table, { webhook, destination, event }, entry, () => event);
}

/** As a function leaves it that could not send a message. */
async function leave(state: WebhookState): Promise<void> {
  const lease = await acquireWebhook(table, webhook, { until: now, now, holder: 'a-function' });
  await lease?.release(state);
}

const refusal = {
  reason: 'webhook-gone',
  message:
    'webhook-gone: Slack says no_service of https://hooks.slack.com/services/TFAKE/BFAKE/not-a-secret. Replace it.',
  at: now - 60_000,
};

it('an outbox is well if nothing waits', async () => {
  expect(await look()).toEqual([true, '✓ Outbox of default: nothing waits']);
});

it('an outbox is well if its oldest alert has been due for less than 20 minutes', async () => {
  await wait('health-event/Shop/1', '2026-11-20T13:40:01.000Z');
  await wait('health-event/Shop/2', '2026-11-20T13:59:00.000Z');

  expect(await look()).toEqual([true, '✓ Outbox of default: alerts that wait: 2, the oldest due for 19 minutes']);
});

it.each([
  ['20 minutes', '2026-11-20T13:40:00.000Z'],
  ['2 days', '2026-11-18T14:00:00.000Z'],
])('an outbox is a problem if its oldest alert has been due for %s', async (age, since) => {
  await wait('health-event/Shop/1', since);

  expect(await look()).toEqual([
    false,
    `✗ Outbox of default: alerts that wait: 1, the oldest due for ${age}`,
    '    The log says why: aws logs tail announce-logs --since 1h --region eu-west-1',
  ]);
});

it('an outbox is well if what has waited for long is not due: the filter of its destination stops it', async () => {
  await wait('health-event/Shop/1', '2026-11-20T10:00:00.000Z');

  expect(await look([{ ...only, filter: { monitors: ['Another'] } }])).toEqual([
    true,
    '✓ Outbox of default: alerts that wait: 1, none is due',
  ]);
});

it('there is one check for each webhook, which names the destinations behind it', async () => {
  await wait('health-event/Shop/1', '2026-11-20T13:30:00.000Z', 'second');
  const second = { ...only, name: 'second' };
  const third = { name: 'third', webhookParameter: '/test/another' };

  expect(await look([only, second, third])).toEqual([
    false,
    '✗ Outbox of default, second: alerts that wait: 1, the oldest due for 30 minutes',
    '    The log says why: aws logs tail announce-logs --since 1h --region eu-west-1',
    true,
    '✓ Outbox of third: nothing waits',
  ]);
});

it('what waits for a destination is not due because another behind the same webhook would announce it', async () => {
  await wait('health-event/Shop/1', '2026-11-20T10:00:00.000Z', 'second');

  expect(await look([only, { ...only, name: 'second', filter: { monitors: ['Another'] } }])).toEqual([
    true,
    '✓ Outbox of default, second: alerts that wait: 1, none is due',
  ]);
});

it('a pause of the webhook is a note, with its end and its reason, and without the URL', async () => {
  await wait('health-event/Shop/1', '2026-11-20T13:58:00.000Z');
  await leave({ refusals: 2, notBefore: now + 130_000, failure: refusal });

  expect(await look()).toEqual([
    true,
    '! Outbox of default: alerts that wait: 1, the oldest due for 2 minutes; paused until 14:02:10 UTC',
    '    webhook-gone: Slack says no_service of https://hooks.slack.com/… Replace it.',
  ]);
});

it.each([
  ['is over', now - 1_000],
  ['is of a wrong clock, which the program does not heed', now + 3 * 3_600_000],
])('a pause that %s is not printed, but what was refused', async (_case, notBefore) => {
  await leave({ refusals: 1, notBefore, failure: { ...refusal, message: 'server-error: 503' } });

  expect(await look()).toEqual([
    true,
    '! Outbox of default: nothing waits; the last message was not sent',
    '    server-error: 503',
  ]);
});

it('a pause is a problem once the oldest alert has been due for 20 minutes', async () => {
  await wait('health-event/Shop/1', '2026-11-20T13:30:00.000Z');
  await leave({ refusals: 9, notBefore: now + 60_000, failure: { ...refusal, message: 'server-error: 503' } });

  expect(await look()).toEqual([
    false,
    '✗ Outbox of default: alerts that wait: 1, the oldest due for 30 minutes; paused until 14:01:00 UTC',
    '    The log says why: aws logs tail announce-logs --since 1h --region eu-west-1',
    '    server-error: 503',
  ]);
});

it('items that this version cannot read are a note, and the first three are named', async () => {
  for (const number of [1, 2, 3, 4]) await table.put({ webhook, item: `entry/default/event-${number}`, format: 99 });

  expect(await look()).toEqual([
    true,
    '! Outbox of default: nothing waits; items that this version cannot read: 4 ' +
      '(entry/default/event-1, entry/default/event-2, entry/default/event-3, …)',
    '    Deploy the version that wrote these items, or delete them.',
  ]);
});

it.each([
  ['dynamodb:Query', 0],
  ['dynamodb:BatchGetItem', 1],
])('an outbox is skipped by whoever lacks %s', async (_permission, allowed) => {
  await wait('health-event/Shop/1', '2026-11-20T13:58:00.000Z');
  const body = '{"__type":"com.amazon.coral.service#AccessDeniedException","Message":"no"}';
  fake.script.add(undefined, allowed).add({ status: 400, body });

  expect(await look()).toEqual([
    true,
    '- Outbox of default: not looked at (access denied)',
    '    It takes dynamodb:Query and dynamodb:BatchGetItem.',
  ]);
});

it('an outbox is a problem if the table is gone', async () => {
  fake.script.add({ status: 400, body: '{"__type":"ResourceNotFoundException","message":"no table"}' });

  expect(await look()).toEqual([
    false,
    '✗ Outbox of default: could not be looked at',
    '    A part of the stack is gone from eu-west-1: deploy the stack again.',
  ]);
});
