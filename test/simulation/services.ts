import type { MetadataBearer } from '@smithy/types';
import * as z from 'zod';
import {
  type Command,
  GetHealthEventCommand,
  GetInternetEventCommand,
  type InternetMonitor,
  InternetMonitorServiceException,
  ListHealthEventsCommand,
  ListInternetEventsCommand,
  ListMonitorsCommand,
} from '../../lambda/internet-monitor/index.ts';
import { AlertError } from '../../lambda/runtime/errors.ts';
import type { ReadParameter } from '../../lambda/slack/webhook-parameter.ts';
import type { ItemKey, Table } from '../../lambda/store/table.ts';
import type { Random } from '../fakes/random.ts';
import type { FastTable } from './fast-table.ts';
import type { Internet } from './internet.ts';
import { type Invocation, never } from './invocation.ts';
import { minute, monitors, quietMonitor } from './stories.ts';
import { calm, type FaultName, type Service, type Trouble } from './trouble.ts';

// What the functions talk to: without HTTP and the SDK, whose own tests are elsewhere, but with all that can happen to a call.

export const webhookOrigin = 'https://hooks.slack.com';

/** The parameters of the webhooks. */
export const firstWebhook = '/webhooks/first';
export const secondWebhook = '/webhooks/second';

/** What a service needs to answer an invocation. */
export interface Line {
  readonly trouble: Trouble;
  readonly random: Random;
  readonly sleep: (ms: number) => Promise<void>;
  readonly current: () => Invocation;
}

/** A call that the network carries: its fault, its time, and whether the function lives to see the answer. */
async function call<Value>(
  { trouble, random, sleep, current }: Line,
  service: Service,
  work: (fault: FaultName | undefined) => Promise<Value> | Value,
  webhook?: string,
  isOfKeys?: boolean,
): Promise<Value> {
  return current().step(async () => {
    const fault = trouble.next(service, webhook, isOfKeys);
    if (fault !== undefined) touch(current(), service, webhook);
    if (fault !== undefined && /hangs|is slow/.test(fault)) current().wasKeptWaiting = true;
    await sleep(1 + Math.floor(random.next() * 40));
    return work(fault);
  });
}

function touch(invocation: Invocation, service: Service, webhook = ''): void {
  invocation.touchedBy.add(service);
  invocation.touchedWebhooks.add(webhook);
}

// Internet Monitor

const longestWaitMs = 8_000;
const attemptLimitMs = 3_000;

/** What the commands ask for. */
const inputSchema = z.object({
  MonitorName: z.string().default(''),
  EventId: z.string().default(''),
  StartTime: z.date().optional(),
  EndTime: z.date().optional(),
  EventStatus: z.string().optional(),
  EventType: z.string().optional(),
  MaxResults: z.number().optional(),
  NextToken: z.string().optional(),
});

