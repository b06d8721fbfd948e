import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { SlackMessage } from '../../../lambda/message/block-kit.ts';
import { toTextOnly } from '../../../lambda/message/fallback-forms.ts';
import type { Frame } from '../../../lambda/message/frame.ts';
import { renderMessage } from '../../../lambda/message/render-message.ts';
import type { Change } from '../../../lambda/outage/decide-announcement.ts';
import type { OutageAlert } from '../../../lambda/outage/outage-alert.ts';
import { blockKitProblems } from '../../fakes/block-kit.ts';
import { blocksOf, formattedTextsOf, plainTextsOf, textObjectsOf } from '../../fakes/message-texts.ts';
import { healthEventAlert, onTheMap } from '../../fixtures/alert-samples.ts';
import { anyAlert } from '../../fixtures/any-alert.ts';
import { told } from '../../fixtures/outage-samples.ts';

const now = new Date('2024-08-02T00:20:00Z');
const runbookUrl = `https://wiki.example.com/${'x'.repeat(975)}`;

/** All that a frame can have, of this character. */
function frameOf(character: string): Frame {
  const label = character.repeat(Math.floor(60 / character.length));
  return { now, mention: 'S012AB3CD', runbookUrl, accountName: label, titlePrefix: label, lateSince: new Date(0) };
}

/** A time, and each link that is our own. */
const ownTokens =
  /<!date\^\d+\^[^|<>]+\|[\d-]{10} [\d:]{5} UTC>|<https:\/\/www\.openstreetmap\.org\/\?mlat=[\d.e-]+&mlon=[\d.e-]+&zoom=9\|[\d.e-]+, [\d.e-]+ \(map\)>|<https:\/\/bgp\.tools\/as\/\d+\|bgp\.tools>|<https:\/\/radar\.cloudflare\.com\/as\d+\|Cloudflare Radar>|<https:\/\/wiki\.example\.com\/x+\|Runbook>|<https:\/\/[a-z0-9-]+\.console\.(?:aws\.amazon\.com|amazonaws\.cn|amazonaws-us-gov\.com)\/cloudwatch\/home\?region=[a-z0-9-]+\|CloudWatch home page>/g;

/** Names as long as they are ever read, of the given character. */
function locationsOf(count: number, character: string) {
  const name = character.repeat(100);
  return Array.from({ length: count }, (_none, index) => {
    const network = { ASName: name, ASNumber: 4_294_967_295 - index };
    return {
      ...network,
      City: name,
      Metro: name,
      Subdivision: name,
      Country: name,
      Latitude: 12.3456,
      Longitude: 65.4321,
      CausedBy: { Networks: [network], AsPath: Array.from({ length: 20 }, () => network), NetworkEventType: name },
      InternetHealth: { Performance: { ExperienceScore: 50, PercentOfTotalTrafficImpacted: 0.5 } },
    };
  });
}

/** With the longest names in every place. */
function longestAlert(count: number, character: string): OutageAlert {
  const longest = character.repeat(700);
  const client = { ...locationsOf(1, character)[0], ASNumber: 1 };
  return healthEventAlert(
    {
      Status: 'ACTIVE',
      EndedAt: null,
      EventId: longest,
      EventArn: longest,
      ImpactedLocations: locationsOf(count, character),
    },
    {
      monitorName: character.repeat(255),
      outageMap: {
        ...onTheMap({ EventId: longest, EventArn: longest, EventType: longest, ClientLocation: client }),
        furtherEvents: 9,
      },
      missingData: [{ source: 'health event', reason: 'throttled' }],
    },
  );
}

/** The longest as an outage of several monitors. */
function longestOutage(character: string): OutageAlert {
  const monitorNames = Array.from({ length: 30 }, (_none, index) => `${index}${character.repeat(250)}`);
  const shares = monitorNames.map((monitorName) => ({ monitorName, percent: 9 }));
  const before = { ...told, placeCount: 1, trafficPercent: 1, returns: 1 };
  return { ...longestAlert(50, character), eventCount: 30, monitorNames, shares, before };
}

function lengthOf(message: SlackMessage): number {
  return textObjectsOf(message).reduce((sum, { text }) => sum + text.length, message.text.length);
}

const characters = [
  ['letters', 'x'],
  ['characters that are escaped', '&'],
  ['characters of two UTF-16 units', '🌍'],
] as const;

