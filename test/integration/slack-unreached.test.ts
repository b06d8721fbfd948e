import { createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { postMessage } from '../../lambda/slack/post-message.ts';
import { type Harness, openHarness, shortLimits } from './harness.ts';

let harness: Harness;
let server: ReturnType<typeof createServer>;
let sockets: Socket[];
beforeEach(async () => {
  harness = await openHarness();
  sockets = [];
});
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  server.close();
});

const message = { text: 'All of it', unfurl_links: false, unfurl_media: false } as const;

/** Posts to a server that does this with each connection. */
async function postTo(scheme: 'http' | 'https', serve: (socket: Socket) => void) {
  server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    serve(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const { slack } = harness.dependencies;
  const { timeoutMs = 1_500 } = shortLimits.slack ?? {};
  return postMessage(new URL(`${scheme}://127.0.0.1:${port}/services/TFAKE/BFAKE/fake`), message, {
    ...slack,
    timeoutMs,
  });
}

const afterFirstBytes = (act: (socket: Socket) => void) => (socket: Socket) => {
  socket.once('data', () => act(socket));
};

it.each<[string, (socket: Socket) => void]>([
  ['is reset in its handshake', afterFirstBytes((socket) => socket.resetAndDestroy())],
  ['is closed in its handshake', afterFirstBytes((socket) => socket.end())],
  ['is answered without TLS', afterFirstBytes((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))],
  ['is not answered in its handshake', () => undefined],
])('a POST whose connection %s was never posted, and is tried again', async (_case, serve) => {
  expect(await postTo('https', serve)).toMatchObject({ reason: 'unreachable', retryable: true });
});

it.each<[string, string, (socket: Socket) => void]>([
  ['is reset', 'connection', afterFirstBytes((socket) => socket.resetAndDestroy())],
  ['is closed', 'connection', afterFirstBytes((socket) => socket.end())],
  ['stays silent', 'timeout', () => undefined],
])('a POST whose connection %s after the request may have been posted', async (_case, reason, serve) => {
  expect(await postTo('http', serve)).toMatchObject({ reason, retryable: true });
});
