import { toEventName } from './dead-letter.ts';
import type { ReadMessage } from './message.ts';

/** What the table says of an event for a destination. */
export interface Membership {
  /** Since when the event is known; and since when, if it is, that it is over. */
  readonly at: number;
  readonly overAt: number | undefined;
  /** The key of its outage. */
  readonly outage: string;
  /** Whether something of it could not be read when it became known: then nobody can say where it belongs. */
  readonly isIncomplete: boolean;
}

/** What a message told of an outage, as its receipt says. */
export interface Told {
  readonly at: number;
  readonly isOver: boolean;
  readonly isConfirmed: boolean;
  readonly trafficBand: number;
  readonly openedAt: string;
  readonly announcedAt: string;
  readonly returns: number;
}

/** As they stand in receipts and records. */
interface EventJson {
  readonly outage: string;
  readonly member: { readonly status: string; readonly isComplete: boolean };
}
interface OutageJson {
  readonly announced: {
    readonly openedAt: string;
    readonly at: string;
    readonly status: string;
    readonly trafficBand?: number;
    readonly returns: number;
  };
}
export interface ReceiptJson {
  readonly at: string;
  readonly isConfirmed: boolean;
  readonly covers: readonly { readonly destination: string; readonly event: string; readonly record: EventJson }[];
  readonly outages: readonly { readonly destination: string; readonly outage: string; readonly record: OutageJson }[];
}

/** The most messages about an outage, besides two for each return and one for each quarter of an hour. */
const mostMessages = 10;
const quarterMs = 15 * 60_000;

/**
 * The outages that the destinations were told of, and the events that belong to them, as receipts and records say. Finds what is
 * told twice, what is not counted in a message, and messages without end.
 */
