import * as z from 'zod';
import { mrkdwnHtml, textHtml } from './mrkdwn-html.ts';

const textObject = z.object({ type: z.enum(['plain_text', 'mrkdwn']), text: z.string() });
const block = z.discriminatedUnion('type', [
  z.object({ type: z.literal('header'), text: textObject }),
  z.object({ type: z.literal('section'), text: textObject }),
  z.object({ type: z.literal('context'), elements: z.array(textObject) }),
]);
const message = z.object({
  text: z.string(),
  blocks: z.array(block).default([]),
  attachments: z.array(z.object({ color: z.string().optional(), blocks: z.array(block) })).default([]),
});

type Block = z.output<typeof block>;

/** `good`, `warning` and `danger`, as Slack shows them; anything else that is no colour is grey. */
const named: Readonly<Record<string, string>> = { good: '#2eb67d', warning: '#ecb22e', danger: '#e01e5a' };

/**
 * What Slack shows of a webhook's message: the blocks, and the attachments with their bars. Of a message without blocks it
 * shows the text.
 *
 * @param body the webhook's body, parsed.
 */
export function slackHtml(body: unknown): string {
  const parsed = message.safeParse(body);
  if (!parsed.success) return `<p>This is no message: ${textHtml(z.prettifyError(parsed.error))}</p>`;
  const { text, blocks, attachments } = parsed.data;
  if (blocks.length === 0 && attachments.length === 0) return `<p>${mrkdwnHtml(text)}</p>`;
  return [
    ...blocks.map(blockHtml),
    ...attachments.map(
      ({ color, blocks: inside }) =>
        `<div class="attachment">${barHtml(color)}<div>${inside.map(blockHtml).join('')}</div></div>`,
    ),
  ].join('\n');
}

/** A picture, since the page allows no styles but those of its own sheet. */
function barHtml(color = ''): string {
  const fill = named[color] ?? (/^#[0-9a-f]{6}$/i.test(color) ? color : '#ddd');
  return `<svg class="bar" aria-hidden="true"><rect width="100%" height="100%" rx="4" fill="${fill}"/></svg>`;
}

function blockHtml(shown: Block): string {
  switch (shown.type) {
    case 'header':
      return `<h4>${textObjectHtml(shown.text)}</h4>`;
    case 'section':
      return `<p>${textObjectHtml(shown.text)}</p>`;
    case 'context':
      return `<div class="context">${shown.elements.map((element) => `<span>${textObjectHtml(element)}</span>`).join(' ')}</div>`;
  }
}

function textObjectHtml({ type, text }: z.output<typeof textObject>): string {
  return type === 'mrkdwn' ? mrkdwnHtml(text) : textHtml(text);
}
