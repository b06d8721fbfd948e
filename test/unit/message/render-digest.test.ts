import { expect, it } from '@jest/globals';
import { type DigestLine, renderDigest } from '../../../lambda/message/render-digest.ts';
import { blockKitProblems } from '../../fakes/block-kit.ts';
import { formattedTextsOf, plainTextsOf } from '../../fakes/message-texts.ts';
import { healthEventAlert } from '../../fixtures/alert-samples.ts';

const hostile = '<!channel> *x* & <https://e.vil|y>';
const harmless = '&lt;!channel&gt; ∗x∗ &amp; &lt;https∶//e.vil|y&gt;';
const runbookUrl = 'https://wiki.example.com/outage?id=1&x=2';

/** An alert of one city and network, with this share of the traffic. */
function lineOf(
  city: string,
  members: { readonly network?: string; readonly percent?: number; readonly action?: DigestLine['action'] } = {},
): DigestLine {
  const { network = 'EXAMPLE-CABLE', percent = 1, action = 'open' } = members;
  const alert = healthEventAlert({
    ...(action === 'close' ? {} : { Status: 'ACTIVE', EndedAt: null }),
    PercentOfTotalTrafficImpacted: percent,
    ImpactedLocations: [{ ASName: network, ASNumber: 64500, City: city, Country: 'United States' }],
  });
  return { alert, action };
}

it('a digest names what is new, what changed and what is over, each with the most traffic first', () => {
  const lines = [
    lineOf('Fenton', { action: 'close', percent: 30 }),
    lineOf('Boise', { percent: 2 }),
    lineOf('Denver', { percent: 6.4 }),
    lineOf('Ashburn', { action: 'update', percent: 12, network: 'OTHER' }),
  ];

  const message = renderDigest(lines, { runbookUrl, mention: 'S012AB3CD' });

  const title = '4 internet problems: 2 new, 1 updated, 1 over';
  const owner = 'Account and Region: 123456789012, us-east-1';
  const named = [
    '• Internet performance problem in Denver, United States on EXAMPLE-CABLE',
    '• Internet performance problem in Boise, United States on EXAMPLE-CABLE',
    '• Update: internet performance problem in Ashburn, United States on OTHER',
    '• Resolved after 5 minutes: internet performance problem in Fenton, United States on EXAMPLE-CABLE',
  ];
  expect(message).toEqual({
    text: ['<!subteam^S012AB3CD>', title, ...named, owner, `Runbook: ${runbookUrl}`].join('\n'),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: title, emoji: false } },
      { type: 'section', text: { type: 'mrkdwn', text: '<!subteam^S012AB3CD>', verbatim: true } },
    ],
    attachments: [
      {
        color: '#ecb22e',
        blocks: [
          { type: 'section', text: { type: 'plain_text', text: named.join('\n'), emoji: false } },
          { type: 'context', elements: [{ type: 'plain_text', text: owner, emoji: false }] },
          { type: 'context', elements: [{ type: 'mrkdwn', text: `<${runbookUrl}|Runbook>`, verbatim: true }] },
        ],
      },
    ],
    unfurl_links: false,
    unfurl_media: false,
  });
});

it('a digest without a mention mentions nobody, and leaves out the actions of which there is none', () => {
  const message = renderDigest([lineOf('Fenton', { action: 'close' }), lineOf('Boise', { action: 'close' })]);

  expect(message.text.split('\n')).toEqual([
    '2 internet problems: 2 over',
    '• Resolved after 5 minutes: internet performance problem in Fenton, United States on EXAMPLE-CABLE',
    '• Resolved after 5 minutes: internet performance problem in Boise, United States on EXAMPLE-CABLE',
    'Account and Region: 123456789012, us-east-1',
  ]);
  expect(message.blocks).toHaveLength(1);
  expect(message.attachments?.[0]?.color).toBe('#2eb67d');
  expect(JSON.stringify(message)).not.toMatch(/<[!@]/);
});

/** So many alerts in cities of their own, the first of them with the most traffic. */
function linesOf(count: number, network: (index: number) => string): readonly DigestLine[] {
  return Array.from({ length: count }, (_, index) =>
    lineOf(`City ${index}`, { percent: 100 - index / 10, network: network(index) }),
  );
}

it.each([
  [200, 'letters', (index: number) => `NETWORK-${index}`],
  [500, 'letters', (index: number) => `NETWORK-${index}`],
  [500, 'one network', () => 'EXAMPLE-CABLE'],
  [500, 'characters that are escaped', () => '&'.repeat(100)],
  [500, 'characters of two UTF-16 units', () => '🌍'.repeat(100)],
])(
  'a digest of %d alerts on networks of %s is within the limits of Slack, and names or counts each',
  (count, _kind, network) => {
    const message = renderDigest(linesOf(count, network), { mention: 'here', runbookUrl });

    expect(blockKitProblems(message)).toEqual([]);
    expect(message.text.length).toBeLessThanOrEqual(3_900);
    const list = plainTextsOf(message)[1] ?? '';
    for (const text of [message.text, list]) {
      const named = text.match(/^• /gm)?.length ?? 0;
      expect(named).toBeGreaterThanOrEqual(10);
      expect(named).toBeLessThanOrEqual(40);
      expect(text).toMatch(new RegExp(`^and ${count - named} more, on `, 'm'));
      expect(text).not.toMatch(/\p{Cs}/u);
    }
  },
);

it('a digest of 500 alerts names the worst, and ten of the networks of the others', () => {
  const { text } = renderDigest(linesOf(500, (index) => `NET-${index % 60}`));
  const lines = text.split('\n');

  expect(lines.slice(0, 3)).toEqual([
    '500 internet problems: 500 new',
    '• Internet performance problem in City 0, United States on NET-0',
    '• Internet performance problem in City 1, United States on NET-1',
  ]);
  expect(lines[40]).toBe('• Internet performance problem in City 39, United States on NET-39');
  expect(lines.slice(41)).toEqual([
    'and 460 more, on NET-40, NET-41, NET-42, NET-43, NET-44, NET-45, NET-46, NET-47, NET-48, NET-49 and 50 other networks',
    'Account and Region: 123456789012, us-east-1',
  ]);
});

it('a digest of alerts without a place counts them without networks', () => {
  const alert = healthEventAlert({ Status: 'ACTIVE', EndedAt: null, ImpactedLocations: [] });
  const { text } = renderDigest(Array.from({ length: 41 }, () => ({ alert, action: 'open' }) as const));

  expect(text.split('\n').slice(-3, -1)).toEqual([
    '• Internet performance problem reported by monitor TestMonitor',
    'and 1 more',
  ]);
});

it('a digest of hostile names can neither mention, link nor format, in a line or among the others', () => {
  const message = renderDigest(Array.from({ length: 60 }, () => lineOf(hostile, { network: hostile })));

  expect(message.text).toContain(`• Internet performance problem in ${harmless}, United States on ${harmless}`);
  expect(message.text).toContain(`more, on ${harmless}`);
  expect(message.text).not.toMatch(/[<>*~`]|&(?!(?:amp|lt|gt);)|\S+:\/\/\S+/);
  expect(formattedTextsOf(message)).toEqual([]);
  expect(plainTextsOf(message)[1]).toContain(
    `• Internet performance problem in ${hostile}, United States on ${hostile}`,
  );
});

it('a digest of names that would break out of their lines keeps each in its line', () => {
  const { text } = renderDigest([lineOf('Fenton\nand 3 more'), lineOf('Boise\u2028• Internet problem')]);

  expect(text.split(/[\n\u2028]/)).toHaveLength(4);
});