/** Internet Monitor's client. It tries again what may pass, until the signal aborts, as the program's own does. */
export function createInternetMonitor(internet: Internet, line: Line): InternetMonitor {
  const { sleep, random } = line;
  const answer = (command: object, at: number): object | undefined => {
    const input = inputSchema.parse(Reflect.get(command, 'input'));
    if (line.trouble.isRefused(input.MonitorName)) throw refusal('AccessDeniedException', 403);
    if (command instanceof GetHealthEventCommand) return internet.healthEvent(input.MonitorName, input.EventId, at);
    if (command instanceof GetInternetEventCommand) return internet.internetEvent(input.EventId, at);
    if (command instanceof ListHealthEventsCommand) return internet.listHealthEvents(input.MonitorName, input, at);
    if (command instanceof ListInternetEventsCommand) return internet.listInternetEvents(input, at);
    if (command instanceof ListMonitorsCommand)
      return { Monitors: [...monitors, quietMonitor].map((MonitorName) => ({ MonitorName, Status: 'ACTIVE' })) };
    throw new Error('The simulated Internet Monitor does not know this command.');
  };
  const attempt = (command: object): Promise<object> =>
    call(line, 'Internet Monitor', async (fault) => {
      if (line.trouble.weather !== calm && !internet.takes(Date.now())) {
        line.trouble.note('Internet Monitor: throttles, since it is asked too much');
        touch(line.current(), 'Internet Monitor');
        throw refusal('ThrottlingException', 429);
      }
      let at = Date.now();
      switch (fault) {
        case undefined:
          break;
        case 'answers what was so three minutes ago':
          at -= 3 * minute;
          break;
        case 'throttles':
          throw refusal('ThrottlingException', 429);
        case 'fails':
          throw refusal('InternalServerException', 500);
        case 'knows no such event':
          throw refusal('ResourceNotFoundException', 404);
        case 'denies access':
          throw refusal('AccessDeniedException', 403);
        case 'answers rubbish':
          throw new SyntaxError('Unexpected token < in JSON');
        case 'resets':
          throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
        case 'hangs':
          await sleep(attemptLimitMs);
          throw Object.assign(new Error('No answer in time'), { name: 'TimeoutError' });
        default:
          await sleep(2_500);
          at = Date.now();
      }
      const found = answer(command, at);
      if (found === undefined) throw refusal('ResourceNotFoundException', 404);
      return found;
    });
  return {
    async send<Input extends object, Output extends MetadataBearer>(
      command: Command<Input, Output>,
      { abortSignal }: { readonly abortSignal?: AbortSignal } = {},
    ): Promise<Output> {
      let failure: unknown = Object.assign(new Error('Aborted'), { name: 'AbortError' });
      const isAborted = () => abortSignal?.aborted === true;
      for (let tries = 0; !isAborted(); tries += 1) {
        try {
          return z.custom<Output>().parse(await attempt(command)); // Each command has its answer.
        } catch (error) {
          failure = error;
          if (!mayPass(error) || tries === 20) break;
          await sleep(random.between(0.5, 1) * Math.min(longestWaitMs, 500 * 2 ** tries));
        }
      }
      throw failure;
    },
  };
}

function refusal(name: string, httpStatusCode: number): InternetMonitorServiceException {
  return new InternetMonitorServiceException({ name, message: name, $fault: 'client', $metadata: { httpStatusCode } });
}

function mayPass(error: unknown): boolean {
  if (error instanceof SyntaxError) return false;
  if (!(error instanceof InternetMonitorServiceException)) return true;
  const { httpStatusCode = 500 } = error.$metadata;
  return httpStatusCode === 429 || httpStatusCode >= 500;
}

// The table

/** Told of what is in the table from now on. */
export interface TableObserver {
  /** A lease was given to an invocation. */
  readonly leased: (invocation: Invocation, webhook: string) => void;
  /** A receipt was put. */
  readonly receipt: (invocation: Invocation, webhook: string) => void;
  readonly written: (text: string) => void;
}

