import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { clip, escapeMrkdwn, formatDateToken, formatLink, formatUtc } from '../../../lambda/message/mrkdwn.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.constantFrom('<', '>', '&', '*', '_', '~', '`', ':', '//', '!', '@', '|', 'a', ' ', 'https'))
    .map((parts) => parts.join('')),
);

it.each([
  ['a mention of everybody', '<!channel>', '&lt;!channel&gt;'],
  ['a mention of a person', '<@U0FAKE>', '&lt;@U0FAKE&gt;'],
  ['a link with a false label', '<https://e.vil|AWS>', '&lt;https∶//e.vil|AWS&gt;'],
  ['a bare link', 'see https://e.vil/x', 'see https∶//e.vil/x'],
  ['an escaped mention', '&lt;!here&gt;', '&amp;lt;!here&amp;gt;'],
  ['bold', '*AWS*', '∗AWS∗'],
  ['italics', '_AWS_', 'ˍAWSˍ'],
  ['struck through', '~AWS~', '∼AWS∼'],
  ['code', '`AWS`', 'ˋAWSˋ'],
  ['italics beside code', '`_x_`', 'ˋˍxˍˋ'],
  ['an emoji', 'ok :fire: now', 'ok ∶fire: now'],
  ['all at once', '<!channel> *x* & <https://e.vil|y>', '&lt;!channel&gt; ∗x∗ &amp; &lt;https∶//e.vil|y&gt;'],
])('escaped text does nothing: %s', (_case, text, harmless) => {
  expect(escapeMrkdwn(text)).toBe(harmless);
});

it.each([
  ['a network', 'MICROSOFT-CORP-MSN-AS-BLOCK (AS8075)'],
  ['a network with underscores inside', 'AS_CHARTER_20115'],
  ['a time', '2024-08-02 00:10 UTC'],
  ['a health event', 'arn:aws:internetmonitor:us-east-1:123456789012:monitor/Shop/health-event/2024-08-02/latency'],
  ['an internet event', 'arn:aws:internetmonitor::123456789012:internet-event/ba755fe8-b4de-4e24-8b3b-19267bec227e'],
  ['other scripts', 'Łódź, 東京, القاهرة'],
  ['two lines', 'one\ntwo'],
])('escaped text reads as before if it was harmless: %s', (_case, text) => {
  expect(escapeMrkdwn(text)).toBe(text);
});

it('escaped text holds no character that Slack gives a meaning, whatever it was', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(escapeMrkdwn(text)).not.toMatch(/[<>*~`]|:\/\/|&(?!(?:amp|lt|gt);)/);
      expect(escapeMrkdwn(text)).not.toMatch(/(?:^|\s)_|_(?:\s|$)/);
      expect(escapeMrkdwn(text)).not.toMatch(/(?:^|\s):[a-z0-9_+'-]+:/i);
    }),
  );
});

it.each([
  ['what fits is left alone', 'abcde', 5, 'abcde'],
  ['the rest is an ellipsis', 'abcdef', 5, 'abcd…'],
  ['a surrogate pair is not cut in two', 'abc🌍🌍', 5, 'abc…'],
  ['a surrogate pair that fits stays', '🌍🌍🌍', 5, '🌍🌍…'],
  ['of a limit of one only the ellipsis is left', 'ab', 1, '…'],
])('clipped text: %s', (_case, text, limit, clipped) => {
  expect(clip(text, limit)).toBe(clipped);
});

it('clipped text is within the limit in UTF-16 units and whole in code points, whatever it was', () => {
  const lengths = fc.integer({ min: 1, max: 20 });
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), lengths, (text, limit) => {
      const clipped = clip(text, limit);
      expect(clipped.length).toBeLessThanOrEqual(limit);
      expect(clipped).not.toMatch(/\p{Cs}/u);
      expect(text.startsWith(clipped.replace(/…$/, '')) || clipped === text).toBe(true);
    }),
  );
});

it('a time is said in UTC to the minute', () => {
  expect(formatUtc(new Date('2024-08-02T00:10:59.999Z'))).toBe('2024-08-02 00:10 UTC');
});

it("a date token holds the second, the reader's own form and the time in UTC", () => {
  expect(formatDateToken(new Date('2024-08-02T00:10:00.999Z'))).toBe(
    '<!date^1722557400^{date_short_pretty} at {time}|2024-08-02 00:10 UTC>',
  );
});

it('a link is an address and its label', () => {
  expect(formatLink('https://us-east-1.console.aws.amazon.com/cloudwatch/home', 'CloudWatch console')).toBe(
    '<https://us-east-1.console.aws.amazon.com/cloudwatch/home|CloudWatch console>',
  );
});
