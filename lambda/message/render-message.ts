import type { Alert } from '../outage/alert.ts';
import type { Change } from '../outage/decide-announcement.ts';
import { formatTitle } from './alert-wording.ts';
import { type Frame, formatMention, mrkdwn, plain, type SlackMessage } from './block-kit.ts';
import { renderDetails } from './render-blocks.ts';
import { renderText } from './render-text.ts';

const longestHeader = 150;

/** The bar beside the alert. Never the only sign: the words say it too. */
const colors = {
  test: '#868686',
  resolved: '#2eb67d',
  local: '#ecb22e',
  availability: '#d1242f',
  performance: '#e8912d',
  unknown: '#e8912d',
} as const;

/**
 * The Slack message of an alert. Its `text` alone says everything: it is all that screen readers and push notifications
 * read. Text from outside stands in `plain_text` objects only, or is escaped.
 *
 * @param changes why it is announced once more; empty for the first time, and for its end.
 * @param frame what the message says beside the alert.
 */
export function renderMessage(alert: Alert, changes: readonly Change[] = [], frame: Frame = {}): SlackMessage {
  const header = { type: 'header', text: plain(formatTitle(alert, changes), longestHeader) } as const;
  const mention =
    frame.mention === undefined ? [] : [{ type: 'section', text: mrkdwn(formatMention(frame.mention)) } as const];
  return {
    text: renderText(alert, changes, frame),
    blocks: [header, ...mention],
    attachments: [{ color: findColor(alert), blocks: renderDetails(alert, changes, frame) }],
    unfurl_links: false,
    unfurl_media: false,
  };
}

/** What is sent if Slack does not take the blocks. */
export function toTextOnly({ text }: SlackMessage): SlackMessage {
  return { text, unfurl_links: false, unfurl_media: false };
}

function findColor({ status, kind, scope, isTest }: Alert): string {
  if (isTest) return colors.test;
  if (status === 'resolved') return colors.resolved;
  return scope === 'local' ? colors.local : colors[kind];
}
