import * as internetMonitor from '../fakes/internet-monitor.ts';
import * as parameterStore from '../fakes/parameter-store.ts';
import type { Answer, Request } from '../fakes/server.ts';
import * as slack from '../fakes/slack.ts';
import { type FaultSchedule, faultsOf, type Service } from './faults.ts';
import type { HealthEvent } from './health-event.ts';
import { type Answered, InMemoryHandler, inMemoryFetch } from './in-memory-http.ts';
import type { Invocation } from './invocation.ts';
import type { Judge } from './judge.ts';
import { webhookOrigin, webhookParameters } from './program.ts';
import type { RedeliveryQueue } from './queue.ts';
import type { Random } from './random.ts';
import type { Network } from './runtime.ts';
import { readEntryWrite, readRecordWrite, readWrite, type Table, type Write } from './table.ts';
import type { SimulatedTime } from './time.ts';
import { strictMonitor, worldAt } from './world.ts';

const hour = 3_600_000;

export interface ServicesOptions {
  readonly time: SimulatedTime;
  readonly random: Random;
  readonly judge: Judge;
  readonly table: Table;
  readonly queue: () => RedeliveryQueue;
  readonly faults: Readonly<Record<Service, FaultSchedule>>;
  /** By their ids. */
  readonly healthEvents: ReadonlyMap<string, HealthEvent>;
}

/** The services that the functions ask, and what each answers. */
export class Services {
  readonly #options: ServicesOptions;
  /** What Parameter Store holds. */
  readonly #parameters = new Map<string, string>();
  /** The webhooks that Slack takes messages of: the path of the URL, by parameter. */
  readonly #webhooks = new Map<string, string>();
  /** What the judge wants to be told of the answers to posts. */
  readonly #confirmations = new WeakMap<Request, (answer: Answered) => void>();

  constructor(options: ServicesOptions) {
    this.#options = options;
    for (const [index, parameter] of webhookParameters.entries()) {
      this.replaceWebhook(parameter, `TFAKE/first-secret-${index}`);
      this.storeWebhook(parameter);
    }
  }

  /** Slack takes messages by this webhook only, whatever the parameter holds. */
  replaceWebhook(parameter: string, path: string): void {
    this.#webhooks.set(parameter, path);
  }

  /** Somebody stores the present webhook in its parameter. */
  storeWebhook(parameter: string): void {
    this.#parameters.set(parameter, `${webhookOrigin}/services/${this.#webhooks.get(parameter)}`);
  }

  networkOf(current: () => Invocation): Network {
    const { time, random, faults, judge, queue, healthEvents } = this.#options;
    const lineTo = (service: Service) => ({
      faults: faults[service],
      current,
      sleep: time.sleep,
      random: random.next,
    });
    return {
      internetMonitor: new InMemoryHandler(
        (request) =>
          internetMonitor.answerOf(request, worldAt(time.now(), healthEventsFor(request, healthEvents, time.now()))),
        lineTo('Internet Monitor'),
        3_000,
      ),
      parameterStore: new InMemoryHandler(
        (request) => parameterStore.answerOf(request, this.#parameters),
        lineTo('Parameter Store'),
        2_000,
      ),
      table: new InMemoryHandler(
        (request) => this.#answerOfTable(request, current()),
        {
          ...lineTo('Table'),
          asked: (request) => {
            const entry = readEntryWrite(request);
            if (entry !== undefined) judge.writes(current(), entry, false);
          },
          answered: (request, { status, body }) => {
            const entry = readEntryWrite(request);
            // An entry that waits already and says the same is as good as written.
            const isKnown = status === 200 || body?.includes('ConditionalCheckFailedException');
            if (entry !== undefined && isKnown) judge.writes(current(), entry, true);
            if (status !== 200) return;
            const write = readWrite(request);
            if (write?.expression?.includes('leaseUntil = ')) judge.acquired(current(), write.webhook);
          },
        },
        1_000,
      ),
      queues: new InMemoryHandler((request) => queue().answer(request), lineTo('Queues'), 2_000),
      fetch: inMemoryFetch((request) => this.#answerOfSlack(request, current()), {
        ...lineTo('Slack'),
        answered: (request, answer) => this.#confirmations.get(request)?.(answer),
      }),
    };
  }

  async #answerOfTable(request: Request, invocation: Invocation): Promise<Answer> {
    const { time, table, judge } = this.#options;
    time.underWay += 1;
    const answer = await table.answer(request);
    time.underWay -= 1;
    judge.left('table', request.body);
    const write = 'status' in answer && answer.status === 200 ? readWrite(request) : undefined;
    if (write?.kind === 'put' && write.item.startsWith('receipt/')) judge.recorded(invocation, write);
    if (write !== undefined) tellOfEntry(judge.ledger, write);
    const record = write && readRecordWrite(write);
    if (record !== undefined) judge.ledger?.recorded(record.destination, record.event, record.content, record.isClosed);
    return answer;
  }

  #answerOfSlack(request: Request, invocation: Invocation): Answer {
    const { judge } = this.#options;
    const [webhook] = [...this.#webhooks].find(([, path]) => request.url.pathname.endsWith(`/${path}`)) ?? [];
    if (webhook === undefined) return { status: 404, body: 'no_service' };
    const refusal = slack.refusalOf(request);
    if (refusal) return refusal;
    const { text } = JSON.parse(request.body);
    judge.left('message', request.body);
    this.#confirmations.set(request, judge.posted(invocation, webhook, text));
    return slack.accepted;
  }
}

/** Tells the ledger of an entry that was written or deleted. */
function tellOfEntry(ledger: Judge['ledger'], { kind, item, content = '{}' }: Write): void {
  const [, destination, event] = /^entry\/([^/]+)\/(.+)$/s.exec(item) ?? [];
  if (destination === undefined || event === undefined) return;
  if (kind === 'put') ledger?.waits(destination, event, JSON.parse(content).alert.status === 'resolved');
  if (kind === 'delete') ledger?.deleted(destination, event);
}

/** A schedule of faults for each service. */
export function schedulesOf(make: (service: Service) => FaultSchedule): Readonly<Record<Service, FaultSchedule>> {
  return {
    'Internet Monitor': make('Internet Monitor'),
    'Parameter Store': make('Parameter Store'),
    Table: make('Table'),
    Queues: make('Queues'),
    Slack: make('Slack'),
  } satisfies Record<keyof typeof faultsOf, FaultSchedule>;
}

/** No more of them than a request can be about: the days are long. */
function healthEventsFor(
  { url }: Request,
  healthEvents: ReadonlyMap<string, HealthEvent>,
  now: number,
): readonly HealthEvent[] {
  const [, monitor, id] = /\/Monitors\/([^/]+)\/HealthEvents\/?(.*)$/.exec(url.pathname) ?? [];
  const named = healthEvents.get(decodeURIComponent(id ?? ''));
  if (named !== undefined) return [named];
  const all = [...healthEvents.values()];
  if (monitor === undefined) return all.filter(({ onMapAt }) => onMapAt !== undefined && onMapAt > now - 26 * hour);
  const since = monitor === strictMonitor ? url.searchParams.get('StartTime') : null;
  return all.filter(
    ({ monitorName, endedAt, startedAt }) =>
      monitorName === monitor && endedAt > now - 8 * hour && (since === null || startedAt < Date.parse(since)),
  );
}
