import type { Answer } from './server.ts';

const taken = /^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]+$/u;

/** How SQS refuses a message, or the messages of one batch, by their characters and their size. Undefined: it takes them. */
export function refuseBodies(...bodies: readonly string[]): Answer | undefined {
  const bytes = bodies.reduce((sum, body) => sum + Buffer.byteLength(body), 0);
  if (bytes > 1_048_576) {
    if (bodies.length > 1) return sqsError('BatchRequestTooLong', `The length of all the messages is ${bytes} bytes.`);
    return sqsError('InvalidParameterValue', 'Message must be shorter than 1048576 bytes.');
  }
  if (bodies.every((body) => taken.test(body))) return undefined;
  return sqsError('InvalidMessageContents', 'Invalid characters found. Valid unicode characters are #x9 | #xA | …');
}

/** An error as SQS answers it. */
export function sqsError(type: string, message: string): Answer {
  return { status: 400, body: JSON.stringify({ __type: `com.amazonaws.sqs#${type}`, message }) };
}
