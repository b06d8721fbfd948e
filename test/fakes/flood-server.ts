import { createServer, type Socket } from 'node:net';

/** A server that answers each request with far too much. */
export interface FloodServer {
  readonly url: string;
  /** How many megabytes it could send so far. */
  readonly sentMb: number;
  /** How many connections it holds. */
  readonly open: number;
  close(): Promise<void>;
}

const chunk = Buffer.alloc(65_536, ' ');

/**
 * Starts a server on loopback that answers with so many megabytes of white space.
 *
 * @param status its status line, and a header of its own.
 */
export async function startFloodServer(mostMb: number, status = 'HTTP/1.1 200 OK'): Promise<FloodServer> {
  let sent = 0;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    const flood = () => {
      while (!socket.destroyed && sent < mostMb * 1_048_576) {
        sent += chunk.length;
        if (!socket.write(chunk)) return void socket.once('drain', flood);
      }
      socket.end();
    };
    socket.once('data', () => {
      socket.write(`${status}\r\nconnection: close\r\n\r\n`);
      flood();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    get sentMb() {
      return sent / 1_048_576;
    },
    get open() {
      return sockets.size;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
