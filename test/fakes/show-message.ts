import type { Block, SlackMessage } from '../../lambda/message/block-kit.ts';

/** A message as text, for people: what stands in its blocks, what stands beside the bar after `┃`, and its `text`. */
export function showMessage(message: SlackMessage): string {
  const { blocks = [], attachments = [], text } = message;
  const beside = attachments.flatMap((attachment) => attachment.blocks).flatMap(showBlock);
  return [...blocks.flatMap(showBlock), ...beside.map((line) => `┃ ${line}`), '', '--- text', text, ''].join('\n');
}

function showBlock(block: Block): readonly string[] {
  const texts = 'elements' in block ? block.elements : [block.text];
  return texts
    .map(({ text }) => text)
    .join('   ')
    .split('\n');
}
