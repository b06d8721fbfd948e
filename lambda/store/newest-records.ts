import type { ReadRecord, Stored } from './outbox-items.ts';

/** An event, or an outage, that a destination knows. */
export interface OpenKey {
  readonly destination: string;
  readonly key: string;
}

/** The newest record of each key, by destination. */
export class NewestRecords<Value> {
  readonly #byDestination = new Map<string, Map<string, Stored<Value>>>();

  put({ destination, key, by, record }: ReadRecord<Value>): void {
    const known = this.#byDestination.get(destination) ?? new Map<string, Stored<Value>>();
    this.#byDestination.set(destination, known);
    if ((known.get(key)?.by ?? '') < by) known.set(key, { by, record });
  }

  of(destination: string): ReadonlyMap<string, Value> {
    const found = new Map<string, Value>();
    for (const [key, { record }] of this.#byDestination.get(destination) ?? []) found.set(key, record);
    return found;
  }

  all(): readonly { readonly destination: string; readonly record: Value }[] {
    return [...this.#byDestination].flatMap(([destination, known]) =>
      [...known.values()].map(({ record }) => ({ destination, record })),
    );
  }

  has({ destination, key }: OpenKey): boolean {
    return this.#byDestination.get(destination)?.has(key) ?? false;
  }

  find({ destination, key }: OpenKey): Value | undefined {
    return this.#byDestination.get(destination)?.get(key)?.record;
  }
}
