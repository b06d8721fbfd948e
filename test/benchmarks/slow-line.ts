import { setTimeout as sleep } from 'node:timers/promises';
import { type FakeServer, type Request, serve } from '../fakes/server.ts';

/** A request to AWS, from its begin to its answer, as instants of `performance.now()`. */
export interface Trip {
  readonly name: string;
  readonly begin: number;
  readonly end: number;
}

/** They are of one connection, or `fetch` makes them. */
const ownHeaders = new Set(['host', 'connection', 'content-length', 'transfer-encoding', 'expect']);

/**
 * Starts a server that passes each request on to a fake, and takes at least so long for it: much longer than all else, so that
 * what a function asks one after the other can be told from what it asks side by side.
 */
export async function startSlowLine(url: string, delayMs: number, onTrip: (trip: Trip) => void): Promise<FakeServer> {
  return serve(async (request) => {
    const begin = performance.now();
    const [answer] = await Promise.all([passOn(request, url), sleep(delayMs)]);
    onTrip({ name: nameOf(request), begin, end: performance.now() });
    return answer;
  });
}

async function passOn({ method, url: { pathname, search }, headers, body }: Request, url: string) {
  const passed = Object.entries(headers).filter(([name]) => !ownHeaders.has(name));
  const answer = await fetch(`${url}${pathname}${search}`, {
    method,
    headers: passed.map(([name, value]): [string, string] => [name, String(value)]),
    ...(body === '' ? {} : { body }),
  });
  const kept = [...answer.headers].filter(([name]) => !ownHeaders.has(name) && name !== 'keep-alive');
  return { status: answer.status, headers: Object.fromEntries(kept), body: await answer.text() };
}

/** As AWS calls the operation; of Internet Monitor, the kind of thing that is asked for. */
function nameOf({ url: { pathname }, headers }: Request): string {
  const target = headers['x-amz-target'];
  if (target !== undefined) return String(target).replace(/^.*\./, '');
  const [, , ...segments] = pathname.split('/');
  return segments.filter((_segment, index) => index % 2 === 0).at(-1) + (segments.length % 2 === 0 ? '/ID' : '');
}
