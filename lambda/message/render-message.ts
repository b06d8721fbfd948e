import type { Alert } from '../outage/alert.ts';
import type { Change } from '../outage/decide-announcement.ts';
import { formatTitle } from './alert-wording.ts';
import { type Frame, formatMention, mrkdwn, plain, type SlackMessage } from './block-kit.ts';
import { renderDetails } from './render-blocks.ts';
import { renderText } from './render-text.ts';

export const longestHeader = 150;

/** The bar's colour. The words say the same. */
const colors = {
  test: '#868686',
  resolved: '#2eb67d',
  local: '#ecb22e',
  availability: '#d1242f',
  performance: '#e8912d',
  unknown: '#e8912d',
} as const;

/**
 * Renders the Slack message of an alert. Its `text` alone says everything, since screen readers and push notifications read
 * nothing else. Text from outside stands in `plain_text` objects only, or is escaped.
 *
 * @param changes why it is announced again; empty for the beginning and the end.
 * @param frame what the message says besides the alert.
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

/** The message without blocks, for when Slack refuses them. */
export function toTextOnly({ text }: SlackMessage): SlackMessage {
  return { text, unfurl_links: false, unfurl_media: false };
}

export function findColor({
  status,
  kind,
  scope,
  isTest,
}: Pick<Alert, 'status' | 'kind' | 'scope'> & Partial<Alert>): string {
  if (isTest) return colors.test;
  if (status === 'resolved') return colors.resolved;
  return scope === 'local' ? colors.local : colors[kind];
}