export function createSimulatedTable(table: FastTable, line: Line, observer: TableObserver): Table {
  const { current, random, sleep } = line;
  const unavailable = () =>
    new AlertError('table-unavailable', 'Table simulated: no answer. Cannot use the outbox.', { retryable: true });
  const ask = <Value>(webhook: string, work: () => Value, isOfKeys = false): Promise<Value> => {
    const answer = async (fault: FaultName | undefined) => {
      if (fault === 'throttles' || fault === 'fails') {
        await sleep(random.between(50, 1_500)); // The SDK's own tries.
        throw unavailable();
      }
      if (fault === 'is slow') await sleep(900);
      if (fault === 'leaves keys unprocessed') {
        current().wasKeptWaiting = true;
        await sleep(900); // The program asks for them again.
      }
      const value = work();
      if (fault === 'does it, and the answer is lost') throw unavailable();
      return value;
    };
    return call(line, 'Table', answer, webhook, isOfKeys);
  };
  /** The two halves of a query are of two instants. */
  const query = async (webhook: string, from: string, to: string) => {
    const low = table.query(webhook, from, to);
    if (low.length < 20 || random.chance(0.8)) return low;
    const { item: half } = low[Math.floor(low.length / 2)] ?? {};
    if (typeof half !== 'string') return low;
    await sleep(5);
    return [...low.filter(({ item }) => String(item) <= half), ...table.query(webhook, `${half}\u0000`, to)];
  };
  return {
    put: (item, condition) => {
      const asked = ask(item.webhook, () => {
        const isPut = table.put(item, condition);
        observer.written(JSON.stringify(item));
        if (isPut && item.item.startsWith('receipt/')) observer.receipt(current(), item.webhook);
        return isPut;
      });
      const { unwritten } = current();
      asked.then(
        () => unwritten.delete(item.item),
        () => item.item.startsWith('entry/') && unwritten.add(item.item),
      );
      return asked;
    },
    update: (key, input) =>
      ask(key.webhook, () => {
        const before = table.update(key, input);
        observer.written(JSON.stringify(input.ExpressionAttributeValues ?? {}));
        const isLease = input.UpdateExpression?.includes('leaseUntil = ') === true;
        if (before !== undefined && isLease) observer.leased(current(), key.webhook);
        return before;
      }),
    remove: (key, condition) => ask(key.webhook, () => table.remove(key, condition)),
    query: (webhook, from, to) => ask(webhook, () => query(webhook, from, to)).then((items) => items),
    get: async (keys) => {
      const [first] = keys; // The program asks for keys of one webhook.
      return first === undefined ? [] : ask(first.webhook, () => table.get(keys), true);
    },
    getReadable: async (keys) => {
      const [first] = keys;
      if (first === undefined) return { items: [], unread: [] };
      const webhooks = new Set(keys.map(({ webhook }) => webhook));
      const faults = new Map([...webhooks].map((webhook) => [webhook, line.trouble.next('Table', webhook, true)]));
      for (const [webhook, fault] of faults) if (fault !== undefined) touch(current(), 'Table', webhook);
      if ([...faults.values()].includes('is slow')) await sleep(900);
      const unread = keys.filter(({ webhook }) => {
        const fault = faults.get(webhook);
        if (fault === 'leaves keys unprocessed') return random.chance(0.5);
        return fault !== undefined && fault !== 'is slow';
      });
      const readable: readonly ItemKey[] = keys.filter((key) => !unread.includes(key));
      try {
        const items = await ask('', () => table.get(readable));
        return { items, unread, ...(unread.length === 0 ? {} : { failure: unavailable() }) };
      } catch {
        return { items: [], unread: keys, failure: unavailable() };
      }
    },
  };
}

// Parameter Store

/** Reads what a person has stored, with the cache of a function's instance. */
export function createSimulatedParameters(parameters: ReadonlyMap<string, string>, line: Line): ReadParameter {
  const cache = new Map<string, { readonly value: string | undefined; readonly until: number }>();
  return async (name, { forceFetch }) => {
    const cached = cache.get(name);
    if (!forceFetch && cached !== undefined && cached.until > Date.now()) return cached.value;
    const value = await call(line, 'Parameter Store', async (fault) => {
      if (fault === 'hangs') return never();
      if (fault === 'is slow') await line.sleep(1_500);
      if (fault === 'throttles') throw new Error('Rate exceeded');
      return parameters.get(name);
    });
    cache.set(name, { value, until: Date.now() + 300_000 });
    return value;
  };
}

// Slack

/** A message that a channel shows. */
export interface Posted {
  /** What to call with Slack's answer if it reaches the program. */
  readonly answered: (isOk: boolean) => void;
}

/** Slack takes a message a second, and a few at once. */
const burst = 5;

/** Slack's side of the webhooks. */
export interface Channels {
  /** The path that Slack takes for a webhook, by the parameter. */
  readonly paths: Map<string, string>;
  /** When a webhook was posted to lately. */
  readonly recent: Map<string, readonly number[]>;
  /** Since when a webhook may be posted to again. */
  readonly notBefore: Map<string, number>;
  readonly post: (invocation: Invocation, webhook: string, body: string, fault: string | undefined) => Posted;
  /** The requests that came too soon: before the time that Slack had asked for, or more at once than it takes. */
  readonly tooSoon: { readonly at: number; readonly invocation: Invocation; readonly webhook: string }[];
}

