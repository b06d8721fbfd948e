import { type Alert, trafficPercentOf } from './alert.ts';
import {
  causeOf,
  coordinatesOf,
  incompleteTextOf,
  networkOf,
  outageMapTextOf,
  percentOf,
  placeOf,
  roundTripTimeOf,
  scopeTextOf,
  scoresOf,
  statusOf,
} from './describe.ts';
import type { ClientLocation, ImpactedLocation, InternetEvent } from './events.ts';
import { clip, dateToken, inert, link, utc } from './slack-text.ts';

interface PlainText {
  readonly type: 'plain_text';
  readonly text: string;
  readonly emoji: false;
}
interface Mrkdwn {
  readonly type: 'mrkdwn';
  readonly text: string;
  readonly verbatim: true;
}
type TextObject = PlainText | Mrkdwn;

/** The few kinds of block that an alert is made of. */
export type Block =
  | { readonly type: 'header'; readonly text: PlainText }
  | { readonly type: 'section'; readonly text: TextObject }
  | { readonly type: 'section'; readonly fields: readonly TextObject[] }
  | { readonly type: 'context'; readonly elements: readonly TextObject[] };

/** The body of an incoming webhook. */
export interface SlackMessage {
  readonly text: string;
  readonly blocks?: readonly Block[];
  readonly attachments?: readonly { readonly color: string; readonly blocks: readonly Block[] }[];
  readonly unfurl_links: false;
  readonly unfurl_media: false;
}

/** Below Slack's limits, which it counts in a unit that it does not name: https://docs.slack.dev/reference/block-kit/blocks */
const limits = { header: 150, field: 1_000, locations: 2_900, element: 1_000, text: 3_900, rowsInSection: 5 };

/** How many locations are named; the number of the others is said. */
const namedLocations = 10;

/** The bar beside the alert. Never the only sign: the words say it too. */
const colors = { resolved: '#2eb67d', availability: '#d1242f', performance: '#e8912d', unknown: '#e8912d' } as const;

/**
 * The Slack message of an alert. Its `text` alone tells everything: it is all that screen readers and push notifications
 * read. Text from outside stands in `plain_text` objects only, or is made inert.
 */
export function render(alert: Alert): SlackMessage {
  const rows = rowsOf(alert);
  return {
    text: textOf(alert, rows),
    blocks: [{ type: 'header', text: plain(alert.headline, limits.header) }],
    attachments: [{ color: colorOf(alert), blocks: detailsOf(alert, rows) }],
    unfurl_links: false,
    unfurl_media: false,
  };
}

/** What is sent if Slack does not take the blocks. */
export function textOnly({ text }: SlackMessage): SlackMessage {
  return { text, unfurl_links: false, unfurl_media: false };
}

/** A label and what it stands for; an instant is shown as a date token in blocks. */
interface Row {
  readonly label: string;
  readonly value: string | Date;
}

function rowsOf(alert: Alert): readonly Row[] {
  const [worst] = alert.locations;
  const { outageMap } = alert;
  const rows: readonly (readonly [string, string | Date | undefined])[] = [
    ['Status', statusOf(alert)],
    ['Started', alert.startedAt],
    ['Ended', alert.endedAt],
    ['Reported', alert.startedAt === undefined ? alert.notifiedAt : undefined],
    [alert.locations.length > 1 ? 'Worst location' : 'Location', worst && fullPlaceOf(worst)],
    [alert.locations.length > 1 ? 'Its network' : 'Network', worst && networkOf(worst)],
    ['Share of your traffic', alert.trafficPercent === undefined ? undefined : percentOf(alert.trafficPercent)],
    ['Scores', worst && withThreshold(scoresOf(worst), alert.healthScoreThreshold)],
    ['Round-trip time', worst && roundTripTimeOf(worst)],
    ['Cause, says AWS', worst && causeOf(worst)],
    ['Concerns', scopeTextOf(alert)],
    ['Global outage map', outageMapTextOf(alert)],
    [
      'Outage on the map',
      outageMap.status === 'listed' && alert.scope !== 'map' ? mapEventOf(outageMap.event) : undefined,
    ],
    ['Last update', alert.lastUpdatedAt],
    ['Account and Region', [alert.account, alert.region].filter((part) => part !== undefined).join(', ') || undefined],
  ];
  return rows.flatMap(([label, value]) => (value === undefined ? [] : [{ label, value }]));
}

function fullPlaceOf(location: ClientLocation | ImpactedLocation): string | undefined {
  const { metro } = location;
  const coordinates = coordinatesOf(location);
  const parts = [placeOf(location), metro && `metro ${metro}`, coordinates && `at ${coordinates}`];
  return parts.filter((part) => part !== undefined).join('; ') || undefined;
}

