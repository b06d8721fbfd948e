import { clip } from './mrkdwn.ts';

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
export type TextObject = PlainText | Mrkdwn;

export type Block =
  | { readonly type: 'header'; readonly text: PlainText }
  | { readonly type: 'section'; readonly text: TextObject }
  | { readonly type: 'context'; readonly elements: readonly TextObject[] };

/** The body of an incoming webhook. */
export interface SlackMessage {
  readonly text: string;
  readonly blocks?: readonly Block[];
  readonly attachments?: readonly { readonly color: string; readonly blocks: readonly Block[] }[];
  readonly unfurl_links: false;
  readonly unfurl_media: false;
}

/** Slack's limit: https://docs.slack.dev/reference/block-kit/blocks/header-block */
export const longestHeader = 150;

/** A `plain_text` object, cut to `limit` characters. */
export function plain(text: string, limit: number): PlainText {
  return { type: 'plain_text', text: clip(text, limit), emoji: false };
}

/** Only for text of our own. */
export function mrkdwn(text: string): Mrkdwn {
  return { type: 'mrkdwn', text, verbatim: true };
}

/** Converts the setting `mention`, which is checked at synth, to Slack's form. */
export function formatMention(mention: string): string {
  if (mention === 'here') return '<!here>';
  return mention.startsWith('S') ? `<!subteam^${mention}>` : `<@${mention}>`;
}

/** Whether a line of `text`, or a block's text, is a mention. Text from outside is escaped, or stands in `plain_text` objects. */
export function isMention(line: string): boolean {
  return /^<(?:!here|!subteam\^\w+|@\w+)>$/.test(line);
}
