/**
 * Slack's documented limits on a message, checked without knowledge of how the program keeps them. Slack does not say in
 * which unit it counts, so a text must fit in code points and in UTF-16 units. Knows the blocks that alerts are made of.
 *
 * @see https://docs.slack.dev/reference/block-kit/blocks
 */

/** How many of a thing there must be, at least and at most. */
type Limits = readonly [least: number, most: number];

const limits = {
  messageText: [1, 40_000],
  messageBlocks: [0, 50],
  attachments: [0, 100],
  /** More are reported to fail: https://github.com/slackapi/bolt-python/issues/914 */
  attachmentBlocks: [1, 20],
  textObject: [1, 3_000],
  header: [1, 150],
  sectionFields: [1, 10],
  sectionField: [1, 2_000],
  contextElements: [1, 10],
} as const satisfies Record<string, Limits>;

/** Members of an attachment that Slack refuses beside `blocks`: https://github.com/slackapi/node-slack-sdk/issues/1112 */
const notBesideBlocks = ['text', 'footer', 'ts'];

/**
 * What Slack would refuse of the body of an incoming webhook, each with its place, such as
 * `attachments[0].blocks[2].fields: 11 items, and 1 to 10 are allowed`. Empty if it would take the message.
 *
 * @param message the body's JSON, parsed.
 */
export function blockKitProblems(message: unknown): string[] {
  if (!isObject(message)) return ['message: not an object'];
  const { text, blocks, attachments } = message;
  return [
    ...lengthProblems('text', text, limits.messageText),
    ...(blocks === undefined ? [] : listProblems('blocks', blocks, limits.messageBlocks, blockProblems)),
    ...(attachments === undefined
      ? []
      : listProblems('attachments', attachments, limits.attachments, attachmentProblems)),
  ];
}

type JsonObject = Partial<Record<MemberName, unknown>>;
type MemberName = 'type' | 'text' | 'blocks' | 'attachments' | 'color' | 'fields' | 'elements' | 'emoji' | 'verbatim';

function attachmentProblems(at: string, attachment: unknown): readonly string[] {
  if (!isObject(attachment)) return [`${at}: not an object`];
  const { color, blocks } = attachment;
  const colorKnown =
    color === undefined || (typeof color === 'string' && /^(?:good|warning|danger|#[0-9a-f]{6})$/i.test(color));
  return [
    ...(colorKnown ? [] : [`${at}.color: neither a name that Slack knows nor six hexadecimal digits`]),
    ...listProblems(`${at}.blocks`, blocks, limits.attachmentBlocks, blockProblems),
    ...notBesideBlocks.filter((name) => name in attachment).map((name) => `${at}.${name}: not allowed beside blocks`),
  ];
}

function blockProblems(at: string, block: unknown): readonly string[] {
  if (!isObject(block)) return [`${at}: not an object`];
  const { type, text, fields, elements } = block;
  switch (type) {
    case 'header':
      return [
        ...textObjectProblems(`${at}.text`, text, limits.header),
        ...(isObject(text) && text.type === 'mrkdwn' ? [`${at}.text: a header takes plain_text only`] : []),
      ];
    case 'section':
      return [
        ...(text === undefined && fields === undefined ? [`${at}: a section needs text or fields`] : []),
        ...(text === undefined ? [] : textObjectProblems(`${at}.text`, text, limits.textObject)),
        ...(fields === undefined ? [] : listProblems(`${at}.fields`, fields, limits.sectionFields, fieldProblems)),
      ];
    case 'context':
      return listProblems(`${at}.elements`, elements, limits.contextElements, elementProblems);
    default:
      return [`${at}.type: ${JSON.stringify(type)} is none of header, section, context`];
  }
}

function fieldProblems(at: string, field: unknown): readonly string[] {
  return textObjectProblems(at, field, limits.sectionField);
}

function elementProblems(at: string, element: unknown): readonly string[] {
  return textObjectProblems(at, element, limits.textObject);
}

/** @see https://docs.slack.dev/reference/block-kit/composition-objects/text-object */
function textObjectProblems(at: string, value: unknown, allowed: Limits): readonly string[] {
  if (!isObject(value)) return [`${at}: not a text object`];
  const { type, text, emoji, verbatim } = value;
  return [
    ...(type === 'plain_text' || type === 'mrkdwn' ? [] : [`${at}.type: neither plain_text nor mrkdwn`]),
    ...(type === 'mrkdwn' && emoji !== undefined ? [`${at}.emoji: for plain_text only`] : []),
    ...(type === 'plain_text' && verbatim !== undefined ? [`${at}.verbatim: for mrkdwn only`] : []),
    ...lengthProblems(`${at}.text`, text, allowed),
  ];
}

function lengthProblems(at: string, value: unknown, [least, most]: Limits): readonly string[] {
  if (typeof value !== 'string') return [`${at}: not a string`];
  const lengths = [
    ['code points', [...value].length],
    ['UTF-16 units', value.length],
  ] as const;
  return lengths
    .filter(([, length]) => length < least || length > most)
    .map(([unit, length]) => `${at}: ${length} ${unit}, and ${least} to ${most} are allowed`);
}

function listProblems(
  at: string,
  value: unknown,
  [least, most]: Limits,
  problemsOf: (at: string, item: unknown) => readonly string[],
): readonly string[] {
  if (!Array.isArray(value)) return [`${at}: not a list`];
  const count = value.length;
  return [
    ...(count < least || count > most ? [`${at}: ${count} items, and ${least} to ${most} are allowed`] : []),
    ...value.flatMap((item: unknown, index) => problemsOf(`${at}[${index}]`, item)),
  ];
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
