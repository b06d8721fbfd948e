import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createRequestHandler } from '../runtime/request-handler.ts';

/** The most that is read of an answer: a batch holds 16 MB, of which most is JSON in JSON. */
const bounds = { most: 48 * 1_048_576, isOwn: true } as const;

/** A client of DynamoDB in the function's own Region; a throttled or failed request is made 3 times, each answered within a second. */
export function createTableClient(requestHandler = createRequestHandler(1_000, bounds)): DynamoDBDocumentClient {
  const client = new DynamoDBClient({ maxAttempts: 3, requestHandler });
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}
