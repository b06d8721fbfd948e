import type { Block, SlackMessage } from '../../lambda/message/block-kit.ts';

type Section = Extract<Block, { type: 'section' }>;
type TextObject = Extract<Section, { text: unknown }>['text'];

/** The header and what stands beside the bar, in the order of reading. */
export function blocksOf({ blocks = [], attachments = [] }: SlackMessage): readonly Block[] {
  return [...blocks, ...attachments.flatMap((attachment) => attachment.blocks)];
}

/** Every text in the blocks, in the order of reading. */
export function textObjectsOf(message: SlackMessage): readonly TextObject[] {
  return blocksOf(message).flatMap((block): readonly TextObject[] =>
    'elements' in block ? block.elements : [block.text],
  );
}

/** The texts in the blocks to which Slack's formatting applies. */
export function formattedTextsOf(message: SlackMessage): readonly string[] {
  return textObjectsOf(message)
    .filter(({ type }) => type === 'mrkdwn')
    .map(({ text }) => text);
}

/** The texts in the blocks that are shown as they are. */
export function plainTextsOf(message: SlackMessage): readonly string[] {
  return textObjectsOf(message)
    .filter(({ type }) => type === 'plain_text')
    .map(({ text }) => text);
}

/** The top-level text of a message; empty of what is no message. */
export function textOf(message: unknown): string {
  return typeof message === 'object' && message !== null && 'text' in message ? String(message.text) : '';
}

/** The top-level text of a message, line by line; none of what is no message. */
export function linesOf(message: unknown): readonly string[] {
  const text = textOf(message);
  return text === '' ? [] : text.split('\n');
}