function withThreshold(scores: string | undefined, threshold: number | undefined): string | undefined {
  return scores === undefined || threshold === undefined ? scores : `${scores} (alert below ${threshold})`;
}

function mapEventOf(event: InternetEvent): string {
  const type = event.eventType?.toLowerCase();
  const parts = [
    [type, event.eventStatus?.toLowerCase()].filter((part) => part !== undefined).join(', '),
    event.startedAt && `started ${utc(event.startedAt)}`,
    event.endedAt && `ended ${utc(event.endedAt)}`,
    fullPlaceOf(event.clientLocation),
    networkOf(event.clientLocation),
  ];
  return parts.filter((part) => part !== undefined && part !== '').join('; ');
}

function detailsOf(alert: Alert, rows: readonly Row[]): readonly Block[] {
  const incomplete = incompleteTextOf(alert);
  return [
    ...(incomplete === undefined ? [] : [{ type: 'section', text: plain(incomplete, limits.field) } as const]),
    ...sectionsOf(rows),
    ...(alert.locations.length < 2
      ? []
      : [{ type: 'section', text: plain(locationsOf(alert).join('\n'), limits.locations) } as const]),
    { type: 'context', elements: footerOf(alert) },
  ];
}

function sectionsOf(rows: readonly Row[]): readonly Block[] {
  const sections: Block[] = [];
  for (let start = 0; start < rows.length; start += limits.rowsInSection) {
    const fields = rows
      .slice(start, start + limits.rowsInSection)
      .flatMap(({ label, value }) => [
        mrkdwn(`*${label}*`),
        value instanceof Date ? mrkdwn(dateToken(value)) : plain(value, limits.field),
      ]);
    sections.push({ type: 'section', fields });
  }
  return sections;
}

function locationsOf({ locations }: Alert): readonly string[] {
  const named = locations.slice(0, namedLocations).map((location) => {
    const share = trafficPercentOf(location);
    const parts = [
      clip(placeOf(location) ?? 'Unknown place', 150),
      networkOf(location) ?? 'unknown network',
      share === undefined ? undefined : `${percentOf(share)} of your traffic`,
    ];
    return `• ${parts.filter((part) => part !== undefined).join('; ')}`;
  });
  const others = locations.length - named.length;
  return [`${locations.length} locations, worst first:`, ...named, ...(others > 0 ? [`and ${others} more`] : [])];
}

function footerOf(alert: Alert): readonly TextObject[] {
  const { consoleUrl } = alert;
  const ids = idsOf(alert).map(({ label, value }) => plain(`${label} ${value}`, limits.element));
  const console = consoleUrl === undefined ? [] : [mrkdwn(link(consoleUrl, 'CloudWatch console'))];
  const elements = [...console, ...ids];
  return elements.length === 0 ? [plain('No ids are known.', limits.element)] : elements;
}

function idsOf({ eventId, eventArn, outageMap, scope }: Alert): readonly { label: string; value: string }[] {
  const ids: readonly (readonly [string, string | undefined])[] = [
    ['Event', eventId],
    ['ARN', eventArn],
    ...(outageMap.status === 'listed' && scope !== 'map'
      ? ([
          ['Internet event', outageMap.event.eventId],
          ['ARN of the internet event', outageMap.event.eventArn],
        ] as const)
      : []),
  ];
  return ids.flatMap(([label, value]) => (value === undefined ? [] : [{ label, value }]));
}

/** Line by line, as long as they fit: what matters most comes first. */
function textOf(alert: Alert, rows: readonly Row[]): string {
  const incomplete = incompleteTextOf(alert);
  const lines = [
    alert.headline,
    ...(incomplete === undefined ? [] : [incomplete]),
    ...rows.map(({ label, value }) => `${label}: ${value instanceof Date ? utc(value) : clip(value, limits.field)}`),
    ...(alert.locations.length < 2 ? [] : locationsOf(alert)),
    ...idsOf(alert).map(({ label, value }) => `${label}: ${value}`),
  ].map(inert);
  if (alert.consoleUrl !== undefined) lines.push(`CloudWatch console: ${alert.consoleUrl}`);
  return fitted(lines, limits.text);
}

/** A line that does not fit is left out whole, so that nothing is cut inside an entity. */
function fitted(lines: readonly string[], limit: number): string {
  let text = '';
  for (const line of lines) {
    const next = text === '' ? line : `${text}\n${line}`;
    if (next.length <= limit) text = next;
  }
  return text;
}

function colorOf({ status, kind }: Alert): string {
  return status === 'resolved' ? colors.resolved : colors[kind];
}

function plain(text: string, limit: number): PlainText {
  return { type: 'plain_text', text: clip(text, limit), emoji: false };
}

/** Only for text of our own. */
function mrkdwn(text: string): Mrkdwn {
  return { type: 'mrkdwn', text, verbatim: true };
}
