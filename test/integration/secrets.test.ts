import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { announce } from '../../lambda/pipeline.ts';
import healthEvent from '../fixtures/documented/get-health-event.json' with { type: 'json' };
import type { Answer } from '../stand-ins/server.ts';
import { type Neighbourhood, openNeighbourhood, parameterName } from './services.ts';

let neighbourhood: Neighbourhood;
beforeEach(async () => {
  neighbourhood = await openNeighbourhood();
  neighbourhood.api.world = { healthEvents: [healthEvent] };
});
afterEach(() => neighbourhood.close());

const notification = {
  source: 'aws.internetmonitor',
  'detail-type': 'Health Event Closed',
  resources: [healthEvent.EventArn],
};

/** The parts of the stand-in's webhook that are as secret as a real one's. */
const secrets = ['not-a-real-webhook', 'BFAKE', 'TFAKE'];

/** Invokes, and gives all that anyone could see of it: every log line, and the error with its stack and causes. */
async function seen(): Promise<string> {
  const end = await announce(notification, neighbourhood.services).catch((error: unknown) => error);
  return [...neighbourhood.logged, inspect(end, { depth: null, showHidden: true, maxStringLength: null })].join('\n');
}

function expectNoSecret(text: string): void {
  for (const secret of secrets) expect(text).not.toContain(secret);
}

describe("the webhook's URL is in no log, error or cause", () => {
  it.each<[string, Answer]>([
    ['delivers', { status: 200, body: 'ok' }],
    ['answers something else', { status: 200, body: 'fine' }],
    [
      'repeats the URL in its answer',
      { status: 400, body: 'bad: http://127.0.0.1/services/TFAKE/BFAKE/not-a-real-webhook' },
    ],
    ['repeats its path in its answer', { status: 404, body: 'Cannot POST /TFAKE/BFAKE/not-a-real-webhook' }],
    ['redirects', { status: 302, headers: { location: '/services/TFAKE/BFAKE/not-a-real-webhook' } }],
    ['refuses', { status: 403, body: 'action_prohibited' }],
    ['is gone', { status: 404, body: 'no_service' }],
    ['cannot read the message', { status: 400, body: 'invalid_blocks' }],
    ['rate-limits', { status: 429, headers: { 'retry-after': '3' } }],
    ['fails', { status: 500 }],
    ['resets', { instead: 'reset' }],
    ['hangs', { instead: 'hang' }],
    ['never ends its answer', { status: 200, endless: true }],
  ])('when Slack %s', async (_case, answer) => {
    neighbourhood.slack.script.add(answer, 8);
    const text = await seen();
    expect(neighbourhood.slack.posts[0]?.path).toBe('/services/TFAKE/BFAKE/not-a-real-webhook');
    expectNoSecret(text);
  });

  it('when nobody listens there', async () => {
    await neighbourhood.slack.close();
    const text = await seen();
    expect(text).toContain('ECONNREFUSED');
    expectNoSecret(text);
  });

  it.each([
    ['is of an origin that is not allowed', 'https://evil.test/services/TFAKE/BFAKE/not-a-real-webhook'],
    ['is no URL', 'hooks slack com /services/TFAKE/BFAKE/not-a-real-webhook'],
    ['has a port that is none', 'https://hooks.slack.com:99999/services/TFAKE/BFAKE/not-a-real-webhook'],
  ])('when the parameter %s', async (_case, value) => {
    neighbourhood.parameterStore.parameters.set(parameterName, value);
    const text = await seen();
    expect(text).toContain('webhook-url');
    expectNoSecret(text);
  });

  it('when somebody sends it in the place of a notification', async () => {
    const error = await announce({ url: neighbourhood.slack.webhookUrl }, neighbourhood.services).catch(
      (thrown: unknown) => inspect(thrown),
    );
    expect(error).toContain('invalid-notification');
    expectNoSecret(inspect(error));
  });
});
