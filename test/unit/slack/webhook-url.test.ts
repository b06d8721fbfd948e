import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AlertError } from '../../../lambda/runtime/errors.ts';
import { adviseToStore, parseWebhookUrl, slackOrigins } from '../../../lambda/slack/webhook-url.ts';
import { refused, taken } from '../../fixtures/stored-webhooks.ts';

const parse = (stored: string, allowedOrigins: readonly string[]) =>
  parseWebhookUrl(stored, 'The parameter', allowedOrigins, adviseToStore('npm run store-webhook'));

/** What the error says of a value; undefined if it is taken. */
function problemOf(stored: string, allowedOrigins: readonly string[] = slackOrigins): string | undefined {
  try {
    parse(stored, allowedOrigins);
    return undefined;
  } catch (error) {
    if (!(error instanceof AlertError)) throw error;
    return error.message;
  }
}

const messageAbout = (problem: string) =>
  `webhook-url: The parameter ${problem}. Store the URL of a Slack incoming webhook in it ` +
  '(https://hooks.slack.com/services/…): npm run store-webhook';

it.each(taken)('a stored webhook is taken: %s', (_what, stored, url) => {
  expect(parse(stored, slackOrigins).href).toBe(url);
});

it.each(refused)('a stored webhook is refused, with what is wrong and the fix: %s', (_what, stored, problem) => {
  expect(problemOf(stored)).toBe(messageAbout(problem));
});

const proxy = 'https://proxy.example.test:8443';

it.each([`${proxy}/slack`, `${proxy}/services/T0FAKE/B0FAKE/fake/more?channel=fake`, `${proxy}/workflows/fake`])(
  'a stored webhook of an origin that is not Slack is taken whatever its path: %s',
  (url) => {
    expect(parse(url, [proxy]).href).toBe(url);
  },
);

it('a stored webhook of Slack is refused if only another origin may be posted to', () => {
  expect(problemOf('https://hooks.slack.com/services/T0FAKE/B0FAKE/fake', [proxy])).toBe(
    messageAbout(`holds the URL of another host, and only ${proxy} may be posted to`),
  );
});

/** Values of all kinds: near a webhook, near a URL, and any text. */
const anyValue = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
  fc
    .array(
      fc.oneof(
        fc.constantFrom(
          'https://',
          'http://',
          'x:',
          '@',
          '/',
          '//',
          '?',
          '"',
          '$',
          '%',
          '{',
          ' ',
          '\n',
          '\t',
          '\u200B',
        ),
        fc.constantFrom(
          'hooks.slack.com',
          'hooks.slack-gov.com',
          ':8443',
          'services',
          'triggers',
          'actions',
          'T0',
          'B0',
        ),
        fc.stringMatching(/^[\w.-]{1,20}$/),
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join('')),
  fc
    .tuple(fc.constantFrom(...slackOrigins), fc.string(), fc.string({ unit: 'grapheme' }))
    .map(([origin, path, more]) => `${origin}/${path}/${more}`),
);

it('whatever is stored, it is a webhook or refused with one of few messages, which do not depend on the value', () => {
  const messages = new Set(refused.map(([, , problem]) => messageAbout(problem)));
  const form = /^https:\/\/hooks\.slack(?:-gov)?\.com\/(?:services\/)?T[A-Z0-9]+\/B[A-Z0-9]+\/[\w-]+$/;
  const isRight = (stored: string) => {
    const problem = problemOf(stored);
    return problem === undefined ? form.test(parse(stored, slackOrigins).href) : messages.has(problem);
  };
  fc.assert(
    fc.property(anyValue, (stored) => {
      expect(isRight(stored)).toBe(true);
    }),
    { numRuns: 3_000 },
  );
});

it('whatever is stored around a secret, the secret is not in the error', () => {
  const secret = 'q7Zx0fAk3';
  fc.assert(
    fc.property(anyValue, anyValue, (before, behind) => {
      expect(problemOf(`${before}${secret}${behind}`) ?? '').not.toMatch(new RegExp(secret, 'i'));
    }),
    { numRuns: 1_000 },
  );
});
