import type { Random } from '../fakes/random.ts';
import { hour, minute, type Story } from './stories.ts';

/** What the program talks to, and what it runs on. */
export type Service = 'Internet Monitor' | 'Parameter Store' | 'Table' | 'Queues' | 'Slack';

const faults = {
  'Internet Monitor': [
    'throttles',
    'fails',
    'knows no such event',
    'denies access',
    'answers rubbish',
    'hangs',
    'resets',
    'is slow',
    'answers what was so three minutes ago',
  ],
  'Parameter Store': ['throttles', 'hangs', 'is slow'],
  Table: ['throttles', 'fails', 'is slow', 'does it, and the answer is lost', 'leaves keys unprocessed'],
  Queues: ['throttles', 'hangs', 'does it, and the answer is lost'],
  Slack: [
    'rate-limits',
    'fails',
    'posts, and fails',
    'hangs',
    'posts, and hangs',
    'resets',
    'posts, and resets',
    'is slow',
    'lies',
    'posts, and does not say ok',
    'cannot read the blocks',
    'refuses',
    'redirects',
  ],
} as const satisfies Readonly<Record<Service, readonly string[]>>;

/** A dead letter that SQS took, and whose answer was lost: it is sent again. */
export const unansweredLetter = 'Queues: took a dead letter, and the answer is lost';

export type FaultName = (typeof faults)[Service][number];

/** Of a service, from an instant until another. */
export interface Spell {
  readonly service: Service | 'webhook';
  readonly fault: string;
  readonly from: number;
  readonly to: number;
  /** The webhook, if it stands in the way of that one alone. */
  readonly webhook?: string | undefined;
  /** The monitor, if it stands in the way of its health events alone. */
  readonly monitor?: string | undefined;
}

/** How much of what a service is asked a spell touches. */
interface Extent {
  /** Of the requests; default: all. */
  readonly share?: number;
  /** Default: every webhook's. */
  readonly webhook?: string | undefined;
}

export interface Weather {
  /** The share of the requests that fail by themselves, in a time without a spell. */
  readonly strayShare: number;
  /** The most milliseconds from one spell of a service to the next; infinite: none. */
  readonly betweenSpellsMs: number;
}

/** Whole hours in which nothing goes wrong, so that all must come at once; and whole hours in which everything does. */
export const calm: Weather = { strayShare: 0, betweenSpellsMs: Number.POSITIVE_INFINITY };
export const stormy: Weather = { strayShare: 0.004, betweenSpellsMs: 5 * hour };

/** Each fault that happened, and each spell; the judge asks what stood in the way of an announcement. */
export class Trouble {
  readonly spells: Spell[];
  /** Instants of faults, deaths and other mishaps, in order. */
  readonly strays: number[];
  readonly counts = new Map<string, number>();
  /** The same as the strays, with what it was. */
  readonly notes: { readonly at: number; readonly what: string }[];
  /** The sweeps that did not die: when each began, in order, and for which webhooks something went wrong; '' stands for all. */
  readonly sweeps: { readonly at: number; readonly touchedWebhooks: ReadonlySet<string> }[];
  /** The functions that their time-out cut off, though no service kept them waiting. */
  readonly overruns: { readonly at: number; readonly name: string }[] = [];
  weather: Weather = stormy;
  /** The share of the invocations that die, whatever the weather; undefined: as the weather has it. */
  deathShare: number | undefined;
  readonly #random: Random;
  readonly #now: () => number;
  readonly #spellOf = new Map<Service, { readonly fault: FaultName } & Extent>();
  readonly #refused = new Set<string>();

  constructor(
    random: Random,
    now: () => number,
    kept: Pick<Trouble, 'spells' | 'strays' | 'notes' | 'sweeps' | 'deathShare'> = {
      spells: [],
      strays: [],
      notes: [],
      sweeps: [],
      deathShare: undefined,
    },
  ) {
    this.#random = random;
    this.#now = now;
    this.spells = kept.spells;
    this.strays = kept.strays;
    this.notes = kept.notes;
    this.sweeps = kept.sweeps;
    this.deathShare = kept.deathShare;
  }

