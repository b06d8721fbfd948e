import { type Block, isMention, type SlackMessage } from './block-kit.ts';

/** The message without blocks, for when Slack refuses them. */
export function toTextOnly({ text }: SlackMessage): SlackMessage {
  return { text, unfurl_links: false, unfurl_media: false };
}

/** The message as it is if it mentions nobody, for when Slack refuses the mention. Undefined if it mentions nobody. */
export function withoutMention({ text, blocks, ...others }: SlackMessage): SlackMessage | undefined {
  const lines = text.split('\n');
  const kept = lines.filter((line) => !isMention(line));
  if (kept.length === lines.length) return undefined;
  const isKept = (block: Block) =>
    block.type !== 'section' || block.text.type !== 'mrkdwn' || !isMention(block.text.text);
  return { ...others, text: kept.join('\n'), ...(blocks === undefined ? {} : { blocks: blocks.filter(isKept) }) };
}
