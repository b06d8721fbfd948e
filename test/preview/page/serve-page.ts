import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import * as z from 'zod';
import type { Stage } from '../stage.ts';
import { Feed, orderSchema } from './feed.ts';
import { pageHtml } from './page-html.ts';

export interface Page {
  readonly url: string;
  /** Plays all of a sample on the stage, when those before it are played, and shows it. */
  readonly playAll: Feed['playAll'];
  close(): Promise<void>;
}

const commands = {
  '/order': orderSchema,
  '/trouble': z.strictObject({ id: z.enum(['slack', 'api']), isOn: z.boolean() }),
};

const files: Readonly<Record<string, string>> = {
  '/style.css': 'text/css; charset=utf-8',
  '/page.js': 'text/javascript; charset=utf-8',
  '/times.js': 'text/javascript; charset=utf-8',
};

/** Nothing but what this server sends, and nothing to anybody else. */
const headers = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

/**
 * Serves the preview page on loopback: the alerts of a stage as they are sent, and buttons that send and trouble.
 *
 * @param port 0 is any free one; so is one that is taken.
 */
export async function openPage(stage: Stage, port: number): Promise<Page> {
  const feed = new Feed(stage);
  const trouble = { slack: false, api: false };
  // The schedule of the template.
  const schedule = setInterval(() => void feed.announceDue().catch(() => undefined), 60_000);

  /** @returns whether this is an order. */
  const obey = (path: string, body: unknown): boolean => {
    if (path === '/order') {
      const { data } = commands['/order'].safeParse(body);
      const done = data && feed.obey(data);
      done?.catch(() => undefined); // What became of it is on the card.
      return done !== undefined;
    }
    const { data } = commands['/trouble'].safeParse(body);
    if (data === undefined) return false;
    trouble[data.id] = data.isOn;
    stage.make({ slackIsDown: trouble.slack, apiThrottles: trouble.api });
    feed.show('trouble', trouble);
    return true;
  };

  const watch = (response: ServerResponse) => {
    response.writeHead(200, { ...headers, 'content-type': 'text/event-stream' });
    response.write(`event: trouble\ndata: ${JSON.stringify(trouble)}\n\n`);
    feed.watch(response);
  };

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const end = (status: number, body = '', type = 'text/plain; charset=utf-8') =>
      response.writeHead(status, { ...headers, 'content-type': type }).end(body);
    const path = request.url ?? '/';
    if (!isOwnHost(request)) return end(403, 'This page answers to localhost only.');
    if (request.method === 'POST') {
      if (!isOwnPage(request)) return end(403, 'This button is for the page itself.');
      return end(path in commands && obey(path, await bodyOf(request)) ? 204 : 400);
    }
    if (path === '/') return end(200, pageHtml, 'text/html; charset=utf-8');
    if (path === '/events') return watch(response);
    const type = files[path];
    if (type === undefined) return end(404, 'There is no such page.');
    return end(200, await readFile(join(import.meta.dirname, path), 'utf8'), type);
  };

  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  const listen = (wanted: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(wanted, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    });
  await listen(port).catch(() => listen(0));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The page has no port.');
  return {
    url: `http://localhost:${address.port}/`,
    playAll: (sample, onPlayed) => feed.playAll(sample, onPlayed),
    close: () =>
      new Promise((resolve) => {
        clearInterval(schedule);
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A name that somebody else gave to this machine's loopback address is not answered: it could be any page's. */
function isOwnHost({ headers: { host = '' } }: IncomingMessage): boolean {
  return /^(?:localhost|127\.0\.0\.1)(?::\d+)?$/.test(host);
}

/** Not some other page that the same browser shows. */
function isOwnPage({ headers: { origin, host } }: IncomingMessage): boolean {
  return origin === `http://${host}`;
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > 10_000) return undefined;
  }
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
