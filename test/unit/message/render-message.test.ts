import { describe, expect, it } from '@jest/globals';
import { renderMessage, toTextOnly } from '../../../lambda/message/render-message.ts';
import { formattedTextsOf, linesOf, plainTextsOf, textObjectsOf } from '../../fakes/message-texts.ts';
import { healthEventAlert, internetEventAlert, onTheMap } from '../../fixtures/alert-samples.ts';

const healthEventId =
  '2024-08-02T00-10-00Z/latency-75732d656173742d313e383037353e556e69746564205374617465733e56697267696e69613e57617368696e67746f6e';

/** Label and value of each row beside the bar; without the link that stands beside a label. */
function rowsOf(message: ReturnType<typeof renderMessage>): ReadonlyMap<string, string> {
  const texts = textObjectsOf(message).map(({ text }) => text);
  return new Map(
    texts.flatMap((text, index) => {
      const label = /^\*([^*:]+)\*/.exec(text)?.[1];
      return label === undefined ? [] : [[label, texts[index + 1] ?? ''] as const];
    }),
  );
}

it('a type that AWS adds one day is shown in its own word, since the program has none for it', () => {
  const message = renderMessage({ ...internetEventAlert(), kind: 'unknown', type: 'ROUTING' });

  expect(linesOf(message)).toContain('Kind, says AWS: ROUTING');
  expect(textObjectsOf(message).map(({ text }) => text)).toContain('ROUTING');
});

describe('the documented internet event, as Slack shows it', () => {
  const message = renderMessage(internetEventAlert());

  it('the documented internet event, as Slack shows it, is all in the text alone', () => {
    expect(linesOf(message)).toEqual([
      'Resolved after 6 hours 26 minutes: internet availability problem in Fenton, Michigan, United States on CHARTER-20115',
      'Status: Resolved after 6 hours 26 minutes',
      'When: 2024-08-27 21:04 UTC to 2024-08-28 03:30 UTC',
      'Where: Fenton, Michigan, United States; metro 505 (42.7893, -83.7135)',
      'Network: CHARTER-20115 (AS20115)',
      'Reported by: AWS global outage map, seen across AWS customers',
      'Account and Region: 123456789012, us-east-1',
      'Event: ba755fe8-b4de-4e24-8b3b-19267bec227e',
      'ARN: arn:aws:internetmonitor::123456789012:internet-event/ba755fe8-b4de-4e24-8b3b-19267bec227e',
      'CloudWatch console: https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1',
    ]);
  });

  it('the documented internet event, as Slack shows it, is all in the blocks alone', () => {
    expect(message.blocks).toEqual([
      {
        type: 'header',
        text: {
          type: 'plain_text',
          text: 'Resolved after 6 hours 26 minutes: internet availability problem in Fenton, Michigan, United States on CHARTER-20115',
          emoji: false,
        },
      },
    ]);
    expect(Object.fromEntries(rowsOf(message))).toEqual({
      Status: '🟢 Resolved after 6 hours 26 minutes',
      When:
        '<!date^1724792640^{date_short_pretty} at {time}|2024-08-27 21:04 UTC> to ' +
        '<!date^1724815800^{date_short_pretty} at {time}|2024-08-28 03:30 UTC>',
      Where: '🇺🇸 Fenton, Michigan, United States; metro 505',
      Network: 'CHARTER-20115',
      'Reported by': 'AWS global outage map, seen across AWS customers',
    });
    expect(plainTextsOf(message).slice(-2)).toEqual([
      'Event: ba755fe8-b4de-4e24-8b3b-19267bec227e',
      'ARN: arn:aws:internetmonitor::123456789012:internet-event/ba755fe8-b4de-4e24-8b3b-19267bec227e',
    ]);
    expect(formattedTextsOf(message).slice(-2)).toEqual([
      '<https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1|CloudWatch console>',
      'Account and Region: 123456789012, us-east-1',
    ]);
  });

  it('the documented internet event, as Slack shows it, links the place to a map, and the network to a public looking glass', () => {
    expect(formattedTextsOf(message)).toEqual(
      expect.arrayContaining([
        '*Where*  <https://www.openstreetmap.org/?mlat=42.7893&mlon=-83.7135&zoom=9|42.7893, -83.7135>',
        '*Network*  <https://bgp.tools/as/20115|AS20115>',
      ]),
    );
  });
});

