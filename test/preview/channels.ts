import type { FakeTable } from '../fakes/table.ts';

/** Channels that know nothing of each other, though the functions have one table: it holds what belongs to the one in use. */
export interface Channels {
  /** The channel of that name is in use from now on. It is empty the first time. */
  enter(name: string): Promise<void>;
  /** Empties a channel. */
  forget(name: string): Promise<void>;
}

export function openChannels(table: Pick<FakeTable, 'items' | 'forget' | 'put'>): Channels {
  const left = new Map<string, Awaited<ReturnType<FakeTable['items']>>>();
  let current: string | undefined;
  return {
    async enter(name) {
      if (name === current) return;
      if (current !== undefined) left.set(current, await table.items());
      await table.forget();
      await table.put(left.get(name) ?? []);
      current = name;
    },
    async forget(name) {
      left.delete(name);
      if (name === current) await table.forget();
    },
  };
}
