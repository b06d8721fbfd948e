import type { Random } from '../fakes/random.ts';

/** A record as Lambda hands it to the function. */
export interface Received {
  readonly body: string;
  readonly receiptHandle: string;
  readonly attributes: {
    readonly ApproximateReceiveCount: string;
    readonly SentTimestamp: string;
    readonly SenderId: string;
    readonly ApproximateFirstReceiveTimestamp: string;
  };
}

interface Message {
  readonly id: string;
  readonly body: string;
  readonly sentAt: number;
  visibleAt: number;
  receives: number;
}

const visibilityTimeoutMs = 360_000;
const maxReceiveCount = 300;
/** As the stack sets it for two webhooks. */
const maxConcurrency = 3;

/**
 * The redelivery queue as SQS and Lambda's poller treat it: in any order, at least once, hidden while it is worked on, and
 * moved away after too many tries.
 */
export class RedeliveryQueue {
  readonly #random: Random;
  readonly #deadLetter: (body: string) => void;
  /** @returns whether the record may be deleted. */
  readonly #work: (record: Received) => Promise<boolean>;
  readonly #messages = new Map<string, Message>();
  #sent = 0;
  #active = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    random: Random,
    work: (record: Received) => Promise<boolean>,
    /** Called with each dead letter. */
    deadLetter: (body: string) => void,
  ) {
    this.#random = random;
    this.#work = work;
    this.#deadLetter = deadLetter;
  }

  /** How many messages are in it. */
  get size(): number {
    return this.#messages.size;
  }

  send(body: string): void {
    this.#sent += 1;
    const id = `message-${this.#sent}`;
    this.#messages.set(id, { id, body, sentAt: Date.now(), visibleAt: Date.now(), receives: 0 });
    this.#poll();
  }

  /** Hides a message for a while. */
  hide(receiptHandle: string, seconds: number): void {
    const message = this.#messages.get(receiptHandle);
    if (message) message.visibleAt = Date.now() + seconds * 1_000;
  }

  #poll(): void {
    clearTimeout(this.#timer);
    const visible = [...this.#messages.values()].filter(({ visibleAt }) => visibleAt <= Date.now());
    while (this.#active < maxConcurrency && visible.length > 0) {
      const [message] = visible.splice(this.#random.integer(0, visible.length - 1), 1);
      if (message) this.#receive(message);
    }
    if (this.#active === maxConcurrency || this.#messages.size === 0) return; // The end of one polls again.
    const next = Math.min(...[...this.#messages.values()].map(({ visibleAt }) => visibleAt));
    this.#timer = setTimeout(() => this.#poll(), Math.max(1, next - Date.now()));
  }

  #receive(message: Message): void {
    if (message.receives === maxReceiveCount) {
      this.#messages.delete(message.id);
      this.#deadLetter(message.body);
      return;
    }
    message.receives += 1;
    message.visibleAt = Date.now() + visibilityTimeoutMs;
    if (this.#random.chance(0.01)) {
      message.visibleAt = Date.now() + this.#random.between(0, 5_000);
    }
    this.#active += 1;
    const work = this.#work({
      body: message.body,
      receiptHandle: message.id,
      attributes: {
        ApproximateReceiveCount: String(message.receives),
        SentTimestamp: String(message.sentAt),
        SenderId: 'lambda',
        ApproximateFirstReceiveTimestamp: String(message.sentAt),
      },
    });
    void this.#finish(message, work);
  }

  async #finish(message: Message, work: Promise<boolean>): Promise<void> {
    const isDone = await work;
    this.#active -= 1;
    const isUndeleted = isDone && this.#random.chance(0.005);
    if (isDone && !isUndeleted) this.#messages.delete(message.id);
    this.#poll();
  }
}