describe('the documented health event, as Slack shows it', () => {
  const message = renderMessage(healthEventAlert());

  it('the documented health event, as Slack shows it, is all in the text alone', () => {
    expect(linesOf(message)).toEqual([
      'Resolved after 5 minutes: internet performance problem in Washington, Virginia, United States on MICROSOFT-CORP-MSN-AS-BLOCK',
      'Status: Resolved after 5 minutes',
      'When: 2024-08-02 00:10 UTC to 2024-08-02 00:15 UTC',
      'Wider outage: Not on the AWS global outage map so far (it runs up to 15 minutes behind)',
      'Your traffic: 0.76 %: about 8 in 1,000 of your requests',
      'Where: Washington, Virginia, United States; metro Washington, DC (Hagrstwn) (38.7095, -78.1539)',
      'Network: MICROSOFT-CORP-MSN-AS-BLOCK (AS8075)',
      'Scores: availability 100 of 100: none affected; performance 0 of 100: all affected (alert below 60)',
      'Round-trip time: 5 ms (median), 73 ms (p90), 114 ms (p95)',
      'Reported by: Monitor TestMonitor, of one location and network',
      'Cause, says AWS: Internet network: MICROSOFT-CORP-MSN-AS-BLOCK - Microsoft Corporation (AS8075), ' +
        'on the path Amazon.com (AS16509) → MICROSOFT-CORP-MSN-AS-BLOCK - Microsoft Corporation (AS8075)',
      'Last update: 2024-08-02 00:32 UTC',
      'Account and Region: 123456789012, us-east-1',
      `Event: ${healthEventId}`,
      `ARN: arn:aws:internetmonitor:us-east-1:123456789012:monitor/TestMonitor/health-event/${healthEventId}`,
      'CloudWatch console: https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1',
    ]);
  });

  it('the documented health event, as Slack shows it, says the same in the blocks', () => {
    const rows = rowsOf(message);

    expect([...rows.keys()]).toEqual([
      'Status',
      'When',
      'Wider outage',
      'Your traffic',
      'Where',
      'Network',
      'Scores',
      'Round-trip time',
      'Reported by',
    ]);
    expect(rows.get('Scores')).toBe(
      'availability 100 of 100: none affected; performance 0 of 100: all affected (alert below 60)',
    );
    expect(formattedTextsOf(message)).toContain(
      'Last update: <!date^1722558725^{date_short_pretty} at {time}|2024-08-02 00:32 UTC>',
    );
  });
});

describe('a health event that is on the global map too', () => {
  const mapEvent =
    'availability, active; started 2024-08-27 21:04 UTC; Fenton, Michigan, United States; metro 505; ' +
    'at 42.7893, -83.7135; CHARTER-20115 (AS20115)';
  const outageMap = onTheMap({ EventStatus: 'ACTIVE', EndedAt: null });
  const message = renderMessage(healthEventAlert({}, { outageMap }));

  it('a health event that is on the global map too shows every field of the internet event in the text', () => {
    expect(linesOf(message)).toContain(
      'Wider outage: Yes: part of a wider outage since 2024-08-27 21:04 UTC, on the AWS global outage map',
    );
    expect(linesOf(message)).toContain(`Outage on the map: ${mapEvent}`);
    expect(linesOf(message)).toContain('Internet event: ba755fe8-b4de-4e24-8b3b-19267bec227e');
  });

  it('a health event that is on the global map too shows every field of the internet event in the blocks', () => {
    expect(rowsOf(message).get('Wider outage')).toBe(
      'Yes: part of a wider outage since <!date^1724792640^{date_short_pretty} at {time}|2024-08-27 21:04 UTC>, ' +
        'on the AWS global outage map',
    );
    expect(plainTextsOf(message)).toContain(`Outage on the map: ${mapEvent}`);
    expect(plainTextsOf(message).slice(-2)).toEqual([
      'Internet event: ba755fe8-b4de-4e24-8b3b-19267bec227e',
      'ARN of the internet event: arn:aws:internetmonitor::123456789012:internet-event/ba755fe8-b4de-4e24-8b3b-19267bec227e',
    ]);
  });

  it('a health event that is on the global map too shows when it ended there', () => {
    const ended = renderMessage(healthEventAlert({}, { outageMap: onTheMap() }));

    expect(linesOf(ended).find((line) => line.startsWith('Outage on the map'))).toMatch(
      /: availability, resolved; .*; ended 2024-08-28 03:30 UTC; /,
    );
  });
});

