import { DynamoDb } from '../fakes/dynamo-db.ts';
import type { Answer, Request } from '../fakes/server.ts';
import { readTableDefinition } from '../fakes/table-definition.ts';

/** A write that the table has carried out. */
export interface Write {
  readonly webhook: string;
  /** The sort key. */
  readonly item: string;
  readonly kind: 'put' | 'update' | 'delete';
  /** Of an item that was put. */
  readonly content: string | undefined;
  /** Of an update. */
  readonly expression: string | undefined;
}

/** A DynamoDB that is asked without a network, so that a run can be repeated exactly. */
export class Table {
  readonly #dynamoDb = new DynamoDb();
  /** The entries that it holds, and the receipts that were not applied. */
  readonly #waiting = new Set<string>();

  async create(): Promise<void> {
    const credential = 'Credential=LOCAL/20261101/us-east-1/dynamodb/aws4_request';
    await this.answer({
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': 'DynamoDB_20120810.CreateTable',
        'x-amz-date': '20261101T000000Z',
        authorization: `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=host, Signature=none`,
      },
      body: JSON.stringify(await readTableDefinition()),
    });
  }

  /** What the function of each minute has to do: without it, the minute can be left out. */
  get waiting(): readonly string[] {
    return [...this.#waiting];
  }

  async answer({ headers, body }: Pick<Request, 'headers' | 'body'>): Promise<Answer> {
    const answer = await this.#dynamoDb.ask(headers, body);
    const write = answer.status === 200 ? readWrite({ headers, body }) : undefined;
    if (write !== undefined) this.#remember(write);
    return { ...answer, headers: { 'content-type': 'application/x-amz-json-1.0' } };
  }

  #remember({ webhook, item, kind }: Write): void {
    if (!/^(?:entry|receipt)\//.test(item)) return;
    const key = `${webhook} ${item}`;
    // The only update of a receipt marks it as applied.
    if (kind === 'put') this.#waiting.add(key);
    else this.#waiting.delete(key);
  }
}

const kinds = { PutItem: 'put', UpdateItem: 'update', DeleteItem: 'delete' } as const;

/** Undefined if the request asks for no write of an item. */
export function readWrite({ headers, body }: Pick<Request, 'headers' | 'body'>): Write | undefined {
  const operation = String(headers['x-amz-target']).replace(/^.*\./, '');
  const kind = Object.entries(kinds).find(([name]) => name === operation)?.[1];
  if (kind === undefined) return undefined;
  const { Item, Key, UpdateExpression } = JSON.parse(body);
  const { webhook, item, content } = Item ?? Key;
  return { webhook: webhook.S, item: item.S, kind, content: content?.S, expression: UpdateExpression };
}

/** The destination and the event's key of an entry that a request would write; undefined if it would write none. */
export function readEntryWrite(request: Pick<Request, 'headers' | 'body'>) {
  const write = readWrite(request);
  const [, destination, event] = /^entry\/([^/]+)\/(.+)$/s.exec(write?.item ?? '') ?? [];
  if (write?.kind !== 'put' || destination === undefined || event === undefined) return undefined;
  return { destination, event };
}

/** The record of an event that was written, among what goes on or apart; undefined if none was. */
export function readRecordWrite({ kind, item, content }: Write) {
  const [, place, destination, event] = /^(event|closed)\/([^/]+)\/(.+)$/s.exec(item) ?? [];
  if (kind !== 'put' || destination === undefined || event === undefined) return undefined;
  return { destination, event, content: JSON.parse(content ?? '{}'), isClosed: place === 'closed' };
}
