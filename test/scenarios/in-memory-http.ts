import { HttpResponse } from '@smithy/core/protocols';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { HttpRequest } from '@smithy/types';
import type { Answer, Request } from '../fakes/server.ts';

/** Carries a request out, and answers. */
type Responder = (request: Request) => Answer | Promise<Answer>;

interface Line {
  readonly sleep: (ms: number) => Promise<void>;
  readonly random: () => number;
}

/** What came of a request: an answer, or none within the time that the client gives it. */
type Outcome = Extract<Answer, { status: number }> | 'reset' | 'silence';

/** Makes a request of a responder. */
async function ask(
  request: Request,
  responder: Responder,
  { sleep, random }: Line,
  patienceMs: number,
): Promise<Outcome> {
  await sleep(1 + Math.floor(random() * 40));
  const answer = await carryOut(request, responder);
  if (!('instead' in answer)) return answer;
  if (answer.instead !== 'hang') return 'reset';
  if (patienceMs === Number.POSITIVE_INFINITY) return new Promise(() => undefined);
  await sleep(patienceMs);
  return 'silence';
}

/** A mistake of what answers must end the run: to the program it would look like a network that fails. */
async function carryOut(request: Request, responder: Responder): Promise<Answer> {
  try {
    return await responder(request);
  } catch (error) {
    process.nextTick(() => {
      throw error;
    });
    return { instead: 'hang' };
  }
}

/** In the place of the network under an SDK's client. */
export class InMemoryHandler extends NodeHttpHandler {
  readonly #responder: Responder;
  readonly #line: Line;
  readonly #patienceMs: number;

  /** @param patienceMs after which a client gives up on an answer. */
  constructor(responder: Responder, line: Line, patienceMs: number) {
    super();
    this.#responder = responder;
    this.#line = line;
    this.#patienceMs = patienceMs;
  }

  override async handle(
    request: HttpRequest,
    { abortSignal }: { abortSignal?: unknown } = {},
  ): ReturnType<NodeHttpHandler['handle']> {
    const asked = ask(requestOf(request), this.#responder, this.#line, this.#patienceMs);
    const outcome = await (abortSignal instanceof AbortSignal ? Promise.race([asked, aborted(abortSignal)]) : asked);
    if (outcome === 'silence') throw Object.assign(new Error('No answer in time'), { name: 'TimeoutError' });
    if (outcome === 'reset') throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    const { status, headers, body = '' } = outcome;
    return {
      response: new HttpResponse({ statusCode: status, headers: { ...headers }, body: new TextEncoder().encode(body) }),
    };
  }
}

function requestOf({ method, path, query = {}, headers, body }: HttpRequest): Request {
  const url = new URL(path, 'http://service.test');
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
  const text = body instanceof Uint8Array ? new TextDecoder().decode(body) : String(body ?? '');
  return { method, url, headers, body: text };
}

/** In the place of `fetch`, with the errors that Node's has. */
export function inMemoryFetch(responder: Responder, line: Line): typeof fetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const request = {
      method: init?.method ?? 'GET',
      url,
      headers: Object.fromEntries(new Headers(init?.headers)),
      body: typeof init?.body === 'string' ? init.body : '',
    };
    const asked = ask(request, responder, line, Number.POSITIVE_INFINITY);
    const outcome = await (init?.signal ? Promise.race([asked, aborted(init.signal)]) : asked);
    if (outcome === 'silence') throw new TypeError('fetch failed');
    if (outcome === 'reset') throw new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } });
    const { status, headers, body } = outcome;
    return new Response(body ?? null, { status, headers: { ...headers } });
  };
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const abort = () => reject(Object.assign(new Error('Aborted'), { name: 'AbortError' }));
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort);
  });
}
