import type { Answer } from '../fakes/server.ts';
import type { Obstacles } from './obstacles.ts';
import type { Random } from './random.ts';

/** What can happen to a request, other than that it is answered at once. */
export interface Fault {
  readonly name: string;
  /** Whether the service does what it is asked for, before anything goes wrong. */
  readonly isCarriedOut: boolean;
  /** Milliseconds until the answer. */
  readonly delayMs?: number;
  /** Instead of the service's own answer. */
  readonly answer?: Answer;
}

const json = { 'content-type': 'application/x-amz-json-1.0' };

/** A failure as the JSON protocols of AWS tell it, in header and body. */
function failure(status: number, type: string): Answer {
  return {
    status,
    headers: { ...json, 'x-amzn-errortype': type },
    body: JSON.stringify({ __type: type, message: type }),
  };
}

const hang: Fault = { name: 'hangs', isCarriedOut: false, answer: { instead: 'hang' } };
const reset: Fault = { name: 'resets the connection', isCarriedOut: false, answer: { instead: 'reset' } };
const lost: Fault = { name: 'does it, and the answer is lost', isCarriedOut: true, answer: { instead: 'reset' } };
const slow: Fault = { name: 'answers slowly', isCarriedOut: true, delayMs: 900 };

const aws: readonly Fault[] = [
  { name: 'throttles', isCarriedOut: false, answer: failure(400, 'ThrottlingException') },
  { name: 'fails (500)', isCarriedOut: false, answer: failure(500, 'InternalServerError') },
  hang,
  reset,
  slow,
];

/** Every fault of every service. Functions die in invocation.ts, SQS repeats in queue.ts, EventBridge and people err in simulation.ts. */
export const faultsOf = {
  'Internet Monitor': [
    { name: 'throttles', isCarriedOut: false, answer: failure(429, 'ThrottlingException') },
    { name: 'fails (500)', isCarriedOut: false, answer: failure(500, 'InternalServerException') },
    { name: 'knows no such event (404)', isCarriedOut: false, answer: failure(404, 'ResourceNotFoundException') },
    { name: 'denies access', isCarriedOut: false, answer: failure(403, 'AccessDeniedException') },
    { name: 'answers what is no JSON', isCarriedOut: false, answer: { status: 200, headers: json, body: '<html>' } },
    hang,
    reset,
    { ...slow, delayMs: 2_500 },
  ],
  'Parameter Store': aws,
  Table: [...aws, lost, { ...lost, name: 'does it, and fails (500)', answer: failure(500, 'InternalServerError') }],
  Queues: [...aws, lost],
  Slack: [
    {
      name: 'rate-limits (429)',
      isCarriedOut: false,
      answer: { status: 429, headers: { 'retry-after': '20' }, body: 'rate_limited' },
    },
    { name: 'fails (503)', isCarriedOut: false, answer: { status: 503, body: 'service_unavailable' } },
    { name: 'posts, and fails (500)', isCarriedOut: true, answer: { status: 500, body: 'internal_error' } },
    hang,
    { name: 'posts, and hangs', isCarriedOut: true, answer: { instead: 'hang' } },
    reset,
    { ...lost, name: 'posts, and the answer is lost' },
    { name: 'answers slowly', isCarriedOut: true, delayMs: 4_000 },
    { name: 'lies: 200, and posts nothing', isCarriedOut: false, answer: { status: 200, body: '<html>' } },
    { name: 'posts, and does not say ok', isCarriedOut: true, answer: { status: 200, body: 'posted' } },
    { name: 'cannot read the blocks', isCarriedOut: false, answer: { status: 400, body: 'invalid_blocks' } },
    { name: 'refuses (403)', isCarriedOut: false, answer: { status: 403, body: 'action_prohibited' } },
    { name: 'redirects', isCarriedOut: false, answer: { status: 302, headers: { location: 'http://127.0.0.1/' } } },
  ],
} as const satisfies Readonly<Record<string, readonly Fault[]>>;

export type Service = keyof typeof faultsOf;

const minute = 60_000;
const hour = 60 * minute;

/** When a service has which fault: spells of one fault between times of health, and a stray fault at any time. */
export class FaultSchedule {
  readonly #random: Random;
  readonly #faults: readonly Fault[];
  readonly #obstacles: Obstacles;
  readonly service: Service;
  readonly counts = new Map<string, number>();
  isInLongSpell = false;
  #planned: Fault | undefined;
  #spell: { readonly fault: Fault; readonly share: number } | undefined;

  constructor(service: Service, random: Random, obstacles: Obstacles) {
    this.service = service;
    this.#random = random;
    this.#faults = faultsOf[service];
    this.#obstacles = obstacles;
  }

  /** Begins, and goes on until `isOver`. */
  begin(isOver: () => boolean): void {
    let end = () => {};
    const healthy = () => {
      end();
      this.#spell = undefined;
      this.isInLongSpell = false;
      if (!isOver()) setTimeout(faulty, this.#random.between(10 * minute, 6 * hour));
    };
    const faulty = () => {
      end = this.#obstacles.begin();
      this.#spell = { fault: this.#random.pick(this.#faults), share: this.#random.pick([0.3, 0.9, 1]) };
      // Longer than a day, now and then: nothing is tried for longer.
      this.isInLongSpell = this.#random.chance(0.01);
      const [least, most] = this.isInLongSpell ? [25 * hour, 30 * hour] : [minute, hour];
      const ms = this.#random.between(least, most);
      setTimeout(healthy, ms);
    };
    healthy();
  }

  /** A time in which every request has this fault, so that a short run has one too. */
  plan(name: string, afterMs: number, ms: number): void {
    const fault = this.#faults.find((each) => each.name === name);
    setTimeout(() => {
      const end = this.#obstacles.begin();
      this.#planned = fault;
      setTimeout(() => {
        this.#planned = undefined;
        end();
      }, ms);
    }, afterMs);
  }

  /** What happens to the next request, if it is not simply answered. */
  next(): Fault | undefined {
    const stray = this.#random.chance(0.01) ? this.#random.pick(this.#faults) : undefined;
    const ofSpell = this.#spell !== undefined && this.#random.chance(this.#spell.share) ? this.#spell.fault : stray;
    const fault = this.#planned ?? ofSpell;
    if (fault !== undefined) this.counts.set(fault.name, (this.counts.get(fault.name) ?? 0) + 1);
    return fault;
  }
}
