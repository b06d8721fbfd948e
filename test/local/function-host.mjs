/** Runs in a process of its own: loads a Lambda bundle and invokes its handler for each message, as Lambda would. */
import { randomUUID } from 'node:crypto';
import { pathToFileURL } from 'node:url';

const [bundle = ''] = process.argv.slice(2);
const { handler } = await import(pathToFileURL(bundle).href);

process.on('message', async ({ event, timeoutMs }) => {
  const end = Date.now() + timeoutMs;
  const context = {
    awsRequestId: randomUUID(),
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: '$LATEST',
    invokedFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:notify',
    memoryLimitInMB: '512',
    getRemainingTimeInMillis: () => Math.max(0, end - Date.now()),
  };
  try {
    process.send({ answer: await handler(event, context) });
  } catch (error) {
    process.send({ failure: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
  }
});
process.send({ ready: true });