describe.each(characters)('the longest names, of %s', (kind, character) => {
  const whole: readonly [string, OutageAlert][] = [
    ...[1, 2, 50, 500].map((count): [string, OutageAlert] => [`${count} places`, longestAlert(count, character)]),
    ['an outage', longestOutage(character)],
  ];

  it.each(whole)(`a message with the longest names, of ${kind}, keeps Slack's limits: of %s`, (_case, alert) => {
    for (const one of [alert, { ...alert, status: 'resolved' } as const]) {
      for (const changes of [[], ['spread', 'on-map', 'cause-named']] as const) {
        const message = renderMessage(one, changes, frameOf(character));
        expect(blockKitProblems(message)).toEqual([]);
        expect(message.text.length).toBeLessThanOrEqual(3_900);
        expect(lengthOf(message)).toBeLessThan(12_000);
      }
    }
  });

  it.each(whole)(
    `a message with the longest names, of ${kind}, ends with the event of the map: of %s`,
    (_case, alert) => {
      const message = renderMessage(alert, ['spread'], frameOf(character));
      const last = blocksOf(message).at(-1);
      expect(last !== undefined && 'elements' in last ? last.elements[0]?.text : '').toMatch(/^Internet event /);
      expect(message.text.split('\n').at(-1)).toMatch(/^Internet event /);
    },
  );

  it(`a message with the longest names, of ${kind}, counts the places that it does not name`, () => {
    const message = renderMessage(longestAlert(500, character), [], { now });
    const row = plainTextsOf(message).find((text) => text.startsWith('Worst, ')) ?? '';
    const named = row.match(/ 0\.5 %/g)?.length ?? 0;
    expect(named).toBeGreaterThan(0);
    expect(row).toMatch(new RegExp(`, … and ${500 - named} more$`));
    const lines = message.text.split('\n').filter((line) => line.startsWith('Worst, '));
    expect(lines.filter((line) => !line.endsWith(`, … and ${500 - named} more`))).toEqual([]);
  });
});

it('a message with the longest names, of letters, still says whether others see it too', () => {
  const { text } = renderMessage(longestAlert(500, 'x'), [], { now });
  expect(text).toContain('. Others saw it too: on the AWS global outage map it is over.\n');
});

const changeLists = fc.subarray<Change>([
  ...(['reopened', 'availability-too', 'more-traffic', 'complete', 'other-cause', 'cause-named'] as const),
  ...(['spread', 'shrunk', 'relapsed', 'traffic-known', 'on-map', 'updated'] as const),
]);
const frames = fc.record(
  {
    now: fc.date({ min: new Date('2022-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
    isFirst: fc.boolean(),
    mention: fc.constantFrom('here', 'U012AB3CD'),
    runbookUrl: fc.constant(runbookUrl),
    lateSince: fc.date({ min: new Date('2022-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
    accountName: fc.constantFrom('prod', '<!here>', '🌍'.repeat(30)),
    titlePrefix: fc.constantFrom('[prod]', '<!here> *x*', '&'.repeat(60)),
  },
  { requiredKeys: ['now'] },
);

/** Checks the message of any alert, with any changes and any frame. */
function checkAny(check: (message: SlackMessage) => void): void {
  fc.assert(
    fc.property(anyAlert, changeLists, frames, (alert, changes, frame) => check(renderMessage(alert, changes, frame))),
    { numRuns: 60 },
  );
}

it("any message whatever keeps Slack's limits, and so does its text alone", () => {
  checkAny((message) => {
    expect([blockKitProblems(message), blockKitProblems(toTextOnly(message))]).toEqual([[], []]);
    expect(message.text.length).toBeLessThanOrEqual(3_900);
    expect(lengthOf(message)).toBeLessThan(12_000);
  });
});

it('any message whatever begins its text with its title', () => {
  checkAny(({ text }) => expect(text).toMatch(/^(?:⚪\uFE0F|🟢|🔴|🟠|🟡) .*[Pp]roblem/u));
});

it('any message whatever has only words, times and links of our own in texts that Slack formats', () => {
  checkAny((message) => {
    for (const text of formattedTextsOf(message)) {
      const words = text.replace(ownTokens, '').replace(/^(?:<!here>|<@U012AB3CD>)$/, '');
      expect(words).toMatch(/^[\w .,:;()%·+]*$/u);
    }
  });
});

it('any message whatever never holds half a character, an unknown value or an invalid date', () => {
  checkAny((message) => {
    for (const text of [message.text, ...textObjectsOf(message).map((object) => object.text)]) {
      expect(text).not.toMatch(/\p{Cs}|\bundefined\b|\bNaN\b|Invalid Date/u);
    }
  });
});