describe('what is seen at a glance', () => {
  const active = { Status: 'ACTIVE', EndedAt: null };

  it.each([
    ['green', 'what is over', { Status: 'RESOLVED' }, '#2eb67d', '🟢 Resolved after 5 minutes'],
    [
      'red',
      'an availability problem',
      { ...active, ImpactType: 'AVAILABILITY' },
      '#d1242f',
      '🔴 Active: still going on',
    ],
    [
      'orange',
      'a performance problem',
      { ...active, ImpactType: 'PERFORMANCE' },
      '#e8912d',
      '🟠 Active: still going on',
    ],
    [
      'yellow',
      'a local problem',
      { ...active, ImpactType: 'LOCAL_AVAILABILITY' },
      '#ecb22e',
      '🟡 Active: still going on',
    ],
    ['orange', 'a problem of unknown kind', { ...active, ImpactType: null }, '#e8912d', '🟠 Active: still going on'],
  ])(
    'what is seen at a glance: the bar is %s for %s, and the status says it in words',
    (_color, _case, answer, color, status) => {
      const message = renderMessage(healthEventAlert(answer));

      expect(message.attachments).toEqual([expect.objectContaining({ color })]);
      expect(rowsOf(message).get('Status')).toBe(status);
    },
  );

  it('what is seen at a glance: an incomplete alert says so first', () => {
    const message = renderMessage(
      healthEventAlert({}, { missingData: [{ source: 'health event', reason: 'throttled' }] }),
    );

    expect(linesOf(message)[1]).toBe(
      'Incomplete: Could not read the health event: Internet Monitor throttled the requests.',
    );
    expect(textObjectsOf(message)[1]?.text).toBe(
      '*Incomplete:* Could not read the health event: Internet Monitor throttled the requests.',
    );
  });

  it('what is seen at a glance: an update says so in its title, and then what changed', () => {
    const message = renderMessage(healthEventAlert(active), ['more-traffic', 'new-network']);

    expect(linesOf(message).slice(0, 2)).toEqual([
      'Update: internet performance problem in Washington, Virginia, United States on MICROSOFT-CORP-MSN-AS-BLOCK',
      'What changed: more of your traffic than before; another network',
    ]);
    expect(
      textObjectsOf(message)
        .slice(0, 2)
        .map(({ text }) => text),
    ).toEqual([
      'Update: internet performance problem in Washington, Virginia, United States on MICROSOFT-CORP-MSN-AS-BLOCK',
      '*What changed:* more of your traffic than before; another network',
    ]);
  });

  it.each([
    ['since when it goes on', active, 'When: since 2024-08-02 00:10 UTC'],
    [
      'when it began, if nobody says that it goes on',
      { Status: null, EndedAt: null },
      'When: began 2024-08-02 00:10 UTC',
    ],
    [
      'when it was reported, if nobody says when it began',
      { ...active, StartedAt: null },
      'When: reported 2024-08-28 03:40 UTC',
    ],
    ['when it ended, if that is all', { StartedAt: null }, 'When: until 2024-08-02 00:15 UTC'],
  ])('what is seen at a glance: an alert says %s', (_case, answer, line) => {
    expect(linesOf(renderMessage(healthEventAlert(answer)))).toContain(line);
  });
});

it('if Slack does not take the blocks, the same text goes without them', () => {
  const message = renderMessage(internetEventAlert());

  expect(toTextOnly(message)).toEqual({ text: message.text, unfurl_links: false, unfurl_media: false });
});
