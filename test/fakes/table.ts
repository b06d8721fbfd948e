import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import dynalite from 'dynalite';
import * as z from 'zod';
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
}

/** A request, and its write units (1 KB) or read units (4 KB, strongly consistent). */
export interface Billed {
  readonly operation: string;
  readonly units: number;
}

/** The table of announcements in a DynamoDB of its own (dynalite), behind a server that can fail. */
export async function startTable(): Promise<FakeTable> {
  const script = new Script();
  const afterwards = new Script();
  const requests: string[] = [];
  const billed: Billed[] = [];
  const dynamoDb = dynalite({ createTableMs: 0 });
  await new Promise<void>((resolve) => dynamoDb.listen(0, '127.0.0.1', resolve));
  const address = dynamoDb.address();
  if (address === null || typeof address === 'string') throw new Error('The table has no port.');
  const endpoint = `http://127.0.0.1:${address.port}`;

  const fake = await serve(async ({ headers, body }): Promise<Answer> => {
    const target = String(headers['x-amz-target']);
    const operation = target.replace(/^.*\./, '');
    requests.push(operation);
    const scripted = script.next();
    if (scripted) return scripted;
    const answer = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': target,
        authorization: headers.authorization ?? '',
        'x-amz-date': String(headers['x-amz-date']),
      },
      body: JSON.stringify({ ...JSON.parse(body), ReturnConsumedCapacity: 'TOTAL' }),
    });
    const text = await answer.text();
    if (answer.ok) billed.push({ operation, units: readUnits(text) });
    return (
      afterwards.next() ?? {
        status: answer.status,
        headers: { 'content-type': 'application/x-amz-json-1.0' },
        body: text,
      }
    );
  });

  const client = new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'LOCAL', secretAccessKey: 'local-and-worthless' },
  });
  await client.send(new CreateTableCommand(await readTableDefinition()));
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
    close: async () => {
      client.destroy();
      await fake.close();
      await new Promise<void>((resolve) => {
        dynamoDb.close(() => resolve());
        dynamoDb.closeAllConnections();
      });
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
