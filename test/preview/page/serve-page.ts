import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import * as z from 'zod';
import type { Sample } from '../samples.ts';
import type { Played, Stage } from '../stage.ts';
import { type Card, cardHtml, timelineHtml } from './cards.ts';
import { pageHtml } from './page-html.ts';

export interface Page {
  readonly url: string;
  /** Plays a sample on the stage, when those before it are played, and shows it. */
  play(sample: Sample): Promise<Played>;
  close(): Promise<void>;
}

const commands = {
  '/replay': z.strictObject({ sample: z.string(), asNew: z.boolean() }),
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
export async function openPage(stage: Stage, samples: readonly Sample[], port: number): Promise<Page> {
  const cards: Card[] = [];
  const viewers = new Set<ServerResponse>();
  const trouble = { slack: false, api: false };
  let last: Promise<unknown> = Promise.resolve();

  const show = (event: string, data: object) => {
    for (const viewer of viewers) viewer.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  };
  const showCard = (card: Card, said: string) => {
    cards[card.id] = card;
    show('card', { id: card.id, html: cardHtml(card), said });
  };
  const playNow = async (sample: Sample): Promise<Played> => {
    let card: Card = { id: cards.length, sample, sentAt: new Date(), steps: [] };
    showCard(card, `${sample.title}: sent.`);
    const played = await stage
      .play(sample, (step) => {
        card = { ...card, steps: [...card.steps, step] };
        cards[card.id] = card;
        show('timeline', { id: card.id, html: timelineHtml(card) });
      })
      .catch(failed);
    showCard({ ...card, played }, `${sample.title}: ${played.outcome}.`);
    return played;
  };
  const play = (sample: Sample, before = async () => {}): Promise<Played> => {
    const played = last.then(before).then(() => playNow(sample));
    last = played.catch(() => undefined);
    return played;
  };

  const obey = (path: string, body: unknown): boolean => {
    if (path === '/replay') {
      const { data } = commands['/replay'].safeParse(body);
      const sample = samples.find(({ name }) => name === data?.sample);
      if (data === undefined || sample === undefined) return false;
      play(sample, data.asNew ? () => stage.forget() : undefined).catch(() => undefined); // It is on its card.
      return true;
    }
    const { data } = commands['/trouble'].safeParse(body);
    if (data === undefined) return false;
    trouble[data.id] = data.isOn;
    stage.make({ slackIsDown: trouble.slack, apiThrottles: trouble.api });
    show('trouble', trouble);
    return true;
  };

  const watch = (response: ServerResponse) => {
    response.writeHead(200, { ...headers, 'content-type': 'text/event-stream' });
    viewers.add(response);
    response.on('close', () => viewers.delete(response));
    response.write(`event: trouble\ndata: ${JSON.stringify(trouble)}\n\n`);
    for (const card of cards) {
      response.write(`event: card\ndata: ${JSON.stringify({ id: card.id, html: cardHtml(card), said: '' })}\n\n`);
    }
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
    if (path === '/') return end(200, pageHtml(samples), 'text/html; charset=utf-8');
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
    play,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The function's process has ended, or the fakes have. */
function failed(error: unknown): Played {
  const failure = error instanceof Error ? error.message : String(error);
  return { outcome: 'failed', invocation: { failure }, messages: [], apiCalls: 0, slackPosts: 0, seconds: 0 };
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
