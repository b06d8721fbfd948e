import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createRequestHandler } from '../runtime/request-handler.ts';

/** A client of DynamoDB in the function's own Region; a throttled or failed request is made 3 times, in less than 5 s. */
export function createTableClient(requestHandler = createRequestHandler(1_000)): DynamoDBDocumentClient {
  const client = new DynamoDBClient({ maxAttempts: 3, requestHandler });
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}
