import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { blockKitProblems } from '../../fakes/block-kit.ts';
import { textObjectsOf } from '../../fakes/message-texts.ts';
import { showMessage } from '../../fakes/show-message.ts';
import { gallery } from '../../fixtures/gallery.ts';

/** The one place where whole messages stand as they are read. `npm run golden` renews the texts. */

const folder = join(import.meta.dirname, 'golden');

it.each(gallery)('the message $name reads as its golden text', ({ name, message }) => {
  expect(showMessage(message)).toBe(readFileSync(join(folder, `${name}.txt`), 'utf8'));
});

it('each golden text belongs to a message', () => {
  expect(readdirSync(folder).toSorted()).toEqual(gallery.map(({ name }) => `${name}.txt`).toSorted());
});

it.each(gallery)('the message $name is one that Slack takes, and far shorter than it may be', ({ message }) => {
  expect(blockKitProblems(message)).toEqual([]);
  const shown = textObjectsOf(message).reduce((sum, { text }) => sum + text.length, 0);
  expect(shown + message.text.length).toBeLessThan(6_000);
});

it.each(gallery)('the message $name blames nobody whom AWS does not blame', ({ message }) => {
  expect(JSON.stringify(message)).not.toMatch(/only us|not AWS|your fault/i);
});

it.each(gallery.filter(({ message }) => message.text.startsWith('🟢')))(
  'the message $name is over, and says nothing as if it went on',
  ({ message }) => {
    expect(message.text).not.toMatch(/so far|Going on|AWS names|yet/);
  },
);
