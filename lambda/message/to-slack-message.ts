import {
  type Block,
  formatMention,
  longestHeader,
  mrkdwn,
  plain,
  type SlackMessage,
  type TextObject,
} from './block-kit.ts';
import type { Frame } from './frame.ts';
import { escapeLine, formatDateToken, formatLink, formatUtc } from './mrkdwn.ts';
import type { Cell, Row } from './row.ts';
import { type Sign, toColor } from './sign.ts';
import type { TrustedText } from './wording.ts';

/** A message before it has Slack's form. Strings may hold text from outside. */
export interface Draft {
  readonly sign: Sign;
  readonly title: string;
  /** The lines that must be read, in this order. */
  readonly verdict: string;
  readonly state: readonly TrustedText[];
  readonly numbers: string | undefined;
  /** A line each. */
  readonly list?: readonly string[];
  /** What Slack may fold. The last row is the last to be left out. */
  readonly rows: readonly Row[];
}

/**
 * In UTF-16 units. Together they stay below 12,000, at which Slack refuses a message (https://github.com/slackapi/bolt-js/issues/2509):
 * `text`, for which Slack advises 4,000 at most (https://docs.slack.dev/messaging/formatting-message-text); the title, 150; the lines
 * below it; all rows, and each part of one.
 */
const limits = { text: 3_900, line: 2_600, verdict: 900, numbers: 700, list: 2_600, rows: 5_400, cell: 2_600 } as const;

/** Slack allows so many parts in a context block. */
const mostElements = 10;

const between = ' · ';

/** What stands in the last row beside its text from outside, in UTF-16 units. */
const spare = 100;

/**
 * Gives a message Slack's form. Its `text` alone says everything, since screen readers and push notifications read nothing else. What
 * must be read stands in the top-level blocks, since Slack may fold the rest. Text from outside stands in `plain_text` objects only, or
 * is escaped.
 */
export function toSlackMessage(draft: Draft, { mention }: Pick<Frame, 'mention'>): SlackMessage {
  const { sign, title, verdict, state, numbers, list = [] } = draft;
  const called = mention === undefined ? [] : [formatMention(mention)];
  const rows = fitRows(draft.rows, limits.rows - list.join('\n').length);
  const details: readonly Block[] = [
    ...(list.length === 0 ? [] : [{ type: 'section', text: plain(list.join('\n'), limits.list) } as const]),
    ...rows.map((row) => ({ type: 'context', elements: toElements(row) }) as const),
  ];
  const sections: readonly TextObject[] = [
    ...called.map(mrkdwn),
    ...(verdict === '' ? [] : [plain(verdict, limits.verdict)]),
    ...(state.length === 0 ? [] : [mrkdwn(formatTrusted(state, formatDateToken))]),
    ...(numbers === undefined ? [] : [plain(numbers, limits.numbers)]),
  ];
  return {
    text: toText(draft, called),
    blocks: [
      { type: 'header', text: plain(title, longestHeader) },
      ...sections.map((text) => ({ type: 'section', text }) as const),
    ],
    ...(details.length === 0 ? {} : { attachments: [{ color: toColor(sign), blocks: details }] }),
    unfurl_links: false,
    unfurl_media: false,
  };
}

/** The rows that fit. The last has its place first: it holds what is to be read uncut. */
function fitRows(rows: readonly Row[], limit: number): readonly Row[] {
  const length = (row: Row) => toElements(row).reduce((sum, { text }) => sum + text.length, 0);
  const last = rows.at(-1);
  let left = limit - (last === undefined ? 0 : length(last));
  return rows.filter((row) => {
    if (row === last) return true;
    const fits = length(row) <= left;
    if (fits) left -= length(row);
    return fits;
  });
}

/** What is of one kind and stands beside each other becomes one part. */
function toElements(row: Row): readonly TextObject[] {
  const elements: TextObject[] = [];
  for (const cell of row) {
    const last = elements.at(-1);
    const next = typeof cell === 'string' ? plain(cell, limits.cell) : mrkdwn(toOwn(cell));
    const canJoin = last?.type === next.type && last.text.length + next.text.length < limits.cell;
    if (!canJoin) elements.push(next);
    else {
      const joined = `${last.text}${between}${next.text}`;
      elements.splice(-1, 1, next.type === 'mrkdwn' ? mrkdwn(joined) : plain(joined, limits.cell));
    }
  }
  return elements.slice(0, mostElements);
}

function toOwn(cell: Exclude<Cell, string>): string {
  return 'url' in cell ? formatLink(cell.url, cell.text) : formatTrusted(cell, formatDateToken);
}

function formatTrusted(parts: readonly TrustedText[], formatInstant: (instant: Date) => string): string {
  return parts.map((part) => (part instanceof Date ? formatInstant(part) : part)).join('');
}

/**
 * All of it as plain lines. A row that does not fit is left out whole, from the end: what matters comes first. But the last row has its
 * place before the others, as in the blocks.
 */
function toText({ title, verdict, state, numbers, list = [], rows }: Draft, called: readonly string[]): string {
  const first = fit(
    [
      escapeLine(title, limits.line),
      ...called,
      escapeLine(verdict, limits.verdict),
      formatTrusted(state, formatUtc),
      escapeLine(numbers ?? '', limits.numbers),
      ...list.map((line) => escapeLine(line, limits.line)),
    ],
    limits.text,
  );
  const left = limits.text - measure(first);
  const last = rows.at(-1);
  const lastLine = last === undefined ? [] : fit([toLine(last, Math.min(limits.line, left - spare))], left);
  const others = rows.slice(0, -1).map((row) => toLine(row, limits.line));
  return [...first, ...fit(others, left - measure(lastLine)), ...lastLine].join('\n');
}

function fit(lines: readonly string[], limit: number): readonly string[] {
  const fitting: string[] = [];
  for (const line of lines) if (line !== '' && measure([...fitting, line]) <= limit) fitting.push(line);
  return fitting;
}

/** With a line break after each. */
function measure(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length + 1, 0);
}

/** @param longest of a part that may be from outside. */
function toLine(row: Row, longest: number): string {
  return row.map((cell) => toWords(cell, Math.max(1, longest))).join(between);
}

function toWords(cell: Cell, longest: number): string {
  if (typeof cell === 'string') return escapeLine(cell, longest);
  return 'url' in cell ? `${cell.text}: ${cell.url}` : formatTrusted(cell, formatUtc);
}