  /** What stood in the way of one story: without what other monitors refused. */
  about({ healthEvents }: Story): Trouble {
    const isOwn = ({ monitor }: Spell) =>
      monitor === undefined || healthEvents.some((event) => event.monitor === monitor);
    return this.spells.every(isOwn)
      ? this
      : new Trouble(this.#random, this.#now, { ...this, spells: this.spells.filter(isOwn) });
  }

  /**
   * Makes spells of a service, one after the other, until all is over.
   *
   * @param webhooks of which one alone may have the spell.
   */
  begin(service: Service, isOver: () => boolean, webhooks: readonly string[] = []): void {
    const healthy = () => {
      if (isOver()) return;
      const wait = Math.min(this.weather.betweenSpellsMs, 8 * hour);
      setTimeout(() => (this.weather === calm ? healthy() : faulty()), this.#random.between(0.1, 1) * wait);
    };
    const faulty = () => {
      const ms = this.#random.between(1, 40) * minute;
      const share = this.#random.pick([0.3, 0.9, 1]);
      const webhook = webhooks.length > 0 && this.#random.chance(0.4) ? this.#random.pick(webhooks) : undefined;
      this.make(service, this.#random.pick(faults[service]), ms, { share, webhook });
      setTimeout(healthy, ms);
    };
    healthy();
  }

  /** A spell from now on. */
  make(service: Service, fault: FaultName, ms: number, { share = 1, webhook }: Extent = {}): void {
    const spell = { fault, share, webhook };
    this.#spellOf.set(service, spell);
    this.spells.push({ service, fault, from: this.#now(), to: this.#now() + ms, webhook });
    setTimeout(() => {
      if (this.#spellOf.get(service) === spell) this.#spellOf.delete(service);
    }, ms);
  }

  /** From now on Internet Monitor refuses all that is asked of a monitor. */
  refuse(monitor: string, ms: number): void {
    this.#refused.add(monitor);
    const fault = `denies access to ${monitor}`;
    this.spells.push({ service: 'Internet Monitor', fault, from: this.#now(), to: this.#now() + ms, monitor });
    setTimeout(() => this.#refused.delete(monitor), ms);
  }

  /** Whether Internet Monitor refuses a monitor now. */
  isRefused(monitor: string): boolean {
    const isRefused = this.#refused.has(monitor);
    if (isRefused) this.count('Internet Monitor: denies access to a monitor');
    return isRefused;
  }

  /**
   * What happens to the next request, which may be about a webhook; undefined: it is simply answered.
   *
   * @param isOfKeys whether it asks for several keys: no other request leaves some.
   */
  next(service: Service, webhook?: string, isOfKeys = false): FaultName | undefined {
    const spell = this.#spellOf.get(service);
    const isStray = this.weather.strayShare > 0 && this.#random.chance(this.weather.strayShare);
    const isMeant = spell !== undefined && (spell.webhook === undefined || spell.webhook === webhook);
    const ofSpell = isMeant && this.#random.chance(spell.share ?? 1) ? spell.fault : undefined;
    const fault = ofSpell ?? (isStray ? this.#random.pick(faults[service]) : undefined);
    if (fault === undefined || (fault === 'leaves keys unprocessed' && !isOfKeys)) return undefined;
    this.note(`${service}: ${fault}`);
    return fault;
  }

  /** Something went wrong now. */
  note(what: string): void {
    this.strays.push(this.#now());
    this.notes.push({ at: this.#now(), what });
    this.count(what);
  }

  /** Counts what is no fault of a request. */
  count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  /** Whether such a thing happened between two instants. */
  had(what: string, from: number, to: number): boolean {
    return this.notes.some((note) => note.what === what && note.at >= from && note.at <= to);
  }

  /** Whether something could not be read between two instants, and Slack may have posted a message after that without saying so. */
  wasDoubtful(from: number, to: number): boolean {
    const own = this.notes.filter(({ at }) => at >= from && at <= to);
    const spell = this.spells.find((one) => one.service === 'Internet Monitor' && one.to > from && one.from < to);
    const unreadAt = Math.min(
      spell === undefined ? Number.POSITIVE_INFINITY : Math.max(from, spell.from),
      own.find(({ what }) => what.startsWith('Internet Monitor'))?.at ?? Number.POSITIVE_INFINITY,
    );
    return own.some(({ at, what }) => at >= unreadAt && /^Slack: (?:posts, and )?(?:fails|hangs|resets)$/.test(what));
  }

  /** Whether no spell was between two instants, of all services or of this webhook. */
  isClear(from: number, to: number, webhook?: string): boolean {
    return this.spells.every((spell) => spell.to <= from || spell.from >= to || isOfOther(spell, webhook));
  }

  /** Whether Internet Monitor answered everything between two instants. */
  isReadable(from: number, to: number): boolean {
    const isOwn = ({ service }: Spell) => service === 'Internet Monitor';
    return (
      !this.spells.some((spell) => isOwn(spell) && spell.to > from && spell.from < to) &&
      !this.notes.some(({ at, what }) => what.startsWith('Internet Monitor') && at >= from && at <= to)
    );
  }

  /** When the first sweep began in which nothing went wrong for a webhook. */
  findCleanSweep(from: number, webhook: string): number | undefined {
    return this.sweeps.find(
      ({ at, touchedWebhooks }) => at >= from && !touchedWebhooks.has('') && !touchedWebhooks.has(webhook),
    )?.at;
  }

  /** Whether nothing at all went wrong between two instants. */
  isSpotless(from: number, to: number, webhook?: string): boolean {
    return this.isClear(from, to, webhook) && !this.#hasStray(from, to);
  }

  #hasStray(from: number, to: number): boolean {
    if (this.deathShare !== undefined) return true;
    let [low, high] = [0, this.strays.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.strays[middle] ?? 0) < from) low = middle + 1;
      else high = middle;
    }
    return (this.strays[low] ?? Number.POSITIVE_INFINITY) <= to;
  }

  /**
   * When so much time without a spell has passed first, from this instant or later on. Undefined: not before what is to be announced is
   * no longer so.
   */
  deadline(from: number, until: number, graceMs: number, webhook: string): number | undefined {
    let at = from;
    for (const spell of this.spells.toSorted((a, b) => a.from - b.from)) {
      if (spell.to <= at || isOfOther(spell, webhook)) continue;
      if (spell.from >= at + graceMs) break;
      at = spell.to;
    }
    return at + graceMs <= until && Number.isFinite(at) ? at + graceMs : undefined;
  }
}

function isOfOther(spell: Spell, webhook: string | undefined): boolean {
  return spell.webhook !== undefined && webhook !== undefined && spell.webhook !== webhook;
}
