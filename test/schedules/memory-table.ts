import type { Condition, Item, ItemKey, Table } from '../../lambda/store/table.ts';

/** What carries out a call of the table: at once, or when a schedule says so. */
export type CarryOut = <Value>(label: string, effect: () => Value) => Promise<Value>;

/**
 * DynamoDB in memory, as far as `lambda/store` uses it: each call happens at one instant. An expression that it does not know is an
 * error. `memory-table.test.ts` compares it with dynalite.
 */
export class MemoryTable {
  /** As JSON, by their keys. */
  readonly #items = new Map<string, string>();

  /** The table as an invocation sees it. */
  seenBy(carryOut: CarryOut): Table {
    return {
      put: (item, condition) => carryOut(`put ${item.item}`, () => this.put(item, condition)),
      update: (key, input) => carryOut(`update ${key.item}`, () => this.update(key, input)),
      remove: (key, condition) => carryOut(`remove ${key.item}`, () => this.remove(key, condition)),
      query: (webhook, from, to) => carryOut(`query ${webhook}`, () => this.query(webhook, from, to)),
      get: (keys) => (keys.length === 0 ? Promise.resolve([]) : carryOut('get', () => this.get(keys))),
      getReadable: (keys) => carryOut('get', () => ({ items: this.get(keys), unread: [] })),
    };
  }

  put(item: ItemKey & Item, condition?: Condition): boolean {
    if (!holds(this.#find(item), condition)) return false;
    this.#items.set(toId(item), JSON.stringify(item));
    return true;
  }

  update(key: ItemKey, input: Parameters<Table['update']>[1]): Item | undefined {
    const { ConditionExpression: expression, ExpressionAttributeValues: values = {} } = input;
    const before = this.#find(key);
    if (expression !== undefined && !holds(before, { expression, values })) return undefined;
    this.#items.set(toId(key), JSON.stringify(applyUpdate({ ...key, ...before }, input)));
    return before ?? {};
  }

  remove(key: ItemKey, condition?: Condition): boolean {
    if (!holds(this.#find(key), condition)) return false;
    this.#items.delete(toId(key));
    return true;
  }

  query(webhook: string, from: string, to: string): readonly Item[] {
    return this.items().filter((item) => item.webhook === webhook && item.item >= from && item.item <= to);
  }

  get(keys: readonly ItemKey[]): readonly Item[] {
    return keys.flatMap((key): readonly Item[] => {
      const item = this.#find(key);
      return item === undefined ? [] : [item];
    });
  }

  /** All items, in the order of their keys. */
  items(): readonly (ItemKey & Item)[] {
    return [...this.#items].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, json]) => JSON.parse(json));
  }

  /** All items as text: the same for two tables that hold the same. */
  toText(): string {
    return [...this.#items].toSorted(([a], [b]) => (a < b ? -1 : 1)).join();
  }

  #find(key: ItemKey): Item | undefined {
    const json = this.#items.get(toId(key));
    return json === undefined ? undefined : JSON.parse(json);
  }
}

/** Whether the condition holds of an item, which may not be there. */
export function holds(item: Item | undefined, condition: Condition | undefined): boolean {
  if (condition === undefined) return true;
  return condition.expression.split(' OR ').some((term) => isTrue(term, item ?? {}, condition));
}

/** The item after an update. */
export function applyUpdate(
  item: Item,
  { UpdateExpression = '', ExpressionAttributeValues: values = {} }: Parameters<Table['update']>[1],
): Item {
  const after: Record<string, unknown> = { ...item };
  for (const [, verb, list = ''] of UpdateExpression.matchAll(/(SET|REMOVE) (.+?)(?= SET | REMOVE |$)/g)) {
    for (const part of list.split(/, (?![^(]*\))/)) change(after, verb, part, values);
  }
  return after;
}

function isTrue(term: string, item: Item, { values = {}, names = {} }: Condition): boolean {
  const [, not, tested] = /^attribute_(not_)?exists\((\S+)\)$/.exec(term) ?? [];
  if (tested !== undefined) return (item[names[tested] ?? tested] === undefined) === (not !== undefined);
  const [, name, operator, value] = /^(\S+) (=|<>|<|<=|>) (:\w+)$/.exec(term) ?? [];
  if (name === undefined || value === undefined || !(value in values)) throw new Error(`Unknown condition: ${term}`);
  const [left, right] = [item[names[name] ?? name], values[value]];
  if (operator === '=') return left === right;
  if (operator === '<>') return left !== right;
  const order = compare(left, right);
  if (order === undefined) return false;
  return operator === '>' ? order > 0 : order < 0 || (operator === '<=' && order === 0);
}

/** Undefined for values of two types, none of which is greater. */
function compare(left: unknown, right: unknown): number | undefined {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (typeof left !== 'string' || typeof right !== 'string') return undefined;
  return Number(left > right) - Number(left < right);
}

function change(item: Record<string, unknown>, verb: string | undefined, part: string, values: Item): void {
  const [, name = '', value = ''] = /^(\w+)(?: = |$)(\S+)?$/.exec(part) ?? [];
  const [, counted, first = '', step = ''] = /^(\w+) = if_not_exists\(\1, (:\w+)\) \+ (:\w+)$/.exec(part) ?? [];
  if (verb === 'REMOVE' && name === part) delete item[name];
  else if (verb === 'SET' && value in values) item[name] = values[value];
  else if (counted !== undefined && first in values && step in values)
    item[counted] = Number(item[counted] ?? values[first]) + Number(values[step]);
  else throw new Error(`Unknown update: ${verb} ${part}`);
}

function toId({ webhook, item }: ItemKey): string {
  return `${webhook}\n${item}`;
}
