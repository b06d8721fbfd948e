import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { announceDue } from '../../lambda/announce/announce-due.ts';
import { announceNotification, type NotifyDependencies } from '../../lambda/announce/announce-notification.ts';
import { testEnvelope } from '../../lambda/events/notification.ts';
import { formatEntryLetter } from '../../lambda/outage/dead-letter.ts';
import { reconcileAnnouncements } from '../../lambda/reconcile/reconcile-announcements.ts';
import { redeliverMessage } from '../../lambda/redelivery/redeliver-message.ts';
import { AlertError } from '../../lambda/runtime/errors.ts';
import { type HangingServer, hangs, startHangingServer } from '../fakes/hanging-server.ts';
import { type Harness, openHarness } from './harness.ts';
import { active, alertOf, notification, recordWith, redelivering, withSlack } from './outage.ts';

let harness: Harness;
let hanging: readonly HangingServer[];
beforeEach(async () => {
  harness = await openHarness();
  harness.api.world = { healthEvents: [active] };
  hanging = await Promise.all(hangs.map(startHangingServer));
});
afterEach(async () => {
  await Promise.all(hanging.map((server) => server.close()));
});

/** Deploys so many webhooks, of which these hang, and stand first. */
function deploy(hung: readonly HangingServer[], others: number): void {
  const names = [
    ...hung.map((_server, index) => `hung-${index}`),
    ...Array.from({ length: others }, (_none, index) => `works-${index}`),
  ];
  for (const [index, name] of names.entries()) {
    const url = hung[index]?.webhookUrl ?? `${harness.slack.url}/services/TFAKE/BFAKE/${name}`;
    harness.parameterStore.parameters.set(`/test/${name}`, url);
  }
  harness.deployed = {
    destinations: names.map((name) => ({ name, webhookParameter: `/test/${name}` })),
    policy: { updates: 'material', groupBy: ['network', 'country'] },
    allowedWebhookOrigins: [harness.slack.url, ...hanging.map(({ origin }) => origin)],
  };
}

/** An attempt may take so long that it ends within no test, unless it is released. Who waits at one time waits together. */
function patient(): NotifyDependencies {
  const { clock, ...made } = withSlack(harness.dependencies, { timeoutMs: 40_000 });
  const sleep = async (ms: number) => {
    const until = harness.now() + ms;
    await new Promise((resolve) => setTimeout(resolve, 1));
    harness.pass(Math.max(0, until - harness.now()));
  };
  return { ...made, clock: { ...clock, sleep } };
}

const queues = {
  delay: async () => undefined,
  sendToDeadLetters: async () => undefined,
};

const test = {
  ...testEnvelope,
  id: 'test-1',
  time: '2026-11-20T14:19:30Z',
  detail: { destinations: ['hung-0', 'works-0', 'works-1'] },
};

/** All that posts, each with what it ends with once what hangs is released. */
const functions: readonly [string, () => Promise<unknown>][] = [
  ['notify', () => announceNotification(notification('Created'), patient())],
  ['notify, of a test alert,', () => announceNotification(test, patient())],
  [
    'notify, without the table,',
    () => {
      harness.table.script.always = { status: 400, body: '{"__type":"com.amazonaws#AccessDeniedException"}' };
      return announceNotification(notification('Created'), patient());
    },
  ],
  [
    'announce',
    async () => {
      await reconcileAnnouncements(harness.sweepDependencies);
      return announceDue(patient());
    },
  ],
  [
    'redeliver',
    () => redeliverMessage(recordWith(JSON.stringify(notification('Created'))), queues, redelivering(patient())),
  ],
];

/** Waits until the channels that work have so many messages, while every other POST is still under way. */
async function untilTold(count: number, hung: readonly HangingServer[]): Promise<void> {
  const until = Date.now() + 30_000;
  while (harness.slack.messages.length < count || hung.some(({ held }) => held === 0)) {
    if (Date.now() > until) throw new Error(`Only ${harness.slack.messages.length} of ${count} were told.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const cases = functions.flatMap(([name, work]) => hangs.map((hang, index) => [name, hang, work, index] as const));

it.each(cases)('%s posts to all other webhooks while one %s', async (_name, _hang, work, index) => {
  const hung = hanging.slice(index, index + 1);
  deploy(hung, 2);
  const done = work().catch((error: unknown) => error);
  await untilTold(2, hung);
  expect(hung.map(({ held }) => held)).toEqual([1]);
  hung[0]?.release();
  await done;
  expect(harness.slack.messages).toHaveLength(2);
});

it.each(functions.filter(([name]) => !name.includes('test')))(
  '%s posts to eight webhooks while four others hang, each in its way',
  async (_name, work) => {
    deploy(hanging, 8);
    const done = work().catch((error: unknown) => error);
    await untilTold(8, hanging);
    for (const server of hanging) server.release();
    await done;
    expect(harness.slack.messages).toHaveLength(8);
  },
);

it('notify announces from memory what it could not write, while a webhook hangs whose entry it has written', async () => {
  const hung = hanging.slice(0, 1);
  deploy(hung, 1);
  const made = patient();
  const put: typeof made.table.put = async (item, condition) => {
    if (item.webhook !== '/test/works-0') return made.table.put(item, condition);
    throw new AlertError('table-unavailable', 'Not now.', { retryable: true });
  };
  const done = announceNotification(notification('Created'), { ...made, table: { ...made.table, put } });
  await untilTold(1, hung);
  hung[0]?.release();
  expect((await done).map(({ destination, outcome }) => `${destination} ${outcome}`)).toEqual([
    'hung-0 open',
    'works-0 open',
  ]);
});

it('a second letter for a webhook that hangs is left to the function that holds its lease, so it takes no other place', async () => {
  const hung = hanging.slice(0, 1);
  deploy(hung, 1);
  const letters = [1, 2].map((number) => {
    const about = { reason: 'timeout', message: 'Late.', title: 'An alert', at: new Date(harness.now()) };
    const entry = { since: new Date(harness.now()), alert: alertOf(number), redrive: 0, destination: 'hung-0' };
    return recordWith(formatEntryLetter(entry, about));
  });
  const [first, second] = letters.map((letter) => async () => {
    await untilTold(0, letter === letters[0] ? [] : hung);
    return redeliverMessage(letter, queues, redelivering(patient()));
  });
  const holding = first?.();
  expect(await second?.()).toBe(true);
  expect(hung.map(({ held }) => held)).toEqual([1]);
  hung[0]?.release();
  expect(await holding).toBe(true);
});
