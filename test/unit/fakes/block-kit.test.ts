import { expect, it } from '@jest/globals';
import { blockKitProblems } from '../../fakes/block-kit.ts';

const text = 'Internet problem in Fenton';

function plain(length: number) {
  return { type: 'plain_text', text: 'x'.repeat(length) };
}

function section(length: number) {
  return { type: 'section', text: plain(length) };
}

function times<T>(count: number, item: T): readonly T[] {
  return Array.from({ length: count }, () => item);
}

it.each([
  ['text alone', { text }],
  ['the longest text', { text: 'x'.repeat(40_000) }],
  ['the longest header', { text, blocks: [{ type: 'header', text: plain(150) }] }],
  ['the longest section', { text, blocks: [section(3_000)] }],
  ['the most and longest fields', { text, blocks: [{ type: 'section', fields: times(10, plain(2_000)) }] }],
  ['the most and longest elements', { text, blocks: [{ type: 'context', elements: times(10, plain(3_000)) }] }],
  ['the most blocks', { text, blocks: times(50, section(1)) }],
  ['the most blocks in an attachment', { text, attachments: [{ color: '#2eb67d', blocks: times(20, section(1)) }] }],
])("the Slack fake's reading of Block Kit takes %s", (_case, message) => {
  expect(blockKitProblems(message)).toEqual([]);
});

it.each([
  ['what is no object', 'ok', ['message: not an object']],
  ['a message without text', { blocks: [section(1)] }, ['text: not a string']],
  [
    'an empty text',
    { text: '' },
    ['text: 0 code points, and 1 to 40000 are allowed', 'text: 0 UTF-16 units, and 1 to 40000 are allowed'],
  ],
  [
    'a text that is too long only in UTF-16 units',
    { text, blocks: [{ type: 'header', text: { type: 'plain_text', text: '🌍'.repeat(76) } }] },
    ['blocks[0].text.text: 152 UTF-16 units, and 1 to 150 are allowed'],
  ],
  [
    'a header in mrkdwn',
    { text, blocks: [{ type: 'header', text: { type: 'mrkdwn', text: 'x' } }] },
    ['blocks[0].text: a header takes plain_text only'],
  ],
  ['an empty section', { text, blocks: [{ type: 'section' }] }, ['blocks[0]: a section needs text or fields']],
  [
    'too many fields',
    { text, blocks: [{ type: 'section', fields: times(11, plain(1)) }] },
    ['blocks[0].fields: 11 items, and 1 to 10 are allowed'],
  ],
  [
    'no elements',
    { text, blocks: [{ type: 'context', elements: [] }] },
    ['blocks[0].elements: 0 items, and 1 to 10 are allowed'],
  ],
  ['too many blocks', { text, blocks: times(51, section(1)) }, ['blocks: 51 items, and 0 to 50 are allowed']],
  [
    'too many blocks in an attachment',
    { text, attachments: [{ blocks: times(21, section(1)) }] },
    ['attachments[0].blocks: 21 items, and 1 to 20 are allowed'],
  ],
  [
    'an attachment that mixes blocks with the old members',
    { text, attachments: [{ blocks: [section(1)], text: 'x', footer: 'x', ts: 1 }] },
    [
      'attachments[0].text: not allowed beside blocks',
      'attachments[0].footer: not allowed beside blocks',
      'attachments[0].ts: not allowed beside blocks',
    ],
  ],
  [
    'a colour of no kind',
    { text, attachments: [{ color: 'reddish', blocks: [section(1)] }] },
    ['attachments[0].color: neither a name that Slack knows nor six hexadecimal digits'],
  ],
  [
    'a block that it does not know',
    { text, blocks: [{ type: 'marquee' }] },
    ['blocks[0].type: "marquee" is none of header, section, context'],
  ],
  [
    'options of the other kind of text',
    { text, blocks: [{ type: 'section', text: { type: 'plain_text', text: 'x', verbatim: true } }] },
    ['blocks[0].text.verbatim: for mrkdwn only'],
  ],
])("the Slack fake's reading of Block Kit refuses %s, and says where", (_case, message, problems) => {
  expect(blockKitProblems(message)).toEqual(problems);
});

it.each([
  ['header', { text, blocks: [{ type: 'header', text: plain(151) }] }],
  ['section', { text, blocks: [section(3_001)] }],
  ['field', { text, blocks: [{ type: 'section', fields: [plain(2_001)] }] }],
  ['element', { text, blocks: [{ type: 'context', elements: [plain(3_001)] }] }],
  ['text', { text: 'x'.repeat(40_001) }],
])("the Slack fake's reading of Block Kit refuses a %s that is one character too long", (_part, message) => {
  expect(blockKitProblems(message)).toHaveLength(2);
});
