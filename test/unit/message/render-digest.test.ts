import { expect, it } from '@jest/globals';
import type { OutageMap } from '../../../lambda/enrich/outage-map-result.ts';
import type { DigestLine } from '../../../lambda/message/digest-lines.ts';
import { renderDigest } from '../../../lambda/message/render-digest.ts';
import type { Blame } from '../../../lambda/outage/blame.ts';
import { blockKitProblems } from '../../fakes/block-kit.ts';
import { formattedTextsOf, plainTextsOf, textObjectsOf } from '../../fakes/message-texts.ts';
import { healthEventAlert, onTheMap } from '../../fixtures/alert-samples.ts';

const hostile = '<!channel> *x* & <https://e.vil|y>';
const harmless = '&lt;!channel&gt; ∗x∗ &amp; &lt;https∶//e.vil|y&gt;';
const runbookUrl = 'https://wiki.example.com/outage?id=1&x=2';
const now = new Date('2024-08-02T00:30:00Z');

interface Given {
  readonly network?: string;
  readonly percent?: number;
  readonly action?: DigestLine['action'];
}

/** An alert of one city and network that began at 00:10, with this share of the traffic. */
function lineOf(city: string, { network = 'EXAMPLE-CABLE', percent = 2, action = 'open' }: Given = {}): DigestLine {
  const alert = healthEventAlert({
    ...(action === 'close' ? {} : { Status: 'ACTIVE', EndedAt: null }),
    PercentOfTotalTrafficImpacted: percent,
    ImpactedLocations: [{ ASName: network, ASNumber: 64500, City: city, Country: 'United States' }],
  });
  return { alert, action };
}

const denver = lineOf('Denver', { percent: 6.4 });
const boise = lineOf('Boise', { percent: 0.5 });

it('a digest names what is new, what changed and what is over, the worst first', () => {
  const over = lineOf('Fenton', { action: 'close', percent: 30 });
  const changed = lineOf('Ashburn', { action: 'update', percent: 12, network: 'OTHER' });

  const message = renderDigest([over, boise, denver, changed], { now, runbookUrl, mention: 'S012AB3CD' });

  const named = [
    '🟠 Update · Performance problem in Ashburn, US, for users on OTHER · 12 % of your traffic',
    '🟠 Performance problem in Denver, US, for users on EXAMPLE-CABLE · 6.4 % of your traffic',
    '🟡 Performance problem in Boise, US, for users on EXAMPLE-CABLE · 0.5 % of your traffic',
    '🟢 Over after 5 minutes · Performance problem in Fenton, US, for users on EXAMPLE-CABLE · up to 30 % of your traffic',
  ];
  const title =
    '🟠 4 internet problems: 2 new, 1 changed, 1 over · the worst in Ashburn, US: performance, 12 % of your traffic';
  const verdict = 'AWS has named no cause for any of them yet. None of them is on the AWS global outage map.';
  expect(message.text.split('\n')).toEqual([
    title,
    '<!subteam^S012AB3CD>',
    verdict,
    '3 of the 4 go on. The first began 2024-08-02 00:10 UTC, 20 minutes ago.',
    ...named,
    `Runbook: ${runbookUrl} · 123456789012, us-east-1 · internet-event-alerts 0.1.0`,
  ]);
  expect(plainTextsOf(message)).toEqual([
    title,
    verdict,
    named.join('\n'),
    '123456789012, us-east-1 · internet-event-alerts 0.1.0',
  ]);
  expect(formattedTextsOf(message)).toEqual([
    '<!subteam^S012AB3CD>',
    '3 of the 4 go on. The first began <!date^1722557400^{date_short_pretty} at {time}|2024-08-02 00:10 UTC>, 20 minutes ago.',
    `<${runbookUrl}|Runbook>`,
  ]);
  expect(message.attachments?.[0]?.color).toBe('#e8912d');
});

