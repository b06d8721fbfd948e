import { expect, it } from '@jest/globals';
import { slackOrigins } from '../../lambda/slack/webhook-url.ts';
import { startSlack } from '../fakes/slack.ts';
import { refused, taken } from '../fixtures/stored-webhooks.ts';
import { relayTo } from './relay-to-slack.ts';

it.each(taken)('the webhook of npm start is taken as the functions take it: %s', (_what, stored) => {
  expect(relayTo(stored, slackOrigins)).toEqual(expect.any(Function));
});

it.each(refused)('the webhook of npm start is refused as the functions refuse it: %s', (_what, stored, problem) => {
  expect(() => relayTo(stored, slackOrigins)).toThrow(
    `webhook-url: The environment variable SLACK_WEBHOOK_URL ${problem}. Put the URL`,
  );
});

it('the webhook of npm start gets each message as it is, at its path', async () => {
  const slack = await startSlack();
  const real = await startSlack(relayTo(`${slack.webhookUrl}\n`, [slack.url]));
  const body = JSON.stringify({ text: 'hello', attachments: [] });
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  const answer = await fetch(real.webhookUrl, { method: 'POST', headers, body });
  await Promise.all([slack.close(), real.close()]);
  expect(await answer.text()).toBe('ok');
  expect(slack.posts).toMatchObject([{ path: '/services/TFAKE/BFAKE/not-a-real-webhook', body: JSON.parse(body) }]);
});
