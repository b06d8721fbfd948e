import { describe, expect, it } from '@jest/globals';
import { renderMessage } from '../../../lambda/message/render-message.ts';
import type { OutageAlert } from '../../../lambda/outage/outage-alert.ts';
import { formattedTextsOf, plainTextsOf } from '../../fakes/message-texts.ts';
import { healthEventAlert, internetEventAlert, onTheMap } from '../../fixtures/alert-samples.ts';

const hostile = '<!channel> *x* & <https://e.vil|y>';
const harmless = '&lt;!channel&gt; ∗x∗ &amp; &lt;https∶//e.vil|y&gt;';
const network = { ASName: hostile, ASNumber: 7 };
const place = { ...network, City: hostile, Metro: hostile, Subdivision: hostile, Country: hostile };
const now = new Date('2024-08-28T04:00:00Z');
const frame = {
  now,
  mention: 'here',
  accountName: hostile,
  titlePrefix: hostile,
  runbookUrl: 'https://wiki.example.com/x',
};

/** All links that a message may hold. */
const ownLinks = [
  'https://bgp.tools/as/7',
  'https://radar.cloudflare.com/as7',
  'https://bgp.tools/as/8',
  'https://radar.cloudflare.com/as8',
  'https://wiki.example.com/x',
  'https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1',
];
const location = {
  ...place,
  CausedBy: { Networks: [{ ...network, ASNumber: 8 }], AsPath: [network], NetworkEventType: hostile },
  InternetHealth: { Performance: { ExperienceScore: 50 } },
};
const single: OutageAlert = healthEventAlert(
  { Status: 'ACTIVE', EndedAt: null, EventId: hostile, EventArn: hostile, ImpactedLocations: [location] },
  {
    monitorName: hostile,
    outageMap: onTheMap({ EventId: hostile, EventArn: hostile, EventType: hostile, ClientLocation: place }),
  },
);
const outage: OutageAlert = {
  ...single,
  locations: [...single.locations, ...single.locations],
  blame: {
    kind: 'several',
    causes: [
      { network: hostile, city: hostile },
      { network: undefined, city: hostile },
    ],
    count: 2,
    reach: undefined,
  },
  eventCount: 2,
  monitorNames: [hostile, 'Shop'],
  shares: [
    { monitorName: hostile, percent: 2 },
    { monitorName: hostile, percent: 1 },
  ],
};

describe.each([
  ['of one event', renderMessage(single, ['spread'], frame)],
  ['of one event that is over', renderMessage({ ...single, status: 'resolved' }, [], frame)],
  ['of an outage', renderMessage(outage, [], frame)],
  ['of an outage that is over', renderMessage({ ...outage, status: 'resolved' }, [], frame)],
  ['of a test', renderMessage({ ...single, isTest: true }, [], frame)],
])('text from outside in every place where it can be, in a message %s', (name, message) => {
  const withoutMention = message.text.replace('\n<!here>\n', '\n');

  it(`text from outside in every place of a message ${name} stands in no block text that Slack formats`, () => {
    const formatted = formattedTextsOf(message);
    expect(formatted.length).toBeGreaterThan(2);
    expect(formatted.join('\n')).not.toMatch(/channel|e\.vil|\*x\*/);
    expect(formatted.filter((text) => text.includes('<!here>'))).toEqual(['<!here>']);
  });

  it(`text from outside in every place of a message ${name} is shown in the blocks just as it is`, () => {
    expect(plainTextsOf(message).join('\n')).toContain(hostile);
    expect(plainTextsOf(message).join('\n')).not.toMatch(/&(?:amp|lt|gt);/);
  });

  it(`text from outside in every place of a message ${name} can neither mention, link nor format in the text`, () => {
    expect(message.text).not.toBe(withoutMention);
    expect(withoutMention).toContain(harmless);
    expect(withoutMention).not.toMatch(/[<>*~`]|&(?!(?:amp|lt|gt);)/);
    for (const link of withoutMention.match(/\S+:\/\/\S+/g) ?? []) expect(ownLinks).toContain(link);
  });
});

it('a hostile name is harmless in each line of the text', () => {
  const lines = renderMessage(single, [], { ...frame, titlePrefix: undefined }).text.split('\n');
  expect(lines).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^🟡 Performance problem in &lt;!channel&gt; ∗x∗/u),
      `AWS names ${harmless} as the cause, not its own network. Users on ${harmless} are affected. Others saw it too: on the AWS global outage map it is over.`,
      `50 % of your traffic from ${harmless} in ${harmless} is slower than usual.`,
      expect.stringContaining(
        `monitor ${harmless}, local health score below 60 · ${harmless} (123456789012), us-east-1`,
      ),
      expect.stringMatching(/^aws internetmonitor get-health-event --monitor-name '&lt;!channel&gt;/),
      expect.stringMatching(/^Internet event &lt;!channel&gt;/),
    ]),
  );
});

it('a hostile place is literal in the header, and harmless in the title of the text', () => {
  const message = renderMessage(internetEventAlert({ ClientLocation: { City: hostile, ASNumber: 20115 } }), [], {
    now,
  });
  const words = (name: string) => `🟢 Over after 6 h 26 min · Availability problem in ${name}, for users on AS20115`;
  expect(message.blocks?.[0]).toEqual({
    type: 'header',
    text: { type: 'plain_text', text: words(hostile), emoji: false },
  });
  expect(message.text.split('\n')[0]).toBe(words(harmless));
});

it.each([
  ['by a line break', 'Fenton\nGoing on since yesterday'],
  ['by a line separator', 'Fenton\u2028Going on since yesterday'],
  ['by a carriage return', 'Fenton\rGoing on since yesterday'],
])('a name that would break out of its line: %s stays in it', (_case, City) => {
  const message = renderMessage(internetEventAlert({ ClientLocation: { City } }), [], { now });
  for (const text of [message.text, ...plainTextsOf(message)]) {
    expect(text.split(/[\n\r\u2028]/).filter((line) => line.startsWith('Going on'))).toEqual([]);
  }
});

it('no message unfurls a link', () => {
  expect(renderMessage(internetEventAlert(), [], { now })).toMatchObject({ unfurl_links: false, unfurl_media: false });
});
