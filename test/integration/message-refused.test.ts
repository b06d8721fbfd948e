import { beforeEach, expect, it } from '@jest/globals';
import { announceDue } from '../../lambda/announce/announce-due.ts';
import { announceNotification, type NotifyDependencies } from '../../lambda/announce/announce-notification.ts';
import { writeEntry } from '../../lambda/ingest/write-entry.ts';
import { type Harness, openHarness, parameterName } from './harness.ts';
import { active, alertOf, networksIn, notification } from './outage.ts';
import { minute } from './sweeps.ts';

let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
});

const outbox = { webhookParameter: parameterName, destination: 'default' };

/** Slack, which refuses each message with these words in it. */
function refusing(words: string, status: number, answer: string): NotifyDependencies {
  const { dependencies } = harness;
  const { fetch: real } = dependencies.slack;
  const fetch: typeof real = async (url, init) =>
    typeof init?.body === 'string' && init.body.includes(words) ? new Response(answer, { status }) : real(url, init);
  return { ...dependencies, slack: { ...dependencies.slack, fetch } };
}

/** Lets minutes pass until the problem on this network is told, so many at most. @returns what is told by then. */
async function toldWithin(minutes: number, network: string, made: () => NotifyDependencies) {
  for (let passed = 0; passed < minutes && !networksIn(harness.slack).includes(network); passed += 1) {
    await announceDue(made());
    harness.pass(minute);
  }
  return networksIn(harness.slack);
}

it.each([
  [400, 'msg_blocks_too_long'],
  [400, 'invalid_attachment'],
  [413, 'Request Entity Too Large'],
  [400, '{"ok":false,"error":"invalid_blocks"}'],
])('one message that Slack cannot read (%s %s) does not hold up the others of its webhook', async (status, answer) => {
  await writeEntry(outbox, alertOf(1), {}, harness.dependencies);
  harness.pass(1);
  await writeEntry(outbox, alertOf(2), {}, harness.dependencies);
  expect(await toldWithin(60, 'NET-2', () => refusing('NET-1', status, answer))).toContain('NET-2');
});

it.each([
  [400, 'msg_blocks_too_long'],
  [400, 'a_word_of_tomorrow'],
  [413, '<html>Request Entity Too Large</html>'],
  [400, '{"ok":false,"error":"invalid_blocks"}'],
])(
  'one message that Slack cannot read (%s %s) becomes a dead letter at once, and pauses nothing',
  async (status, answer) => {
    await writeEntry(outbox, alertOf(1), {}, harness.dependencies);
    await writeEntry(outbox, alertOf(2), {}, harness.dependencies);
    await announceDue(refusing('NET-1', status, answer));
    expect(networksIn(harness.slack)).toEqual(['NET-2']);
    expect(harness.deadLetters.map((body) => JSON.parse(body).deadLetter.reason)).toEqual(['payload']);
  },
);

it('a mention that Slack refuses is left out of the message, the log says so, and nobody counts as called', async () => {
  const destinations = [{ name: 'default', webhookParameter: parameterName, mention: 'here' }];
  harness.deployed = { ...harness.deployed, destinations };
  await writeEntry(outbox, alertOf(1), {}, harness.dependencies);
  await announceDue(refusing('<!here>', 403, 'restricted_action'));
  expect(networksIn(harness.slack)).toEqual(['NET-1']);
  expect(harness.logged.filter((line) => line.includes('Slack refuses the mention'))).toHaveLength(1);
  expect(harness.counted).not.toContain('permanentFailures refused');

  harness.pass(minute);
  await writeEntry(outbox, alertOf(2), {}, harness.dependencies);
  await announceDue(harness.dependencies);
  const mentioning = harness.slack.messages.filter((message) => JSON.stringify(message).includes('<!here>'));
  expect([harness.slack.messages.length, mentioning.length]).toEqual([2, 1]);
});

