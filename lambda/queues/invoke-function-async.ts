import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { createRequestHandler } from '../runtime/request-handler.ts';

/** Invokes a function without waiting for its result. */
export type InvokeAsync = (payload: unknown) => Promise<void>;

/** Invokes a function of this account and Region; a throttled or failed request is made 3 times. */
export function createAsyncInvoker(FunctionName: string, requestHandler = createRequestHandler()): InvokeAsync {
  const client = new LambdaClient({ maxAttempts: 3, requestHandler });
  return async (payload) => {
    await client.send(new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload: JSON.stringify(payload) }));
  };
}
