import { createRequestHandler } from '../../lambda/runtime/request-handler.ts';
import { createTableClient } from '../../lambda/store/dynamodb-client.ts';
import { createTable, type Table } from '../../lambda/store/table.ts';
import { type FakeTable, startTable } from '../fakes/table.ts';

/** The SDK reads these when it signs. They are nobody's. */
export function signAsNobody(): void {
  process.env['AWS_REGION'] = 'us-east-1';
  process.env['AWS_ACCESS_KEY_ID'] = 'LOCAL';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'local-and-worthless';
}

/**
 * Waits longer for an answer than the program's own: on a busy machine the table answers late, and a write that is tried again after
 * it was done is refused.
 */
export function openPatientTable(name: string): Table {
  return createTable(createTableClient(createRequestHandler(10_000)), name, 25_000);
}

/** A table of its own, and the program's access to it. */
export async function openTable(): Promise<{ readonly fake: FakeTable; readonly table: Table }> {
  const fake = await startTable();
  signAsNobody();
  process.env['AWS_ENDPOINT_URL_DYNAMODB'] = fake.url;
  return { fake, table: openPatientTable(fake.name) };
}
