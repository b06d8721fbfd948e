import { type Cause, causeOf, isRepetition, type Message, type Post, tableTrouble } from './causes.ts';
import type { ReadEntry } from './dead-letter.ts';
import { toEventName } from './dead-letter.ts';
import type { Answered } from './in-memory-http.ts';
import type { Invocation } from './invocation.ts';
import { readMessage, type Telling } from './message.ts';
import { OutageLedger, type ReceiptJson } from './outage-ledger.ts';
import type { Write } from './table.ts';

/** Called with all that leaves the program: log, writes to the table, messages, dead letters. */
export type Trace = (at: Date, where: string, text: string) => void;

/** The most dead letters about one event for one destination. A few repeat what failed half; more is work that multiplies itself. */
const mostLetters = 40;

/** From the first attempt to send a message to the last. */
const longestSendMs = 60_000;

/** When a destination got to know something of an event, by a message or by a dead letter. */
export interface Known {
  readonly at: number;
  readonly isEnd: boolean;
  readonly hasSpread: boolean;
  /** Of a dead letter: a person has put it back, so it is no longer in the queue. */
  isPutBack?: boolean;
}

export interface Faults {
  readonly doubled: readonly string[];
  readonly leaked: readonly string[];
  /** Digests that neither name nor count all of their events, receipts of what was never posted, and dead letters without end. */
  readonly untrue: readonly string[];
}

/** Sees what appears in the channels and what is written into the table, and knows of the program its texts, keys and receipts. */
export class Judge {
  readonly allowed = new Map<Cause, number>();
  messages = 0;
  readonly #posts = new Map<string, Post[]>();
  readonly #known = new Map<string, Known[]>();
  /** How many dead letters there were. */
  readonly #letters = new Map<string, number>();
  readonly #recorded = new Set<string>();
  readonly #leases = new Map<Invocation, Set<string>>();
  /** By invocation, the entries that it could not write so far. */
  readonly #unwritten = new Map<Invocation, Set<string>>();
  /** By invocation, its messages that no receipt has followed yet. */
  readonly #open = new Map<Invocation, Message[]>();
  readonly #events = new Map<number, string>();
  readonly #doubled: string[] = [];
  readonly #leaked: string[] = [];
  readonly #untrue: string[] = [];
  /** All messages, if events are grouped. */
  readonly #grouped: Message[] = [];
  /** Undefined: each event is an outage of its own, and messages are read for what they say of it. */
  readonly ledger: OutageLedger | undefined;
  readonly #secrets: readonly string[];
  readonly #now: () => number;

  readonly #trace: Trace | undefined;

  constructor(
    secrets: readonly string[],
    now: () => number,
    { isGrouped, trace }: { readonly isGrouped: boolean; readonly trace: Trace | undefined },
  ) {
    this.ledger = isGrouped ? new OutageLedger(now) : undefined;
    this.#secrets = secrets;
    this.#trace = trace;
    this.#now = now;
  }