it('an alert waits for a person while the certificate of the webhook does not hold, and is never called perhaps posted', async () => {
  const { dependencies } = harness;
  const fetch: typeof globalThis.fetch = async () => {
    throw new TypeError('fetch failed', { cause: Object.assign(new Error('expired'), { code: 'CERT_HAS_EXPIRED' }) });
  };
  await writeEntry(outbox, alertOf(1), {}, dependencies);
  await announceDue({ ...dependencies, slack: { ...dependencies.slack, fetch } });
  expect(harness.counted).toContain('permanentFailures unreachable');
  expect(harness.counted.filter((name) => name.startsWith('possiblyDoubled'))).toEqual([]);
  expect(harness.logged.join('\n')).toContain('The certificate of the server does not hold');
  expect(harness.deadLetters).toEqual([]);

  expect(await toldWithin(10, 'NET-1', () => harness.dependencies)).toEqual(['NET-1']);
});

it('a message that Slack cannot read is posted a few times a minute at most, while the dead-letter queue refuses its letter', async () => {
  await writeEntry(outbox, alertOf(1), {}, harness.dependencies);
  let posts = 0;
  const dependencies = refusing('NET-1', 400, 'invalid_payload');
  const { fetch } = dependencies.slack;
  await announceDue({
    ...dependencies,
    slack: {
      ...dependencies.slack,
      fetch: async (url, init) => {
        posts += 1;
        return fetch(url, init);
      },
    },
    sendDeadLetter: async () => {
      throw new Error('AccessDenied: not authorized to perform sqs:SendMessage');
    },
  });
  expect(posts).toBeLessThanOrEqual(4);
});

it('one message that Slack always answers with an error of its own does not hold up the others for hours', async () => {
  await writeEntry(outbox, alertOf(1), {}, harness.dependencies);
  harness.pass(1);
  await writeEntry(outbox, alertOf(2), {}, harness.dependencies);
  expect(await toldWithin(60, 'NET-2', () => refusing('NET-1', 500, 'internal_error'))).toContain('NET-2');
});

it('a destination gets its alert although the first one behind the webhook has something each minute, while Slack takes one message a minute', async () => {
  const destinations = ['first', 'second'].map((name) => ({ name, webhookParameter: parameterName }));
  harness.deployed = { ...harness.deployed, destinations };
  const { fetch: real } = harness.dependencies.slack;
  let taken = 0;
  const fetch: typeof real = async (url, init) => {
    taken += 1;
    return taken === 1 ? real(url, init) : new Response('', { status: 429, headers: { 'retry-after': '55' } });
  };
  await writeEntry({ ...outbox, destination: 'second' }, alertOf(0), {}, harness.dependencies);
  for (let number = 1; number <= 20; number += 1) {
    await writeEntry({ ...outbox, destination: 'first' }, alertOf(number), {}, harness.dependencies);
    taken = 0;
    const { dependencies } = harness;
    const before = harness.now();
    await announceDue({ ...dependencies, slack: { ...dependencies.slack, fetch } });
    harness.pass(Math.max(0, minute - (harness.now() - before)));
  }
  expect(networksIn(harness.slack)).toContain('NET-0');
});

it('a digest that Slack cannot read does not split that of another destination', async () => {
  const destinations = ['first', 'second'].map((name) => ({ name, webhookParameter: parameterName }));
  harness.deployed = { ...harness.deployed, destinations };
  for (let number = 1; number <= 6; number += 1) {
    await writeEntry({ ...outbox, destination: 'first' }, alertOf(number), {}, harness.dependencies);
    await writeEntry({ ...outbox, destination: 'second' }, alertOf(10 + number), {}, harness.dependencies);
  }
  await announceDue(refusing('NET-6', 400, 'invalid_payload'));
  const announced = networksIn(harness.slack);
  expect(announced.filter((network) => /^NET-1[1-6]$/.test(network))).toEqual([]);
  expect(announced).toContain('digest of 6');
});

it('an update that comes while the table fails is not announced as another beginning', async () => {
  harness.deployed = {
    ...harness.deployed,
    destinations: [{ name: 'default', webhookParameter: parameterName, mention: 'here' }],
  };
  harness.api.world = { healthEvents: [active] };
  await announceNotification(notification('Created'), harness.dependencies);
  harness.table.script.always = { status: 503, body: '{}' };
  for (let number = 1; number <= 3; number += 1) {
    harness.pass(10 * minute);
    await announceNotification(notification('Updated', `update-${number}`), harness.dependencies).catch(
      () => undefined,
    );
  }
  harness.table.script.always = undefined;
  expect(harness.slack.messages.filter((message) => JSON.stringify(message).includes('<!here>'))).toHaveLength(1);
});