/** The same, which began so many seconds later. */
function after(seconds: number, { alert, action }: DigestLine): DigestLine {
  return { action, alert: { ...alert, startedAt: new Date(Date.parse('2024-08-02T00:10:00Z') + seconds * 1_000) } };
}
const unknownStart: DigestLine = { action: 'open', alert: { ...boise.alert, startedAt: undefined } };
const [over, changed] = [lineOf('Fenton', { action: 'close' }), lineOf('Fenton', { action: 'update' })];

it.each<[string, readonly [DigestLine, ...DigestLine[]], string]>([
  ['all new at once', [denver, boise], '2 internet problems began within a minute'],
  ['all new within a minute', [denver, after(60, boise)], '2 internet problems began within a minute'],
  ['all new within more', [denver, after(61, boise), after(179, boise)], '3 internet problems began within 2 minutes'],
  ['all new within almost an hour', [denver, after(3_599, boise)], '2 internet problems began within 59 minutes'],
  ['all new, not together', [denver, after(3_600, boise)], '2 internet problems'],
  ['all new, one at an unknown time', [denver, unknownStart], '2 internet problems'],
  ['all changed', [changed, changed], '2 internet problems have changed'],
  ['all over', [over, over], '2 internet problems are over'],
  ['mixed', [denver, over, over], '3 internet problems: 1 new, 2 over'],
])('the title of a digest says how many there are, and what is new of them: %s', (_case, lines, counts) => {
  const [title = ''] = renderDigest(lines, { now }).text.split('\n');
  expect(title.slice(3).split(' · ')[0]).toBe(counts);
});

it('the title of a digest has prefix and delay before the worst, and its cause', () => {
  const alert = { ...denver.alert, blame: { kind: 'aws', serviceLocation: undefined, isWhole: true } } as const;
  const frame = { now, titlePrefix: '[prod]', lateSince: new Date('2024-08-02T00:12:00Z') };
  const lines = renderDigest([{ alert, action: 'open' }, boise], frame).text.split('\n');
  expect(lines[0]).toBe(
    "🟠 [prod] Alert 18 minutes late · 2 internet problems · the worst in Denver, US: performance, cause AWS's own network, 6.4 % of your traffic",
  );
  expect(lines[2]).toBe(
    'Going on since 2024-08-02 00:10 UTC, 20 minutes. AWS reported the first 2024-08-02 00:12 UTC.',
  );
});

const blames: Readonly<Record<'clients' | 'aws' | 'none', Blame>> = {
  clients: { kind: 'clients', network: 'EXAMPLE', asNumber: 1, isWhole: true },
  aws: { kind: 'aws', serviceLocation: undefined, isWhole: true },
  none: { kind: 'none' },
};
const maps: Readonly<Record<OutageMap['status'], OutageMap>> = {
  listed: onTheMap(),
  'not-listed': { status: 'not-listed' },
  unread: { status: 'unread', missingData: { source: 'outage map', reason: 'throttled' } },
};

/** With what AWS names, and the map. */
function withCause(cause: keyof typeof blames, map: OutageMap['status'], line = denver): DigestLine {
  return { ...line, alert: { ...line.alert, blame: blames[cause], outageMap: maps[map] } };
}

const partlyAws = {
  ...denver,
  alert: { ...denver.alert, blame: { kind: 'part', network: undefined, reach: undefined }, outageMap: maps.unread },
} as const;
const throttled = { source: 'health event', reason: 'throttled' } as const;
const unread = {
  ...withCause('none', 'unread'),
  alert: { ...denver.alert, status: 'unknown', missingData: [throttled], blame: blames.none, outageMap: maps.unread },
} as const;

