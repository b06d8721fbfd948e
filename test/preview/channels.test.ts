import { expect, it } from '@jest/globals';
import { type Channels, openChannels } from './channels.ts';

type Item = Readonly<Record<string, unknown>>;

/** Channels over a table in memory. */
function open(): { readonly channels: Channels; readonly table: Item[] } {
  const table: Item[] = [];
  const channels = openChannels({
    items: async () => [...table],
    forget: async () => {
      table.length = 0;
    },
    put: async (items) => {
      table.push(...items);
    },
  });
  return { channels, table };
}

it('a channel is empty at first, and as it was left when it is entered again', async () => {
  const { channels, table } = open();
  await channels.enter('a');
  table.push({ item: 'of a' });
  await channels.enter('b');
  expect(table).toEqual([]);
  table.push({ item: 'of b' });
  await channels.enter('a');
  expect(table).toEqual([{ item: 'of a' }]);
  await channels.enter('a');
  expect(table).toEqual([{ item: 'of a' }]);
});

it.each(['a', 'b'])(
  'a channel that is forgotten is empty, whichever is in use, and the other is not: %s',
  async (name) => {
    const { channels, table } = open();
    await channels.enter('a');
    table.push({ item: 'of a' });
    await channels.enter('b');
    table.push({ item: 'of b' });
    await channels.forget(name);
    await channels.enter(name);
    expect(table).toEqual([]);
    await channels.enter(name === 'a' ? 'b' : 'a');
    expect(table).toEqual([{ item: name === 'a' ? 'of b' : 'of a' }]);
  },
);
