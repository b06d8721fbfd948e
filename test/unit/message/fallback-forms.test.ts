import { expect, it } from '@jest/globals';
import { toTextOnly, withoutMention } from '../../../lambda/message/fallback-forms.ts';
import { toSlackMessage } from '../../../lambda/message/to-slack-message.ts';

const draft = {
  sign: '🔴',
  title: '<!here>',
  verdict: '<@U0FAKE>',
  state: ['Going on'],
  numbers: undefined,
  list: ['<!subteam^S0FAKE>'],
  rows: [['<!here>']],
} as const;
const quiet = toSlackMessage(draft, {});

it.each(['here', 'U0FAKE', 'W0FAKE', 'S0FAKE'])(
  'a message without its mention of %s is the one that mentions nobody: what looks like a mention in text from outside stays',
  (mention) => {
    const calling = toSlackMessage(draft, { mention });
    expect(withoutMention(calling)).toEqual(quiet);
    expect(withoutMention(toTextOnly(calling))).toEqual(toTextOnly(quiet));
  },
);

it('a message that mentions nobody has no form without a mention', () => {
  expect(withoutMention(quiet)).toBeUndefined();
});
