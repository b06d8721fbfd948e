import { createHash } from 'node:crypto';
import type { Answer, Request } from '../fakes/server.ts';
import { refuseBodies } from '../fakes/sqs-limits.ts';
import type { Random } from './random.ts';

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
const maxConcurrency = 2;

/**
 * The redelivery queue as SQS and Lambda's poller treat it: in any order, at least once, hidden while it is worked on, and
 * moved away after too many tries.
 */
export class RedeliveryQueue {
  readonly counts = { duplicates: 0, undeleted: 0, moved: 0 };
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

  send(body: string): void {
    this.#sent += 1;
    const id = `message-${this.#sent}`;
    this.#messages.set(id, { id, body, sentAt: Date.now(), visibleAt: Date.now(), receives: 0 });
    this.#poll();
  }

  /** SQS's answer to the two calls that the functions make: to hide a message for a while, and to send a dead letter. */
  answer({ headers, body }: Request): Answer {
    const { ReceiptHandle, VisibilityTimeout, MessageBody } = JSON.parse(body);
    const ok = { status: 200, headers: { 'content-type': 'application/x-amz-json-1.0' } };
    if (headers['x-amz-target'] === 'AmazonSQS.ChangeMessageVisibility') {
      const message = this.#messages.get(ReceiptHandle);
      if (message) message.visibleAt = Date.now() + VisibilityTimeout * 1_000;
      return { ...ok, body: '{}' };
    }
    const refusal = refuseBodies(MessageBody);
    if (refusal !== undefined) return refusal;
    this.#deadLetter(MessageBody);
    const MD5OfMessageBody = createHash('md5').update(MessageBody).digest('hex');
    return { ...ok, body: JSON.stringify({ MessageId: 'dead-letter', MD5OfMessageBody }) };
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
      this.counts.moved += 1;
      this.#messages.delete(message.id);
      this.#deadLetter(message.body);
      return;
    }
    message.receives += 1;
    message.visibleAt = Date.now() + visibilityTimeoutMs;
    if (this.#random.chance(0.01)) {
      this.counts.duplicates += 1;
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
    if (isUndeleted) this.counts.undeleted += 1;
    else if (isDone) this.#messages.delete(message.id);
    this.#poll();
  }
}