it.each<[readonly [DigestLine, ...DigestLine[]], string, string]>([
  [
    [withCause('none', 'not-listed'), withCause('none', 'not-listed')],
    'AWS has named no cause for any of them yet. None of them is on the AWS global outage map.',
    'Going on since 2024-08-02 00:10 UTC, 20 minutes.',
  ],
  [
    [withCause('clients', 'listed'), withCause('none', 'unread')],
    'AWS names a cause for 1 of the 2, never its own network. Others see 1 of the 2 too, on the AWS global outage map.',
    'Going on since 2024-08-02 00:10 UTC, 20 minutes.',
  ],
  [
    [withCause('aws', 'unread'), withCause('none', 'not-listed')],
    'AWS names its own network as the cause of 1 of the 2.',
    'Going on since 2024-08-02 00:10 UTC, 20 minutes.',
  ],
  [
    [withCause('aws', 'listed'), withCause('clients', 'listed', over)],
    'AWS names a cause for 2 of the 2, for 1 of them its own network. Others see 2 of the 2 too, on the AWS global outage map.',
    '1 of the 2 goes on. The first began 2024-08-02 00:10 UTC, 20 minutes ago.',
  ],
  [
    [withCause('none', 'not-listed', over), withCause('none', 'not-listed', over)],
    'AWS has named no cause for any of them. None of them was on the AWS global outage map.',
    'All of them are over. The first began 2024-08-02 00:10 UTC, 20 minutes ago.',
  ],
  [
    [withCause('aws', 'listed', over), withCause('clients', 'not-listed', over)],
    'AWS named a cause for 2 of the 2, for 1 of them its own network. Others saw 1 of the 2 too, on the AWS global outage map.',
    'All of them are over. The first began 2024-08-02 00:10 UTC, 20 minutes ago.',
  ],
  [
    [partlyAws, withCause('clients', 'unread')],
    'AWS names a cause for 2 of the 2, for 1 of them its own network.',
    'Going on since 2024-08-02 00:10 UTC, 20 minutes.',
  ],
  [
    [unread, withCause('clients', 'unread')],
    'AWS names a cause for 1 of the 2, never its own network. The details of 1 could not be read.',
    '1 of the 2 goes on. The first began 2024-08-02 00:10 UTC, 20 minutes ago.',
  ],
  [
    [unread, unread],
    'Whose problems they are is not known.',
    'Not known whether they are still going on. The first began 2024-08-02 00:10 UTC, 20 minutes ago.',
  ],
])('a digest says of how many AWS names what, in the past once all are over: case %#', (lines, verdict, state) => {
  expect(renderDigest(lines, { now }).text.split('\n').slice(1, 3)).toEqual([verdict, state]);
});

/** So many alerts in cities of their own, the first of them with the most traffic. */
function linesOf(count: number, network: (index: number) => string): readonly [DigestLine, ...DigestLine[]] {
  const lines = Array.from({ length: count }, (_, index) =>
    lineOf(`City ${index}`, { percent: 100 - index / 10, network: network(index) }),
  );
  return [lines[0] ?? denver, ...lines.slice(1)];
}

it.each([
  [200, 'letters', (index: number) => `NETWORK-${index}`],
  [500, 'letters', (index: number) => `NETWORK-${index}`],
  [500, 'one network', () => 'EXAMPLE-CABLE'],
  [500, 'characters that are escaped', (index: number) => `${'&'.repeat(90)}${index}`],
  [500, 'characters of two UTF-16 units', (index: number) => `${'🌍'.repeat(90)}${index}`],
])(
  'a digest of %d alerts on networks of %s keeps the limits of Slack, and names or counts each, in blocks and text alike',
  (count, _kind, network) => {
    const frame = {
      now,
      mention: 'here',
      runbookUrl: `https://wiki.example.com/${'x'.repeat(975)}`,
      titlePrefix: '&'.repeat(60),
    };
    const message = renderDigest(linesOf(count, network), frame);
    const shown = textObjectsOf(message).reduce((sum, { text }) => sum + text.length, message.text.length);

    expect(blockKitProblems(message)).toEqual([]);
    expect(message.text.length).toBeLessThanOrEqual(3_900);
    expect(shown).toBeLessThan(12_000);
    for (const text of [message.text, plainTextsOf(message)[2] ?? '']) {
      const lines = text.split('\n').filter((line) => / in City \d/.test(line) && !line.includes('internet problems'));
      expect(lines.length).toBeGreaterThanOrEqual(8);
      expect(lines.length).toBeLessThanOrEqual(40);
      expect(text).toMatch(new RegExp(`^… and ${count - lines.length} more, for users on `, 'm'));
      expect(text).not.toMatch(/\p{Cs}/u);
    }
  },
);

