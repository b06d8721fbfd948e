import { type Alert } from '../outage/alert.ts';
import { namedLocations } from '../outage/stored-alert.ts';
import { formatHeadline } from './alert-wording.ts';
import { type Frame, formatMention, mrkdwn, plain, type SlackMessage } from './block-kit.ts';
import { formatOwner, toLinks } from './footer.ts';
import { formatNetworkName } from './location-wording.ts';
import { clip, escapeLine, escapeMrkdwn, formatDateToken, formatLink, formatUtc } from './mrkdwn.ts';
import { findColor, longestHeader } from './render-message.ts';

/** One of many alerts in a message. */
export interface DigestLine {
  readonly alert: Alert;
  readonly action: 'open' | 'update' | 'close';
}

/** In UTF-16 units: of the message's `text` (Slack advises 4,000 at most), of all blocks, and of one line. */
const limits = { text: 3_900, section: 2_900, line: 200, networks: 400 };

/** The most lines, so that the message can be read. */
const mostLines = 40;

const titles = { open: 'new', update: 'updated', close: 'over' } as const;
const actions = ['open', 'update', 'close'] as const;

/**
 * Renders many alerts as one message: a line each, the most traffic first, and how many more there are, with the names of
 * their networks. Each alert is named or counted.
 */
export function renderDigest(lines: readonly DigestLine[], frame: Frame = {}): SlackMessage {
  const sorted = actions.flatMap((action) =>
    lines
      .filter((line) => line.action === action)
      .toSorted((a, b) => (b.alert.trafficPercent ?? -1) - (a.alert.trafficPercent ?? -1)),
  );
  const counts = actions.map((action) => [lines.filter((line) => line.action === action).length, titles[action]]);
  const title = `${lines.length} internet problems: ${counts
    .filter(([count]) => count !== 0)
    .map((count) => count.join(' '))
    .join(', ')}`;
  const bullets = sorted.slice(0, mostLines).map(formatBullet);
  const [worst] = sorted;

  const escaped = bullets.map((bullet) => escapeLine(bullet, limits.line));
  const links = toLinks({ consoleUrl: undefined }, frame);
  const called = frame.mention === undefined ? [] : [formatMention(frame.mention)];
  const late =
    frame.lateSince === undefined ? [] : [['Told late', 'the first was reported ', frame.lateSince] as const];
  const owners = formatOwners(lines);
  const before = [...called, title, ...late.map(([label, words, at]) => `${label}: ${words}${formatUtc(at)}`)];
  const after = [...owners.map(escapeMrkdwn), ...links.map(({ text, url }) => `${text}: ${url}`)];
  const spare = limits.text - [...before, ...after].join('\n').length - limits.networks - 100;
  const inText = fitting(escaped, spare);
  const inBlocks = fitting(bullets, limits.section - limits.networks - 100);
  const rest = (shown: number) => formatRest(sorted.slice(shown).map(({ alert }) => alert));
  return {
    text: [
      ...before,
      ...inText,
      ...rest(inText.length).map((line) => escapeLine(line, limits.networks)),
      ...after,
    ].join('\n'),
    blocks: [
      { type: 'header', text: plain(title, longestHeader) },
      ...called.map((text) => ({ type: 'section', text: mrkdwn(text) }) as const),
    ],
    attachments: [
      {
        color:
          worst === undefined
            ? findColor({ status: 'unknown', kind: 'unknown', scope: 'unknown' })
            : findColor(worst.alert),
        blocks: [
          ...late.map(
            ([label, words, at]) =>
              ({ type: 'section', text: mrkdwn(`*${label}:* ${words}${formatDateToken(at)}`) }) as const,
          ),
          { type: 'section', text: plain([...inBlocks, ...rest(inBlocks.length)].join('\n'), limits.section) },
          ...owners.map((text) => ({ type: 'context', elements: [plain(text, limits.line)] }) as const),
          ...links.map(({ text, url }) => ({ type: 'context', elements: [mrkdwn(formatLink(url, text))] }) as const),
        ],
      },
    ],
    unfurl_links: false,
    unfurl_media: false,
  };
}

function formatBullet({ alert, action }: DigestLine): string {
  const headline = formatHeadline(alert);
  return clip(`• ${action === 'update' ? headline.replace(/^Internet/, 'Update: internet') : headline}`, limits.line);
}

/** "Account and Region: 123456789012, us-east-1". None if nothing is known. */
function formatOwners(lines: readonly DigestLine[]): readonly string[] {
  const owners = lines.map(({ alert }) => formatOwner(alert));
  const known = [...new Set(owners)].filter((owner) => owner !== '');
  return known.length === 0 ? [] : [clip(`Account and Region: ${known.join('; ')}`, limits.line)];
}

/** "and 160 more, on EXAMPLE-CABLE, BEISPIEL-NETZ" */
function formatRest(alerts: readonly Alert[]): readonly string[] {
  if (alerts.length === 0) return [];
  const names = alerts.map(({ locations: [worst] }) => worst && formatNetworkName(worst));
  const networks = [...new Set(names.filter((name) => name !== undefined))];
  const named = networks.slice(0, namedLocations).join(', ');
  const others = networks.length - namedLocations;
  const list = named === '' ? '' : `, on ${named}${others > 0 ? ` and ${others} other networks` : ''}`;
  return [clip(`and ${alerts.length} more${list}`, limits.networks)];
}

/** As many of the lines as fit, from the first. */
function fitting(lines: readonly string[], limit: number): readonly string[] {
  let length = 0;
  const end = lines.findIndex((line) => {
    length += line.length + 1;
    return length > limit;
  });
  return end === -1 ? lines : lines.slice(0, end);
}
