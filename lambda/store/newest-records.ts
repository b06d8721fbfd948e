import type { ReadRecord } from './outbox-items.ts';

/** An event, or an outage, that a destination knows. */
export interface OpenKey {
  readonly destination: string;
  readonly key: string;
}

/** By key. */
interface Records<Value> {
  /** The keys of the steps that wrote them. */
  readonly steps: Map<string, string>;
  readonly records: Map<string, Value>;
}

/** The newest record of each key, by destination. */
export class NewestRecords<Value> {
  readonly #byDestination = new Map<string, Records<Value>>();

  put({ destination, key, by, record }: ReadRecord<Value>): void {
    const known = this.#byDestination.get(destination) ?? { steps: new Map(), records: new Map() };
    this.#byDestination.set(destination, known);
    if ((known.steps.get(key) ?? '') >= by) return;
    known.steps.set(key, by);
    known.records.set(key, record);
  }

  /** What is put later is in it too. */
  of(destination: string): ReadonlyMap<string, Value> {
    return this.#byDestination.get(destination)?.records ?? new Map();
  }

  all(): readonly { readonly destination: string; readonly record: Value }[] {
    return [...this.#byDestination].flatMap(([destination, { records }]) =>
      [...records.values()].map((record) => ({ destination, record })),
    );
  }

  has({ destination, key }: OpenKey): boolean {
    return this.of(destination).has(key);
  }

  find({ destination, key }: OpenKey): Value | undefined {
    return this.of(destination).get(key);
  }
}
