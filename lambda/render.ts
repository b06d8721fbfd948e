import type { Alert } from './alert.ts';
import type { Change } from './decide.ts';
import { incompleteTextOf } from './describe.ts';
import { type Fact, factsOf, idsOf, locationLinesOf } from './facts.ts';
import { clip, dateToken, inertLine, link, utc } from './slack-text.ts';

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

/** What a message says beside the alert. */
export interface Frame {
  /** A user's id, a user group's id, or `here`. */
  readonly mention?: string | undefined;
  readonly runbookUrl?: string | undefined;
  /** When AWS reported it, if that is a while ago. */
  readonly lateSince?: Date | undefined;
}

/** Below Slack's limits, which it counts in a unit that it does not name: https://docs.slack.dev/reference/block-kit/blocks */
const limits = {
  header: 150,
  field: 1_000,
  locations: 2_900,
  element: 1_000,
  text: 3_900,
  line: 900,
  factsInSection: 5,
};

/** How many locations are named at the most; the number of the others is said. */
const namedLocations = 10;

/** The bar beside the alert. Never the only sign: the words say it too. */
const colors = { resolved: '#2eb67d', availability: '#d1242f', performance: '#e8912d', unknown: '#e8912d' } as const;

/**
 * The Slack message of an alert. Its `text` alone tells everything: it is all that screen readers and push notifications
 * read. Text from outside stands in `plain_text` objects only, or is made inert.
 *
 * @param changes why it is told once more; empty for the first time, and for its end.
 * @param frame what the message says beside the alert.
 */
export function render(alert: Alert, changes: readonly Change[] = [], frame: Frame = {}): SlackMessage {
  const facts = factsOf(alert, changes, frame.lateSince);
  const header = { type: 'header', text: plain(alert.headline, limits.header) } as const;
  const mention = frame.mention === undefined ? [] : [mentionOf(frame.mention)];
  return {
    text: textOf(alert, facts, frame),
    blocks: [header, ...mention.map((text) => ({ type: 'section', text: mrkdwn(text) }) as const)],
    attachments: [{ color: colorOf(alert), blocks: detailsOf(alert, facts, frame) }],
    unfurl_links: false,
    unfurl_media: false,
  };
}

/** What is sent if Slack does not take the blocks. */
export function textOnly({ text }: SlackMessage): SlackMessage {
  return { text, unfurl_links: false, unfurl_media: false };
}

function detailsOf(alert: Alert, facts: readonly Fact[], frame: Frame): readonly Block[] {
  const incomplete = incompleteTextOf(alert);
  const lines = locationLinesOf(alert, namedLocations);
  return [
    ...(incomplete === undefined ? [] : [{ type: 'section', text: plain(incomplete, limits.field) } as const]),
    ...sectionsOf(facts),
    ...(lines.length === 0 ? [] : [{ type: 'section', text: plain(lines.join('\n'), limits.locations) } as const]),
    { type: 'context', elements: footerOf(alert, frame) },
  ];
}

function sectionsOf(facts: readonly Fact[]): readonly Block[] {
  const sections: Block[] = [];
  for (let start = 0; start < facts.length; start += limits.factsInSection) {
    const fields = facts
      .slice(start, start + limits.factsInSection)
      .flatMap(({ label, value }) => [
        mrkdwn(`*${label}*`),
        value instanceof Date ? mrkdwn(dateToken(value)) : plain(value, limits.field),
      ]);
    sections.push({ type: 'section', fields });
  }
  return sections;
}

function footerOf(alert: Alert, { runbookUrl }: Frame): readonly TextObject[] {
  const { consoleUrl } = alert;
  const runbook = runbookUrl === undefined ? [] : [mrkdwn(link(runbookUrl, 'Runbook'))];
  const ids = idsOf(alert).map(({ label, value }) => plain(`${label} ${value}`, limits.element));
  const console = consoleUrl === undefined ? [] : [mrkdwn(link(consoleUrl, 'CloudWatch console'))];
  const elements = [...runbook, ...console, ...ids];
  return elements.length === 0 ? [plain('No ids are known.', limits.element)] : elements;
}

/** Names as many locations as fit; then, for names out of bounds, as many lines as fit, since what matters comes first. */
function textOf(alert: Alert, facts: readonly Fact[], { mention, runbookUrl }: Frame): string {
  const { consoleUrl } = alert;
  const incomplete = incompleteTextOf(alert);
  const told = (line: string) => inertLine(line, limits.line);
  const first = [
    alert.headline,
    ...(incomplete === undefined ? [] : [incomplete]),
    ...facts.map(({ label, value }) => `${label}: ${value instanceof Date ? utc(value) : value}`),
  ].map(told);
  const last = [
    ...idsOf(alert).map(({ label, value }) => told(`${label}: ${value}`)),
    ...(runbookUrl === undefined ? [] : [`Runbook: ${runbookUrl}`]),
    ...(consoleUrl === undefined ? [] : [`CloudWatch console: ${consoleUrl}`]),
  ];
  let lines: readonly string[] = [];
  for (let most = namedLocations; most >= 0; most -= 1) {
    lines = [
      ...(mention === undefined ? [] : [mentionOf(mention)]),
      ...first,
      ...locationLinesOf(alert, most).map(told),
      ...last,
    ];
    if (lines.join('\n').length <= limits.text) break;
  }
  return fitted(lines, limits.text);
}

/** A line that does not fit is left out whole, so that nothing is cut inside an entity. */
function fitted(lines: readonly string[], limit: number): string {
  let length = 0;
  return lines
    .filter((line) => {
      const fits = length + line.length + 1 <= limit;
      if (fits) length += line.length + 1;
      return fits;
    })
    .join('\n');
}

function colorOf({ status, kind }: Alert): string {
  return status === 'resolved' ? colors.resolved : colors[kind];
}

function plain(text: string, limit: number): PlainText {
  return { type: 'plain_text', text: clip(text, limit), emoji: false };
}

/** The one mention that a message may hold: what the settings say, checked there. */
function mentionOf(mention: string): string {
  if (mention === 'here') return '<!here>';
  return mention.startsWith('S') ? `<!subteam^${mention}>` : `<@${mention}>`;
}

/** Only for text of our own. */
function mrkdwn(text: string): Mrkdwn {
  return { type: 'mrkdwn', text, verbatim: true };
}
