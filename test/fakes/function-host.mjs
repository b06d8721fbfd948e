/** Runs in a process of its own: loads a Lambda bundle and invokes its handler for each message, as Lambda would. */
import { randomUUID } from 'node:crypto';
import { pathToFileURL } from 'node:url';

// Ctrl-C reaches every process of a terminal: whoever started this one ends it, and if that one is gone, nobody needs it.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => {});
process.on('disconnect', () => process.exit());

const [bundle = ''] = process.argv.slice(2);
const { handler } = await import(pathToFileURL(bundle).href).catch((error) => {
  process.stderr.write(`${error.stack}\n`); // Node.js would show the line as well, and that of a bundle is long.
  process.exit(1);
});

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
  const before = process.cpuUsage();
  try {
    process.send({ answer: await handler(event, context), usage: usageSince(before) });
  } catch (error) {
    const failure = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    process.send({ failure, usage: usageSince(before) });
  }
});
process.send({ answer: 'ready', usage: usageSince({ user: 0, system: 0 }) });

/** What this process used of the machine: CPU time since then, and memory at its peak since the start. */
function usageSince(before) {
  const { user, system } = process.cpuUsage(before);
  return { cpuMs: (user + system) / 1_000, peakMemoryMb: process.resourceUsage().maxRSS / 1_024 };
}