it('a digest of 500 alerts names the worst, and ten of the networks of the others', () => {
  const lines = renderDigest(
    linesOf(500, (index) => `NET-${index % 60}`),
    { now },
  ).text.split('\n');
  const cities = lines.filter((line) => line.startsWith('🟠 Performance problem in City'));

  expect(cities[0]).toBe('🟠 Performance problem in City 0, US, for users on NET-0 · 100 % of your traffic');
  expect(cities.at(-1)).toMatch(new RegExp(` in City ${cities.length - 1}, US`));
  const next = Array.from({ length: 10 }, (_, index) => `NET-${cities.length + index}`).join(', ');
  expect(lines).toContain(`… and ${500 - cities.length} more, for users on ${next} and 50 other networks`);
});

it('a digest of alerts without a place counts those that it leaves out without networks', () => {
  const lines = Array.from({ length: 45 }, (_none, index) => {
    const alert = healthEventAlert({ Status: 'ACTIVE', EndedAt: null, ImpactedLocations: [] });
    return { alert: { ...alert, monitorName: `m${index}` }, action: 'open' } as const;
  });
  const { text } = renderDigest([lines[0] ?? denver, ...lines.slice(1)], { now });
  expect(text).toContain('\n… and 20 more\n');
});

it('in a digest, lines that would be the same are one, with their number', () => {
  const unplaced = { alert: { ...denver.alert, locations: [], trafficPercent: undefined }, action: 'open' } as const;
  const [title, ...rows] = renderDigest([unplaced, ...Array.from({ length: 24 }, () => unplaced)], { now }).text.split(
    '\n',
  );
  expect(title).toBe(
    '🟡 25 internet problems began within a minute · the worst reported by internet monitor TestMonitor: performance',
  );
  expect(rows).toContain('🟡 Performance problem reported by internet monitor TestMonitor · 25 times');
});

it('a digest counts each of the lines that it leaves out, those that are the same too', () => {
  const others = Array.from({ length: 90 }, (_none, index) => lineOf(`City ${index % 30}`, { percent: 5 }));
  const lines = renderDigest([denver, ...others], { now }).text.split('\n');
  expect(lines).toContain(
    '🟠 Performance problem in City 7, US, for users on EXAMPLE-CABLE · 5 % of your traffic · 3 times',
  );
  expect(lines.filter((line) => line.startsWith('…'))).toEqual(['… and 30 more, for users on EXAMPLE-CABLE']);
});

it('a digest of hostile names can neither mention, link nor format, in a line or among the others', () => {
  const line = lineOf(hostile, { network: hostile });
  const others = Array.from({ length: 59 }, (_none, index) => lineOf(`${hostile}${index}`, { network: hostile }));
  const message = renderDigest([line, ...others], {
    now,
    accountName: hostile,
    titlePrefix: hostile,
  });

  expect(message.text).toContain(`Performance problem in ${harmless}, US, for users on ${harmless}`);
  expect(message.text).toContain(`more, for users on ${harmless}`);
  expect(message.text).not.toMatch(/[<>*~`]|&(?!(?:amp|lt|gt);)|\S+:\/\/\S+/);
  expect(formattedTextsOf(message).join('\n')).not.toMatch(/channel|e\.vil/);
  expect(plainTextsOf(message)[2]).toContain(`Performance problem in ${hostile}, US, for users on ${hostile}`);
});

it('a digest of names that would break out of their lines keeps each in its line', () => {
  const { text } = renderDigest([lineOf('Fenton\n… and 3 more'), lineOf('Boise\u2028🔴 problem')], { now });
  expect(text.split(/[\n\u2028]/)).toHaveLength(6);
});

it('a digest has the labels of three accounts at most', () => {
  const lines = ['1', '2', '3', '4'].map((account) => ({ ...denver, alert: { ...denver.alert, account } }));
  const { text } = renderDigest([lines[0] ?? denver, ...lines.slice(1)], { now, accountName: 'prod' });
  expect(text.split('\n').at(-1)).toBe(
    'prod (1), us-east-1 · prod (2), us-east-1 · prod (3), us-east-1 · internet-event-alerts 0.1.0',
  );
});
