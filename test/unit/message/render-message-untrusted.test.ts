import { describe, expect, it } from '@jest/globals';
import { renderMessage } from '../../../lambda/message/render-message.ts';
import { formattedTextsOf, plainTextsOf } from '../../fakes/message-texts.ts';
import { healthEventAlert, internetEventAlert, onTheMap } from '../../fixtures/alert-samples.ts';

const hostile = '<!channel> *x* & <https://e.vil|y>';
const harmless = '&lt;!channel&gt; ∗x∗ &amp; &lt;https∶//e.vil|y&gt;';
const network = { ASName: hostile, ASNumber: 7 };
const place = { ...network, City: hostile, Metro: hostile, Subdivision: hostile, Country: hostile };

/** All that Slack's formatting applies to: our own words, labels, times and links. */
const ownTexts = [
  '*Status*',
  '🟢 Resolved after 5 minutes',
  '*When*',
  '<!date^1722557400^{date_short_pretty} at {time}|2024-08-02 00:10 UTC> to ' +
    '<!date^1722557700^{date_short_pretty} at {time}|2024-08-02 00:15 UTC>',
  '*Wider outage*',
  'Yes: it was part of a wider outage since <!date^1724792640^{date_short_pretty} at {time}|2024-08-27 21:04 UTC>, ' +
    'on the AWS global outage map',
  '*Your traffic*',
  '0.76 %: about 8 in 1,000 of your requests',
  '*Worst location*',
  '*Its network*  <https://bgp.tools/as/7|AS7>',
  '*Reported by*',
  '<https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1|CloudWatch console>',
  'Last update: <!date^1722558725^{date_short_pretty} at {time}|2024-08-02 00:32 UTC>',
  'Account and Region: 123456789012, us-east-1',
];

describe('text from outside in every place where it can be', () => {
  const location = {
    ...place,
    CausedBy: { Networks: [network], AsPath: [network], NetworkEventType: hostile },
  };
  const message = renderMessage(
    healthEventAlert(
      { EventId: hostile, EventArn: hostile, ImpactedLocations: [location, location] },
      {
        monitorName: hostile,
        outageMap: onTheMap({ EventId: hostile, EventArn: hostile, EventType: hostile, ClientLocation: place }),
      },
    ),
  );

  it('text from outside in every place where it can be stands in no block text that Slack formats', () => {
    expect(formattedTextsOf(message)).toEqual(ownTexts);
  });

  it('text from outside in every place where it can be is shown in the blocks just as it is', () => {
    expect(plainTextsOf(message)).toEqual(
      expect.arrayContaining([
        hostile,
        `Cause, says AWS: ${hostile} network: ${hostile} (AS7), on the path ${hostile} (AS7)`,
        `Event: ${hostile}`,
        `ARN: ${hostile}`,
        `Internet event: ${hostile}`,
        `ARN of the internet event: ${hostile}`,
      ]),
    );
  });

  it('text from outside in every place where it can be is harmless in the text', () => {
    expect(message.text.split('\n')).toEqual(
      expect.arrayContaining([
        `Its network: ${harmless} (AS7)`,
        `Reported by: Monitor ${harmless}, of one location and network`,
        `Event: ${harmless}`,
      ]),
    );
  });

  it('text from outside in every place where it can be can neither mention, link nor format in the text', () => {
    expect(message.text).not.toMatch(/[<>*~`]|&(?!(?:amp|lt|gt);)/);
    expect(message.text.match(/\S+:\/\/\S+/g)).toEqual([
      'https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1',
    ]);
  });
});

describe('a place with a hostile name', () => {
  const message = renderMessage(internetEventAlert({ ClientLocation: { City: hostile, ASNumber: 20115 } }));

  it('a place with a hostile name is harmless in the headline and its row', () => {
    expect(message.text.split('\n')).toEqual(
      expect.arrayContaining([
        `Resolved after 6 hours 26 minutes: internet availability problem in ${harmless} on AS20115`,
        `Where: ${harmless}`,
      ]),
    );
  });

  it('a place with a hostile name is literal in the header', () => {
    expect(message.blocks).toEqual([
      {
        type: 'header',
        text: {
          type: 'plain_text',
          text: `Resolved after 6 hours 26 minutes: internet availability problem in ${hostile} on AS20115`,
          emoji: false,
        },
      },
    ]);
  });
});

it.each([
  ['by a line break', 'Fenton\nStatus: Active: still going on'],
  ['by a line separator', 'Fenton\u2028Status: Active: still going on'],
])('a name that would break out of its line: %s stays in it', (_case, City) => {
  const lines = renderMessage(internetEventAlert({ ClientLocation: { City } })).text.split('\n');

  expect(lines.filter((line) => line.startsWith('Status:'))).toEqual(['Status: Resolved after 6 hours 26 minutes']);
});

it('no message unfurls a link', () => {
  expect(renderMessage(internetEventAlert())).toMatchObject({ unfurl_links: false, unfurl_media: false });
});
