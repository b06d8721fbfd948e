import { createServer, type Socket } from 'node:net';

/** How a server hangs: each keeps a POST for as long as it may last. */
export const hangs = [
  'never answers',
  'never ends its head',
  'drips its body',
  'never ends the TLS handshake',
] as const;

/** The place of a webhook that hangs until it is released. */
export interface HangingServer {
  readonly webhookUrl: string;
  /** An origin, as it is to be allowed. */
  readonly origin: string;
  /** How many connections it holds. */
  readonly held: number;
  /** Ends what hangs: with Slack's `ok`; a handshake by breaking the connection. What comes afterwards is treated so at once. */
  release(): void;
  close(): Promise<void>;
}

const head = 'HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nconnection: close\r\n';

/** What is sent at once, what then each second, and what ends it. */
const answers = {
  'never answers': ['', '', `${head}content-length: 2\r\n\r\nok`],
  'never ends its head': [head, 'x-drip: 1\r\n', 'content-length: 2\r\n\r\nok'],
  'drips its body': [`${head}\r\n`, ' ', 'ok'],
  'never ends the TLS handshake': ['', '', undefined],
} as const;

/** Starts a server on loopback that takes connections and keeps them. */
export async function startHangingServer(hang: (typeof hangs)[number]): Promise<HangingServer> {
  const [begin, drip, end] = answers[hang];
  const held = new Set<Socket>();
  let isReleased = false;
  const finish = (socket: Socket) => {
    if (end === undefined) socket.destroy();
    else socket.end(end);
  };
  const server = createServer((socket) => {
    held.add(socket);
    const timer = setInterval(() => socket.write(drip), 1_000);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearInterval(timer);
      held.delete(socket);
    });
    socket.once('data', () => {
      socket.write(begin);
      if (isReleased) finish(socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  const origin = `${end === undefined ? 'https' : 'http'}://127.0.0.1:${address.port}`;
  return {
    origin,
    webhookUrl: `${origin}/services/TFAKE/BFAKE/hanging`,
    get held() {
      return held.size;
    },
    release() {
      isReleased = true;
      for (const socket of held) finish(socket);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of held) socket.destroy();
      }),
  };
}
