import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mrkdwnHtml, textHtml } from './mrkdwn-html.ts';
import { slackHtml } from './slack-html.ts';

it.each([
  ['bold', '*Status*', '<strong>Status</strong>'],
  [
    'bold beside a link',
    '*Network*  <https://bgp.tools/as/1|AS1>',
    '<strong>Network</strong>  <a href="https://bgp.tools/as/1" target="_blank" rel="noopener noreferrer">AS1</a>',
  ],
  ['italic, struck and code', '_a_ ~b~ `c`', '<em>a</em> <s>b</s> <code>c</code>'],
  ['no format inside a word', 'snake_case_name 2*3*4', 'snake_case_name 2*3*4'],
  ['line breaks', 'a\nb', 'a<br>b'],
  ['entities', 'A &amp; B &lt;C&gt;', 'A &amp; B &lt;C&gt;'],
  ['an entity of an entity, decoded once', '&amp;lt;', '&amp;lt;'],
  ['a mention', '<!here>', '<span class="mention">@here</span>'],
  ['a user', '<@U012AB3CD>', '<span class="mention">@U012AB3CD</span>'],
  ['a group', '<!subteam^S012AB3CD>', '<span class="mention">@S012AB3CD</span>'],
  ['an escaped mention, which mentions nobody', '&lt;!channel&gt;', '&lt;!channel&gt;'],
  [
    'a date',
    '<!date^0^{date_short_pretty} at {time}|1970-01-01 00:00 UTC>',
    '<time datetime="1970-01-01T00:00:00.000Z" data-format="{date_short_pretty} at {time}">1970-01-01 00:00 UTC</time>',
  ],
  [
    'a link without a label',
    '<https://example.com/?a=1&amp;b=2>',
    '<a href="https://example.com/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer">https://example.com/?a=1&amp;b=2</a>',
  ],
  ['no link to a script', '<javascript:alert(1)|x>', '&lt;javascript:alert(1)|x&gt;'],
  ['markup', '<img src=x onerror=alert(1)>', '&lt;img src=x onerror=alert(1)&gt;'],
])('mrkdwn, as Slack shows it shows %s', (_case, mrkdwn, html) => {
  expect(mrkdwnHtml(mrkdwn)).toBe(html);
});

it('a message, as Slack shows it shows plain text as it is', () => {
  const blocks = [{ type: 'header', text: { type: 'plain_text', text: '*a* <!here> & :b:' } }];
  expect(slackHtml({ text: 'unseen', blocks })).toBe('<h4>*a* &lt;!here&gt; &amp; :b:</h4>');
});

it('a message, as Slack shows it shows the text of a message without blocks', () => {
  expect(slackHtml({ text: '*a*' })).toBe('<p><strong>a</strong></p>');
});

it('a message, as Slack shows it shows the bar in its colour, and grey for what is none', () => {
  const attachment = (color: string) => slackHtml({ text: '', attachments: [{ color, blocks: [] }] });
  expect(attachment('#d1242f')).toContain('fill="#d1242f"');
  expect(attachment('"><script>')).toContain('fill="#ddd"');
});

it('a message, as Slack shows it, says so of what is no message', () => {
  expect(slackHtml({ text: 1 })).toMatch(/^<p>This is no message: /);
});

it('no text whatever becomes markup', () => {
  const text = fc
    .oneof(fc.string({ unit: 'binary' }), fc.constantFrom('<', '>', '"', '&lt;', '*', '<!date^', '|', '>">'))
    .map(String);
  const hostile = fc.array(text, { maxLength: 12 }).map((parts) => parts.join(''));
  const allowed =
    /^<(?:\/?(?:strong|em|s|code|a|time|span)|br|a href="(?:https?|mailto):[^"<>]*" target="_blank" rel="noopener noreferrer"|span class="mention"|time datetime="[\d:.TZ+-]+" data-format="[^"<>]*")>$/;
  fc.assert(
    fc.property(hostile, (given) => {
      expect(textHtml(given).replaceAll('<br>', '')).not.toMatch(/[<>"]/);
      for (const [tag] of mrkdwnHtml(given).matchAll(/<[^>]*>?/g)) expect(tag).toMatch(allowed);
    }),
    { numRuns: 1_000 },
  );
});