  get faults(): Faults {
    const { doubled = [], untrue = [] } = this.ledger ?? {};
    return {
      doubled: [...this.#doubled, ...doubled],
      leaked: this.#leaked,
      untrue: [...this.#untrue, ...untrue],
    };
  }

  /** An outage that messages may be about. */
  appeared(index: number, event: string): void {
    this.#events.set(index, event);
  }

  /** A message has appeared. @returns what to call if an answer to it reaches the program. */
  posted(invocation: Invocation, webhook: string, text: string): (answer: Answered) => void {
    this.messages += 1;
    const says = readMessage(text, (index) => this.#events.get(index));
    const { destination, tellings, total, unnamed } = says;
    if (total !== undefined && total !== tellings.length + unnamed) {
      this.#untrue.push(`a digest of ${total} names ${tellings.length} and counts ${unnamed}`);
    }
    const message: Message = {
      at: this.#now(),
      invocation,
      webhook,
      destination,
      says,
      answer: 'none',
      hasReceipt: false,
    };
    this.#open.set(invocation, [...(this.#open.get(invocation) ?? []), message]);
    // From memory, only the notification says what it is about. What else is not named, the receipt will name.
    const fallback = this.#isLeased(message) ? undefined : invocation.notificationId;
    if (this.ledger !== undefined) this.#grouped.push(message);
    for (const { event = fallback, ...telling } of tellings) {
      if (event === undefined) continue;
      if (this.ledger === undefined) this.#add(event, message, telling);
      else if (this.#isFromMemory(message)) this.#know(toAddress(destination, event), { at: message.at, ...telling });
    }
    return ({ status, body }) => {
      if (status === 200) message.answer = body === 'ok' ? 'ok' : 'not ok';
    };
  }

  /** The table's answer to a lease reached the program. */
  acquired(invocation: Invocation, webhook: string): void {
    this.#leases.set(invocation, (this.#leases.get(invocation) ?? new Set()).add(webhook));
  }

  /** An invocation writes an entry; or the table's answer to that reached it. */
  writes(
    invocation: Invocation,
    { destination, event }: { destination: string; event: string },
    isDone: boolean,
  ): void {
    const writes = this.#unwritten.get(invocation) ?? new Set();
    const address = toAddress(destination, toEventName(event));
    if (isDone) writes.delete(address);
    else this.#unwritten.set(invocation, writes.add(address));
  }

  /** A receipt is in the table: these events were announced, or may have been. */
  recorded(invocation: Invocation, { webhook, content = '{}' }: Write): void {
    const receipt: ReceiptJson = JSON.parse(content);
    const { covers, outages, isConfirmed } = receipt;
    const messages = (this.#open.get(invocation) ?? []).filter((message) => message.webhook === webhook);
    this.#open.set(
      invocation,
      (this.#open.get(invocation) ?? []).filter((message) => !messages.includes(message)),
    );
    for (const message of messages) message.hasReceipt = true;
    if (this.ledger !== undefined) {
      const taken = messages.filter(({ answer }) => answer === 'ok').length;
      if (taken > 1) this.#doubled.push(`${taken} messages that Slack has taken have one receipt`);
      if (taken === 0 && isConfirmed) this.#untrue.push(`a receipt of what was not posted: ${content.slice(0, 500)}`);
      this.ledger.announced(receipt, messages.at(-1)?.says);
      return;
    }
    for (const { destination, event: key, record } of covers) {
      const event = toEventName(key);
      const address = toAddress(destination, event);
      this.#recorded.add(address);
      const own = (this.#posts.get(address) ?? []).filter(({ message }) => messages.includes(message));
      const { announced } = outages.find((one) => one.outage === record.outage)?.record ?? {};
      if (announced === undefined) this.#untrue.push(`the receipt of ${address} says nothing of its outage`);
      const hasSpread = (announced?.trafficBand ?? 0) >= 2;
      for (const post of own) post.isRecorded = true;
      // A digest names only the first; and of those, it does not say how much of the traffic they take.
      if (hasSpread && own.length > 0) this.#know(address, { at: this.#now(), isEnd: false, hasSpread });
      if (own.length > 0) continue;
      const message = messages.findLast((each) => each.destination === destination);
      const isEnd = announced?.status === 'resolved';
      if (message !== undefined) {
        this.#add(event, message, { isEnd, tells: isEnd ? ['the end'] : [], hasSpread }).isRecorded = true;
      } else if (isConfirmed) this.#untrue.push(`${address} is recorded and was not posted`);
    }
  }

  /** An entry of the outbox became a dead letter. */
  deadLettered({ destination, event, isEnd, hasSpread }: ReadEntry): Known {
    const address = toAddress(destination, event);
    const letters = (this.#letters.get(address) ?? 0) + 1;
    this.#letters.set(address, letters);
    if (letters === mostLetters) this.#untrue.push(`${letters} dead letters about ${address}`);
    return this.#know(address, { at: this.#now(), isEnd, hasSpread });
  }

  /** Whether a person who looks into the channel finds the message that a dead letter is about. */
  isInChannel({ destination, event, at }: ReadEntry): boolean {
    const ofOutages = this.#grouped.filter((message) => message.destination === destination);
    const posts = this.ledger
      ? ofOutages.map((message) => ({ message }))
      : (this.#posts.get(toAddress(destination, event)) ?? []);
    return posts.some(({ message }) => message.at >= at && message.at <= at + longestSendMs);
  }

  /** If events are grouped: counts the messages without a receipt, which are posted again. Each must have a cause. */
  weighUnrecorded(): void {
    for (const message of this.#grouped) {
      if (message.hasReceipt) continue;
      const cause = causeOf({ isRecorded: false, message });
      if (cause !== undefined) this.allowed.set(cause, (this.allowed.get(cause) ?? 0) + 1);
      else
        this.#doubled.push(
          `a message for ${message.destination} at ${new Date(message.at).toISOString()} has no receipt`,
        );
    }
  }

  /** Whatever leaves the program: it must hold no secret. */
  left(where: string, text: string): void {
    this.#trace?.(new Date(this.#now()), where, text);
    if (this.#secrets.some((secret) => text.includes(secret))) this.#leaked.push(`${where}: ${text.slice(0, 2_000)}`);
  }

  /** What a destination got to know of an event, or of a notification that does not say which event it is about. */
  knownTo(destination: string, event: string): readonly Known[] {
    return this.#known.get(toAddress(destination, event)) ?? [];
  }

  /** Whether the table says that the destination knows the event: then the sweep reads it again until it is over. */
  isRecorded(destination: string, event: string): boolean {
    return this.#recorded.has(toAddress(destination, event));
  }

  #add(event: string, message: Message, telling: Omit<Telling, 'event'>): Post {
    const address = toAddress(message.destination, event);
    const { isEnd, hasSpread } = telling;
    const post: Post = { ...telling, message, isRecorded: false };
    const earlier = this.#posts.get(address) ?? [];
    this.#posts.set(address, [...earlier, post]);
    this.#know(address, { at: message.at, isEnd, hasSpread });
    this.#weigh(address, post, earlier);
    return post;
  }

  #know(address: string, known: Known): Known {
    this.#known.set(address, [...(this.#known.get(address) ?? []), known]);
    return known;
  }

  #weigh(address: string, post: Post, earlier: readonly Post[]): void {
    const repeated = earlier.filter((told) => isRepetition(told, post));
    if (repeated.length === 0) return;
    // Without the lease, or without its entry, a message is from memory: the table was asked nothing before it.
    const { invocation } = post.message;
    const isFromMemory = !this.#isLeased(post.message) || this.#unwritten.get(invocation)?.has(address) === true;
    const causes = isFromMemory ? [tableTrouble(post)] : repeated.map(causeOf);
    const [cause] = causes;
    if (cause !== undefined && !causes.includes(undefined)) this.allowed.set(cause, (this.allowed.get(cause) ?? 0) + 1);
    else
      this.#doubled.push(
        `${address} at ${new Date(post.message.at).toISOString()}: ${post.tells.join('; ')} after ${repeated
          .map(({ tells, message }) => `${tells.join('; ')} (${new Date(message.at).toISOString()})`)
          .join('; ')}`,
      );
  }

  /** Whether it may be from memory: without the lease, or of an invocation that could not write an entry. */
  #isFromMemory(message: Message): boolean {
    return !this.#isLeased(message) || (this.#unwritten.get(message.invocation)?.size ?? 0) > 0;
  }

  /** Whether it has had the lease. A function that has not posts from memory. */
  #isLeased({ invocation, webhook }: Message): boolean {
    return this.#leases.get(invocation)?.has(webhook) === true;
  }
}

function toAddress(destination: string, event: string): string {
  return `${event} for ${destination}`;
}
