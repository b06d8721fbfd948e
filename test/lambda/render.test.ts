import { describe, expect, it } from '@jest/globals';
import { render, textOnly } from '../../lambda/render.ts';
import { healthEventAlert, internetEventAlert, onTheMap } from './alert-samples.ts';
import { formattedTextsOf, linesOf, plainTextsOf, textObjectsOf } from './rendered.ts';

const healthEventId =
  '2024-08-02T00-10-00Z/latency-75732d656173742d313e383037353e556e69746564205374617465733e56697267696e69613e57617368696e67746f6e';

/** Label and value of each row beside the bar. */
function rowsOf(message: ReturnType<typeof render>): ReadonlyMap<string, string> {
  const texts = textObjectsOf(message).map(({ text }) => text);
  return new Map(
    texts.flatMap((text, index) =>
      /^\*.+\*$/.test(text) ? [[text.slice(1, -1), texts[index + 1] ?? ''] as const] : [],
    ),
  );
}

describe('a type that AWS adds one day', () => {
  it('is told in its own word, since the program has none for it', () => {
    const message = render({ ...internetEventAlert(), kind: 'unknown', type: 'ROUTING' });

    expect(linesOf(message)).toContain('Kind, says AWS: ROUTING');
    expect(textObjectsOf(message).map(({ text }) => text)).toContain('ROUTING');
  });
});

describe('the documented internet event, as Slack shows it', () => {
  const message = render(internetEventAlert());

  it('is told by the text alone', () => {
    expect(linesOf(message)).toEqual([
      'Resolved after 6 h 26 min: internet availability problem in Fenton, Michigan, United States on CHARTER-20115 (AS20115)',
      'Status: Resolved after 6 h 26 min',
      'Started: 2024-08-27 21:04 UTC',
      'Ended: 2024-08-28 03:30 UTC',
      'Location: Fenton, Michigan, United States; metro 505; at 42.7893, -83.7135',
      'Network: CHARTER-20115 (AS20115)',
      'Concerns: An outage on the AWS global outage map, seen across AWS customers',
      'Account and Region: 123456789012, us-east-1',
      'Event: ba755fe8-b4de-4e24-8b3b-19267bec227e',
      'ARN: arn:aws:internetmonitor::123456789012:internet-event/ba755fe8-b4de-4e24-8b3b-19267bec227e',
      'CloudWatch console: https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1',
    ]);
  });

  it('is told by the blocks alone', () => {
    expect(message.blocks).toEqual([
      {
        type: 'header',
        text: {
          type: 'plain_text',
          text: 'Resolved after 6 h 26 min: internet availability problem in Fenton, Michigan, United States on CHARTER-20115 (AS20115)',
          emoji: false,
        },
      },
    ]);
    expect(Object.fromEntries(rowsOf(message))).toEqual({
      Status: 'Resolved after 6 h 26 min',
      Started: '<!date^1724792640^{date_short_pretty} at {time}|2024-08-27 21:04 UTC>',
      Ended: '<!date^1724815800^{date_short_pretty} at {time}|2024-08-28 03:30 UTC>',
      Location: 'Fenton, Michigan, United States; metro 505; at 42.7893, -83.7135',
      Network: 'CHARTER-20115 (AS20115)',
      Concerns: 'An outage on the AWS global outage map, seen across AWS customers',
      'Account and Region': '123456789012, us-east-1',
    });
    expect(plainTextsOf(message).slice(-2)).toEqual([
      'Event ba755fe8-b4de-4e24-8b3b-19267bec227e',
      'ARN arn:aws:internetmonitor::123456789012:internet-event/ba755fe8-b4de-4e24-8b3b-19267bec227e',
    ]);
    expect(formattedTextsOf(message)).toContain(
      '<https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1|CloudWatch console>',
    );
  });
});

