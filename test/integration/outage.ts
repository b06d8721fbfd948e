import type { NotifyDependencies } from '../../lambda/announce/announce-notification.ts';
import type { Alert } from '../../lambda/outage/alert.ts';
import { AlertError } from '../../lambda/runtime/errors.ts';
import { createWebhook } from '../../lambda/slack/cached-webhook.ts';
import { textOf } from '../fakes/message-texts.ts';
import { briefly, readMessage } from '../fakes/read-message.ts';
import type { FakeSlack } from '../fakes/slack.ts';
import documented from '../fixtures/documented/get-health-event.json' with { type: 'json' };

/** One outage as Internet Monitor tells of it: the health event that AWS documents, going on and over. */
export const active = { ...documented, Status: 'ACTIVE', EndedAt: null };
export const over = documented;

/** It concerns more of the traffic: 30 % in the place of 0.76 %. */
export const worse = { ...active, PercentOfTotalTrafficImpacted: 30 };

/** It concerns one more network, and no more of the traffic. */
export const wider = {
  ...active,
  ImpactedLocations: [
    ...active.ImpactedLocations,
    { ...active.ImpactedLocations[0], ASName: 'OTHER', ASNumber: 64500 },
  ],
};

/** Its key. */
export const outageKey = `health-event/TestMonitor/${documented.EventId}`;

/** A notification of some event, half a minute old when the tests begin: it does not say which. */
export const bareNotification = {
  version: '0',
  id: '00000000-0000-4000-8000-000000000001',
  source: 'aws.internetmonitor',
  'detail-type': 'Health Event Created',
  account: '123456789012',
  region: 'us-east-1',
  time: '2026-11-20T14:19:30Z',
  resources: [],
};

/** A notification of it, half a minute old when the tests begin. */
export function notification(change: 'Created' | 'Updated' | 'Closed', id = 'notification-1') {
  return {
    version: '0',
    id,
    source: 'aws.internetmonitor',
    'detail-type': `Health Event ${change}`,
    account: '123456789012',
    region: 'us-east-1',
    time: '2026-11-20T14:19:30Z',
    resources: [documented.EventArn],
    detail: {},
  };
}

/** An alert of an event of its own. */
export function alertOf(number: number, members: Partial<Alert> = {}): Alert {
  return {
    eventKey: `health-event/Shop/event-${number}`,
    status: 'active',
    kind: 'performance',
    scope: 'local',
    outageMap: { status: 'not-listed' },
    missingData: [],
    locations: [{ asNumber: 64_500 + number, asName: `NET-${number}`, city: 'Fenton', ipv4Prefixes: [] }],
    ...members,
  };
}

/** The network that each message names, which is about an event of `alertOf`; in a few words what names none, as a digest. */
export function networksIn({ messages }: FakeSlack): readonly string[] {
  return messages.map((message) => {
    const network = readMessage(message).action === 'digest' ? undefined : /\bNET-\d+/.exec(textOf(message))?.[0];
    return network ?? briefly(message);
  });
}

/** The same dependencies with a second destination, `second`, whose webhook is this Slack's. */
export function withSecondDestination(dependencies: NotifyDependencies, slack: FakeSlack): NotifyDependencies {
  const webhookParameter = '/test/second-webhook';
  const webhook = createWebhook({
    parameterName: webhookParameter,
    allowedOrigins: [slack.url],
    readParameter: async () => slack.webhookUrl,
    now: dependencies.clock.now,
  });
  return {
    ...dependencies,
    channels: [
      ...dependencies.channels,
      { webhookParameter, webhook, destinations: [{ name: 'second', webhookParameter }] },
    ],
    outboxes: [...dependencies.outboxes, { destination: 'second', webhookParameter }],
  };
}

/** The same dependencies, but for how Slack is asked. */
export function withSlack(
  dependencies: NotifyDependencies,
  slack: Partial<NotifyDependencies['slack']>,
): NotifyDependencies {
  return { ...dependencies, slack: { ...dependencies.slack, ...slack } };
}

/** As the redeliver function makes them. */
export function redelivering(dependencies: NotifyDependencies): NotifyDependencies {
  return { ...dependencies, onTableFailure: 'fail-closed' };
}

/** A record that came into the queue at 14:20, when the tests begin. */
export function recordWith(body: string, tries = 1) {
  return {
    body,
    receiptHandle: `receipt-${tries}`,
    attributes: {
      ApproximateReceiveCount: String(tries),
      SentTimestamp: '1795184400000',
      ApproximateFirstReceiveTimestamp: '1795184400000',
      SenderId: 'AIDA',
    },
  };
}

/** What the work ended with, which is to be an AlertError. */
export async function failureOf(work: Promise<unknown>): Promise<AlertError> {
  const failure = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (failure instanceof AlertError) return failure;
  throw new Error(`Expected an AlertError, got ${String(failure)}`);
}
