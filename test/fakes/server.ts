import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Request {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** What a fake answers, or does instead of answering. */
export type Answer =
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
      /** Wait before the answer, in milliseconds. */
      readonly delayMs?: number;
      /** The head comes, the body never ends. */
      readonly endless?: boolean;
    }
  /** The connection stays open and silent, is reset, or says what is no HTTP. */
  | { readonly instead: 'hang' | 'reset' | 'garbage' };

/** A real HTTP server on loopback. */
export interface FakeServer {
  /** Without a slash at its end. */
  readonly url: string;
  close(): Promise<void>;
}

/** Is told of each request when it is answered. */
export type Observe = (request: Request, answer: Answer) => void;

/** Starts a server on a free port of loopback that answers each request as told. */
export async function serve(
  answer: (request: Request) => Answer | Promise<Answer>,
  observe: Observe = () => {},
): Promise<FakeServer> {
  const server = createServer((incoming, response) => {
    const serveOne = async () => {
      const request = await read(incoming);
      const given = await answer(request);
      observe(request, given);
      await respond(given, incoming, response);
    };
    serveOne().catch((error: unknown) => response.writeHead(500).end(`The fake failed: ${String(error)}`));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The fake has no port.');
  const { port } = address;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function read(incoming: IncomingMessage): Promise<Request> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return {
    method: incoming.method ?? 'GET',
    url: new URL(incoming.url ?? '/', 'http://fake.test'),
    headers: incoming.headers,
    body: Buffer.concat(chunks).toString(),
  };
}

async function respond(answer: Answer, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  if ('instead' in answer) {
    if (answer.instead === 'reset') incoming.socket.resetAndDestroy();
    if (answer.instead === 'garbage') incoming.socket.end('This is no HTTP.\r\n\r\n');
    return;
  }
  if (answer.delayMs !== undefined) await sleep(answer.delayMs);
  response.writeHead(answer.status, answer.headers);
  if (answer.endless) response.write(answer.body ?? '');
  else response.end(answer.body);
}

/** Answers to give before any other, each once and in order. */
export class Script {
  /** What is answered to everything once those are given, as long as it is set. */
  always: Answer | undefined;
  #answers: (Answer | undefined)[] = [];

  /** Adds answers, each as often as told. Undefined: one that is as usual. */
  add(answer: Answer | undefined, times = 1): this {
    for (let time = 0; time < times; time += 1) this.#answers.push(answer);
    return this;
  }

  next(): Answer | undefined {
    return this.#answers.shift() ?? this.always;
  }

  clear(): void {
    this.#answers = [];
  }
}