export class OutageLedger {
  readonly doubled: string[] = [];
  readonly untrue: string[] = [];
  /** By the event and the destination. */
  readonly #members = new Map<string, Membership>();
  /** Whether the entry of an event says that it is over, by the event and the destination. */
  readonly #entries = new Map<string, boolean>();
  /** By the outage and the destination. */
  readonly #told = new Map<string, Told[]>();
  /** The events of each outage that are not moved apart, by the outage and the destination. */
  readonly #open = new Map<string, Set<string>>();
  /** The outages of one event that was put into another, by the outage and the destination. */
  readonly #dissolved = new Set<string>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** A record of an event is in the table. */
  recorded(destination: string, event: string, { outage, member }: EventJson, isClosed = false): void {
    const address = toAddress(event, destination);
    const known = this.#members.get(address);
    if (known !== undefined && known.outage !== outage) {
      // What was told alone since it could not be read is put where it belongs, once.
      if (known.isIncomplete && known.outage === event) {
        this.#dissolved.add(toAddress(event, destination));
        this.#open.get(toAddress(event, destination))?.delete(event);
      } else this.untrue.push(`${address} was of the outage ${known.outage}, and is of ${outage}`);
    }
    const now = this.#now();
    const isOver = member.status === 'resolved';
    this.#members.set(address, {
      at: known?.at ?? now,
      overAt: isOver ? (known?.overAt ?? now) : undefined,
      outage,
      isIncomplete: known?.isIncomplete ?? !member.isComplete,
    });
    const open = this.#open.get(toAddress(outage, destination)) ?? new Set();
    this.#open.set(toAddress(outage, destination), open);
    if (isClosed) open.delete(event);
    else open.add(event);
  }

  /** An entry is in the table. */
  waits(destination: string, event: string, isOver: boolean): void {
    this.#entries.set(toAddress(event, destination), isOver);
  }

  /** An entry was deleted: not to announce is not to forget. */
  deleted(destination: string, event: string): void {
    const address = toAddress(event, destination);
    const known = this.#members.get(address);
    if (known === undefined || (this.#entries.get(address) === true && known.overAt === undefined))
      this.untrue.push(`${address}: the entry was deleted, and no record says what it said`);
  }

  /** A receipt is in the table. @param message what the channel shows of it, if anything. */
  announced({ covers, outages, isConfirmed }: ReceiptJson, message: ReadMessage | undefined): void {
    for (const { destination, event, record } of covers) this.recorded(destination, event, record);
    for (const { destination, outage, record } of outages) this.#tell(destination, outage, record, isConfirmed);
    if (message === undefined) return;
    const [only] = outages;
    if (outages.some((one) => one.destination !== message.destination))
      this.untrue.push(`a message for ${message.destination} has the receipt of another destination`);
    if ((message.total ?? 1) !== outages.length)
      this.untrue.push(`a message about ${message.total ?? 1} outages has a receipt of ${outages.length}`);
    if (only === undefined || message.total !== undefined) return;
    const { destination, outage, record } = only;
    const known = this.#open.get(toAddress(outage, destination))?.size ?? 0;
    if (message.eventCount < known)
      this.untrue.push(`${outage} for ${destination}: a message counts ${message.eventCount} of ${known} events`);
    const isEnd = message.tellings.some((telling) => telling.isEnd);
    if (isEnd !== (record.announced.status === 'resolved'))
      this.untrue.push(`${outage} for ${destination}: its message and its receipt differ in whether it is over`);
  }

  #tell(destination: string, outage: string, { announced }: OutageJson, isConfirmed: boolean): void {
    const address = toAddress(outage, destination);
    const earlier = this.#told.get(address) ?? [];
    const told: Told = {
      at: this.#now(),
      isOver: announced.status === 'resolved',
      isConfirmed,
      trafficBand: announced.trafficBand ?? 0,
      openedAt: announced.openedAt,
      announcedAt: announced.at,
      returns: announced.returns,
    };
    this.#told.set(address, [...earlier, told]);
    const last = earlier.at(-1);
    // What was not confirmed is told again if a person puts its dead letter back.
    const repeated = last?.isConfirmed ? findRepetition(last, told) : undefined;
    if (repeated !== undefined) this.doubled.push(`${address} at ${format(told.at)}: ${repeated}`);
    const [first = told] = earlier;
    const most = mostMessages + 2 * told.returns + (told.at - first.at) / quarterMs;
    const confirmed = [...earlier, told].filter((one) => one.isConfirmed).length;
    if (confirmed > most) this.untrue.push(`${address}: ${confirmed} messages by ${format(told.at)}`);
  }

  /** What the table says of an event; of a health event of any monitor, or one of the map. */
  findMembership(destination: string, eventName: string): Membership | undefined {
    return [...this.#members].find(([address]) => toEventName(address) === toAddress(eventName, destination))?.[1];
  }

  /** The messages about an outage. */
  toldOf(destination: string, outage: string): readonly Told[] {
    return this.#told.get(toAddress(outage, destination)) ?? [];
  }

  /** The keys of the outages that a destination was told of, and that have events still. */
  outagesOf(destination: string): readonly string[] {
    const told = [...this.#told.keys()].filter((address) => !this.#dissolved.has(address));
    return told.flatMap((address) => fromAddress(address, destination) ?? []);
  }

  /** The ids of the events of an outage. */
  eventsOf(destination: string, outage: string): readonly string[] {
    return [...this.#members].flatMap(([address, member]) => {
      const event = member.outage === outage ? fromAddress(address, destination) : undefined;
      return event === undefined ? [] : [toEventName(event)];
    });
  }
}

/** What is told once. */
function findRepetition(last: Told, told: Told): string | undefined {
  if (told.openedAt === told.announcedAt) return `the beginning after ${format(last.at)}`;
  if (last.isOver && told.isOver) return `the end after ${format(last.at)}`;
  if (last.isOver && told.returns === last.returns) return 'it goes on after its end, and is not said to be back';
  return undefined;
}

function toAddress(name: string, destination: string): string {
  return `${name} for ${destination}`;
}

function fromAddress(address: string, destination: string): string | undefined {
  const end = ` for ${destination}`;
  return address.endsWith(end) ? address.slice(0, -end.length) : undefined;
}

function format(at: number): string {
  return new Date(at).toISOString();
}