export function createSimulatedFetch(channels: Channels, line: Line): typeof fetch {
  const { paths, notBefore, post, tooSoon, recent } = channels;
  const { random, sleep, current } = line;
  const answer = (status: number, body: string, headers: Readonly<Record<string, string>> = {}) => ({
    status,
    body,
    headers,
  });
  return async (input, init) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input);
    const signal = init?.signal ?? undefined;
    const body = typeof init?.body === 'string' ? init.body : '';
    const [webhook] = [...paths].find(([, path]) => pathname === `/services/${path}`) ?? [];
    const take = async (fault: FaultName | undefined): Promise<SlackAnswer> => {
      if (webhook === undefined) return answer(404, 'no_service');
      const pausedUntil = notBefore.get(webhook) ?? 0;
      if (pausedUntil > Date.now()) {
        tooSoon.push({ at: Date.now(), invocation: current(), webhook });
        return answer(429, 'rate_limited', { 'retry-after': String(Math.ceil((pausedUntil - Date.now()) / 1_000)) });
      }
      const put = () => post(current(), webhook, body, fault);
      switch (fault) {
        case undefined: {
          const lately = (recent.get(webhook) ?? []).filter((at) => at > Date.now() - burst * 1_000);
          if (lately.length >= burst) {
            tooSoon.push({ at: Date.now(), invocation: current(), webhook });
            return answer(429, 'rate_limited', { 'retry-after': '1' });
          }
          recent.set(webhook, [...lately, Date.now()]);
          const { answered } = put();
          return { ...answer(200, 'ok'), reaches: () => answered(true) };
        }
        case 'is slow': {
          const { answered } = put();
          await sleep(4_000);
          return { ...answer(200, 'ok'), reaches: () => answered(true) };
        }
        case 'rate-limits': {
          const seconds = random.pick([1, 20, 20, 300, 3_600]);
          notBefore.set(webhook, Date.now() + seconds * 1_000);
          line.trouble.spells.push({
            service: 'webhook',
            fault,
            from: Date.now(),
            to: Date.now() + seconds * 1_100,
            webhook,
          });
          return answer(429, 'rate_limited', { 'retry-after': String(seconds) });
        }
        case 'fails':
          return answer(503, 'service_unavailable');
        case 'posts, and fails':
          put();
          return answer(500, 'internal_error');
        case 'hangs':
          return never();
        case 'posts, and hangs':
          put();
          return never();
        case 'posts, and resets':
          put();
          throw new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } });
        case 'lies':
          return answer(200, '<html>');
        case 'posts, and does not say ok': {
          const { answered } = put();
          return { ...answer(200, 'posted'), reaches: () => answered(false) };
        }
        case 'cannot read the blocks':
          return JSON.parse(body).blocks === undefined
            ? { ...answer(200, 'ok'), reaches: put().answered.bind(undefined, true) }
            : answer(400, 'invalid_blocks');
        case 'refuses':
          return answer(403, 'action_prohibited');
        case 'redirects':
          return answer(302, '', { location: 'http://127.0.0.1/' });
        default:
          throw new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } });
      }
    };
    const asked = call(line, 'Slack', take, webhook);
    const { status, body: said, headers, reaches } = await orAborted(asked, signal);
    reaches?.();
    return new Response(said, { status, headers });
  };
}

interface SlackAnswer {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly reaches?: () => void;
}

async function orAborted(asked: Promise<SlackAnswer>, signal: AbortSignal | undefined): Promise<SlackAnswer> {
  if (signal === undefined) return asked;
  return Promise.race([
    asked,
    new Promise<never>((_resolve, reject) => {
      const abort = () => reject(Object.assign(new Error('Aborted'), { name: 'AbortError' }));
      if (signal.aborted) abort();
      else signal.addEventListener('abort', abort, { once: true });
    }),
  ]);
}

// SQS

/** A call to a queue: it is done, or it fails. @param lost is called if it is done, and the answer is lost. */
export function askQueue(line: Line, work: () => void, lost = () => {}): Promise<void> {
  return call(line, 'Queues', async (fault) => {
    if (fault === 'throttles') throw new Error('Throttled');
    if (fault === 'hangs') {
      await line.sleep(8_000);
      throw Object.assign(new Error('No answer in time'), { name: 'TimeoutError' });
    }
    work();
    if (fault === 'does it, and the answer is lost') {
      lost();
      throw new Error('socket hang up');
    }
  });
}
