import { setTimeout as sleep } from 'node:timers/promises';
import { CreateTableCommand, DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { DirectHandler, DynamoDb } from './dynamo-db.ts';
import { type Answer, type FakeServer, Script, serve } from './server.ts';
import { readTableDefinition, tableName } from './table-definition.ts';

export interface FakeTable extends FakeServer {
  readonly name: string;
  /** What DynamoDB answers before it does anything, or instead of it. */
  readonly script: Script;
  /** Answers that get lost on their way back: the request is carried out, and this is answered. */
  readonly afterwards: Script;
  /** Every request's operation, in order. */
  readonly requests: readonly string[];
  /** What each request that was carried out is billed for, in order. */
  readonly billed: readonly Billed[];
  items(): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Empties the table. */
  forget(): Promise<void>;
  put(items: readonly Readonly<Record<string, unknown>>[]): Promise<void>;
}

/** A request, and its write units (1 KB) or read units (4 KB, strongly consistent). */
export interface Billed {
  readonly operation: string;
  readonly units: number;
}

/** The table of announcements in a DynamoDB of its own, behind a server that can fail. */
export async function startTable(): Promise<FakeTable> {
  const script = new Script();
  const afterwards = new Script();
  const requests: string[] = [];
  const billed: Billed[] = [];
  const dynamoDb = new DynamoDb();
  const fake = await serve(async ({ headers, body }): Promise<Answer> => {
    const operation = String(headers['x-amz-target']).replace(/^.*\./, '');
    requests.push(operation);
    const scripted = script.next();
    if (scripted) return scripted;
    const asked = JSON.stringify({ ...JSON.parse(body), ReturnConsumedCapacity: 'TOTAL' });
    const answer = await dynamoDb.ask(headers, asked);
    if (answer.status === 200) billed.push({ operation, units: readUnits(answer.body) });
    return afterwards.next() ?? { ...answer, headers: { 'content-type': 'application/x-amz-json-1.0' } };
  });

  const client = new DynamoDBClient({
    requestHandler: new DirectHandler(dynamoDb),
    region: 'us-east-1',
    credentials: { accessKeyId: 'LOCAL', secretAccessKey: 'local-and-worthless' },
  });
  await client.send(new CreateTableCommand(await readTableDefinition()));
  const isActive = async () =>
    (await client.send(new DescribeTableCommand({ TableName: tableName }))).Table?.TableStatus === 'ACTIVE';
  while (!(await isActive())) await sleep(1); // Until then dynalite refuses what it is asked.
  const documents = DynamoDBDocumentClient.from(client);
  const items = async () => (await documents.send(new ScanCommand({ TableName: tableName }))).Items ?? [];
  return {
    ...fake,
    name: tableName,
    script,
    afterwards,
    requests,
    billed,
    items,
    forget: async () => {
      for (const { webhook, item } of await items()) {
        await documents.send(new DeleteCommand({ TableName: tableName, Key: { webhook, item } }));
      }
    },
    put: async (given) => {
      for (const Item of given) await documents.send(new PutCommand({ TableName: tableName, Item }));
    },
    close: async () => {
      client.destroy();
      await fake.close();
    },
  };
}

/** DynamoDB bills at least one unit; the fake says 0 of a query that finds nothing. */
function readUnits(answer: string): number {
  const { ConsumedCapacity = [] } = consumed.parse(JSON.parse(answer));
  return Math.max(1, ...[ConsumedCapacity].flat().map(({ CapacityUnits }) => CapacityUnits));
}

const capacity = z.object({ CapacityUnits: z.number() });
const consumed = z.object({ ConsumedCapacity: z.optional(z.union([capacity, z.array(capacity)])) });
