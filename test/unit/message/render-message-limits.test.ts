import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { renderMessage, toTextOnly } from '../../../lambda/message/render-message.ts';
import { blockKitProblems } from '../../fakes/block-kit.ts';
import { formattedTextsOf, plainTextsOf, textObjectsOf } from '../../fakes/message-texts.ts';
import { healthEventAlert, onTheMap } from '../../fixtures/alert-samples.ts';
import { anyAlert } from '../../fixtures/any-alert.ts';

/** A time, a place on a map, a network at a looking glass, and the console. */
const ownTokens =
  /<!date\^\d+\^[^|<>]+\|[\d-]{10} [\d:]{5} UTC>|<https:\/\/www\.openstreetmap\.org\/\?mlat=[\d.e-]+&mlon=[\d.e-]+&zoom=9\|[\d.e-]+, [\d.e-]+>|<https:\/\/bgp\.tools\/as\/\d+\|AS\d+>|<https:\/\/[a-z0-9-]+\.console\.(?:aws\.amazon\.com|amazonaws\.cn|amazonaws-us-gov\.com)\/cloudwatch\/home\?region=[a-z0-9-]+\|CloudWatch console>/g;

/** So many locations in Fenton, each on a network of its own. */
function locationsIn(count: number, City: string) {
  return Array.from({ length: count }, (_, index) => ({
    City,
    Subdivision: 'Michigan',
    Country: 'United States',
    ASName: 'CHARTER',
    ASNumber: index + 1,
    InternetHealth: { Performance: { PercentOfTotalTrafficImpacted: 0.5 } },
  }));
}

/** Names as long as they are ever read, of the given character. */
function locationsOf(count: number, character: string) {
  const name = character.repeat(100);
  const network = { ASName: name, ASNumber: 4_294_967_295 };
  return Array.from({ length: count }, () => ({
    ...network,
    City: name,
    Metro: name,
    Subdivision: name,
    Country: name,
    CausedBy: {
      Networks: [network, network],
      AsPath: Array.from({ length: 20 }, () => network),
      NetworkEventType: name,
    },
  }));
}

describe.each([1, 50, 500])('an alert of %d locations', (count) => {
  it('is within the limits of Block Kit', () => {
    expect(
      blockKitProblems(renderMessage(healthEventAlert({ ImpactedLocations: locationsIn(count, 'Fenton') }))),
    ).toEqual([]);
  });

  it.each([
    ['letters', 'x'],
    ['characters that are escaped', '&'],
    ['characters of two UTF-16 units', '🌍'],
  ])('is within them with the longest names, of %s', (_kind, character) => {
    const longest = character.repeat(700);
    const message = renderMessage(
      healthEventAlert(
        { EventId: longest, EventArn: longest, ImpactedLocations: locationsOf(count, character) },
        {
          monitorName: character.repeat(255),
          outageMap: onTheMap({ EventId: longest, EventArn: longest, EventType: longest }),
          missingData: [{ source: 'health event', reason: 'throttled' }],
        },
      ),
    );

    expect(blockKitProblems(message)).toEqual([]);
    expect(message.text.length).toBeLessThanOrEqual(4_000);
  });
});

it.each(['x', '&', '🌍'])(
  'of many locations: as many are counted as there are, however long their names: %s',
  (character) => {
    const message = renderMessage(healthEventAlert({ ImpactedLocations: locationsOf(500, character) }));
    const list = textObjectsOf(message).find(({ text }) => text.startsWith('500 locations'))?.text ?? '';

    for (const told of [message.text, list]) {
      const named = told.match(/^• /gm)?.length ?? 0;
      expect(told).toMatch(new RegExp(`^and ${500 - named} more$`, 'm'));
    }
  },
);

it('of many locations: one alone is shown in its rows, and not listed again', () => {
  const message = renderMessage(healthEventAlert({ ImpactedLocations: locationsIn(1, 'Fenton') }));

  expect(message.text).not.toMatch(/worst first|more/);
});

it('of many locations: ten are all named', () => {
  const { text } = renderMessage(healthEventAlert({ ImpactedLocations: locationsIn(10, 'Fenton') }));

  expect(text.match(/^• /gm)).toHaveLength(10);
  expect(text).not.toMatch(/^and /m);
});

it.each([
  [11, 'and 1 more'],
  [50, 'and 40 more'],
  [500, 'and 490 more'],
])('of many locations of %d the worst ten are named, and the others counted: %s', (count, more) => {
  const message = renderMessage(healthEventAlert({ ImpactedLocations: locationsIn(count, 'Fenton') }));
  const list = [
    `${count} locations, worst first:`,
    '• Fenton, Michigan, United States; CHARTER (AS1); 0.5 % of your traffic',
    '• Fenton, Michigan, United States; CHARTER (AS2); 0.5 % of your traffic',
    '• Fenton, Michigan, United States; CHARTER (AS3); 0.5 % of your traffic',
    '• Fenton, Michigan, United States; CHARTER (AS4); 0.5 % of your traffic',
    '• Fenton, Michigan, United States; CHARTER (AS5); 0.5 % of your traffic',
    '• Fenton, Michigan, United States; CHARTER (AS6); 0.5 % of your traffic',
    '• Fenton, Michigan, United States; CHARTER (AS7); 0.5 % of your traffic',
    '• Fenton, Michigan, United States; CHARTER (AS8); 0.5 % of your traffic',
    '• Fenton, Michigan, United States; CHARTER (AS9); 0.5 % of your traffic',
    '• Fenton, Michigan, United States; CHARTER (AS10); 0.5 % of your traffic',
    more,
  ].join('\n');

  expect(message.text).toContain(`\n${list}\n`);
  expect(plainTextsOf(message)).toContain(list.replaceAll('• ', '• 🇺🇸 '));
});

it('any alert whatever is within the limits of Block Kit, and so is its text alone', () => {
  fc.assert(
    fc.property(anyAlert, (alert) => {
      const message = renderMessage(alert);
      expect([blockKitProblems(message), blockKitProblems(toTextOnly(message))]).toEqual([[], []]);
    }),
  );
});

it('any alert whatever begins its text with what happened', () => {
  fc.assert(
    fc.property(anyAlert, (alert) => {
      expect(renderMessage(alert).text).toMatch(/^(?:Internet|Resolved).* problem/);
    }),
  );
});

it('any alert whatever has only words, times and links of our own in texts that Slack formats', () => {
  fc.assert(
    fc.property(anyAlert, (alert) => {
      for (const text of formattedTextsOf(renderMessage(alert, ['updated'], { lateSince: new Date(0) }))) {
        const words = text.replace(ownTokens, '').replace(/^\*[A-Z][A-Za-z ,-]+:?\*/, '');
        expect(words).toMatch(/^[\w .,:;()%+🔴🟠🟡🟢-]*$/u);
      }
    }),
  );
});

it('any alert whatever never holds half a character', () => {
  fc.assert(
    fc.property(anyAlert, (alert) => {
      const message = renderMessage(alert);
      for (const text of [message.text, ...textObjectsOf(message).map((object) => object.text)]) {
        expect(text).not.toMatch(/\p{Cs}/u);
      }
    }),
  );
});