describe('the documented health event, as Slack shows it', () => {
  const message = render(healthEventAlert());

  it('is told by the text alone', () => {
    expect(linesOf(message)).toEqual([
      'Resolved after 5 min: internet performance problem in Washington, Virginia, United States on MICROSOFT-CORP-MSN-AS-BLOCK (AS8075)',
      'Status: Resolved after 5 min',
      'Started: 2024-08-02 00:10 UTC',
      'Ended: 2024-08-02 00:15 UTC',
      'Location: Washington, Virginia, United States; metro Washington, DC (Hagrstwn); at 38.7095, -78.1539',
      'Network: MICROSOFT-CORP-MSN-AS-BLOCK (AS8075)',
      'Share of your traffic: 0.76 %',
      'Scores: availability 100, performance 0 of 100 (alert below 60)',
      'Round-trip time: 5 ms (median), 73 ms (p90), 114 ms (p95)',
      'Cause, says AWS: Internet network: MICROSOFT-CORP-MSN-AS-BLOCK - Microsoft Corporation (AS8075), ' +
        'on the path Amazon.com (AS16509) → MICROSOFT-CORP-MSN-AS-BLOCK - Microsoft Corporation (AS8075)',
      'Concerns: One location and network of monitor TestMonitor',
      'Global outage map: Not on the AWS global outage map so far (it runs up to 15 minutes behind)',
      'Last update: 2024-08-02 00:32 UTC',
      'Account and Region: 123456789012, us-east-1',
      `Event: ${healthEventId}`,
      `ARN: arn:aws:internetmonitor:us-east-1:123456789012:monitor/TestMonitor/health-event/${healthEventId}`,
      'CloudWatch console: https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1',
    ]);
  });

  it('says the same in the blocks', () => {
    const rows = rowsOf(message);

    expect([...rows.keys()]).toEqual([
      'Status',
      'Started',
      'Ended',
      'Location',
      'Network',
      'Share of your traffic',
      'Scores',
      'Round-trip time',
      'Cause, says AWS',
      'Concerns',
      'Global outage map',
      'Last update',
      'Account and Region',
    ]);
    expect(rows.get('Scores')).toBe('availability 100, performance 0 of 100 (alert below 60)');
    expect(rows.get('Last update')).toBe('<!date^1722558725^{date_short_pretty} at {time}|2024-08-02 00:32 UTC>');
  });
});

describe('a health event that is on the global map too', () => {
  const mapEvent =
    'availability, active; started 2024-08-27 21:04 UTC; Fenton, Michigan, United States; metro 505; ' +
    'at 42.7893, -83.7135; CHARTER-20115 (AS20115)';
  const outageMap = onTheMap({ EventStatus: 'ACTIVE', EndedAt: null });
  const message = render(healthEventAlert({}, { outageMap }));

  it('shows every field of the internet event in the text', () => {
    expect(linesOf(message)).toContain('Global outage map: On the AWS global outage map too: others see it as well');
    expect(linesOf(message)).toContain(`Outage on the map: ${mapEvent}`);
    expect(linesOf(message)).toContain('Internet event: ba755fe8-b4de-4e24-8b3b-19267bec227e');
  });

  it('shows every field of the internet event in the blocks', () => {
    expect(rowsOf(message).get('Outage on the map')).toBe(mapEvent);
    expect(plainTextsOf(message).slice(-2)).toEqual([
      'Internet event ba755fe8-b4de-4e24-8b3b-19267bec227e',
      'ARN of the internet event arn:aws:internetmonitor::123456789012:internet-event/ba755fe8-b4de-4e24-8b3b-19267bec227e',
    ]);
  });

  it('shows when it ended there', () => {
    const ended = render(healthEventAlert({}, { outageMap: onTheMap() }));

    expect(rowsOf(ended).get('Outage on the map')).toMatch(/^availability, resolved; .*; ended 2024-08-28 03:30 UTC; /);
  });
});

describe('what is seen at a glance', () => {
  const active = { Status: 'ACTIVE', EndedAt: null };

  it.each([
    ['green', 'what is over', { Status: 'RESOLVED' }, '#2eb67d'],
    ['red', 'an availability problem', { ...active, ImpactType: 'AVAILABILITY' }, '#d1242f'],
    ['orange', 'a performance problem', { ...active, ImpactType: 'LOCAL_PERFORMANCE' }, '#e8912d'],
    ['orange', 'a problem of unknown kind', { ...active, ImpactType: null }, '#e8912d'],
  ])('the bar is %s for %s', (_color, _case, answer, color) => {
    expect(render(healthEventAlert(answer)).attachments).toEqual([expect.objectContaining({ color })]);
  });

  it('an incomplete alert says so first', () => {
    const message = render(healthEventAlert({}, { gaps: [{ source: 'health event', reason: 'throttled' }] }));
    const warning = 'Incomplete. Could not read the health event: Internet Monitor throttled the requests.';

    expect(linesOf(message)[1]).toBe(warning);
    expect(plainTextsOf(message)[1]).toBe(warning);
  });

  it('an alert without a start says when it was reported', () => {
    expect(linesOf(render(healthEventAlert({ StartedAt: null })))).toContain('Reported: 2024-08-28 03:40 UTC');
  });
});

it('if Slack does not take the blocks, the same text goes without them', () => {
  const message = render(internetEventAlert());

  expect(textOnly(message)).toEqual({ text: message.text, unfurl_links: false, unfurl_media: false });
});
