import { sweepEnvelope } from '../../lambda/events/notification.ts';
import type { Answered } from './in-memory-http.ts';
import type { Invocation } from './invocation.ts';
import type { Handed } from './world.ts';

/** Why the design allows a message to appear twice. */
export type Cause = "Slack's answer was lost" | 'the function died between ok and the write' | 'the table was down';

/** A message in the channel. */
interface Post {
  readonly invocation: Invocation;
  /** What of its event it tells: each may be told once. */
  readonly tells: readonly string[];
  readonly isEnd: boolean;
  answer: 'none' | 'ok' | 'not ok';
  isRecorded: boolean;
}

export interface Verdict {
  readonly announced: number;
  readonly deadLettered: number;
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  readonly allowed: ReadonlyMap<Cause, number>;
  readonly leaked: readonly string[];
  readonly messages: number;
  /** Dead letters by reason. */
  readonly givenUp: ReadonlyMap<string, number>;
  /** Notifications that never came, of events that the sweep could not find in time. */
  readonly missed: number;
}

/** Sees what appears in the channel and what is written into the table, and knows of the program its texts, keys and envelopes. */
export class Judge {
  readonly #posts = new Map<string, Post[]>();
  readonly #leases = new Map<Invocation, Set<string>>();
  /** By event, the notifications of which a message may have been posted. */
  readonly #unconfirmed = new Map<string, readonly string[]>();
  readonly #allowed = new Map<Cause, number>();
  readonly #doubled: string[] = [];
  readonly #leaked: string[] = [];
  readonly #secrets: readonly string[];
  #messages = 0;

  constructor(secrets: readonly string[]) {
    this.#secrets = secrets;
  }

  /** A message has appeared. @returns what to call if an answer to it reaches the program. */
  posted(invocation: Invocation, text: string): (answer: Answered) => void {
    this.#messages += 1;
    const event = /^Event: (.+)$/m.exec(text)?.[1] ?? invocation.notificationId;
    const isEnd = text.startsWith('Resolved');
    const tells = isEnd ? ['the end'] : changesIn(text);
    const post: Post = { invocation, tells, isEnd, answer: 'none', isRecorded: false };
    const earlier = this.#posts.get(event) ?? [];
    this.#posts.set(event, [...earlier, post]);
    this.#weigh(event, post, earlier);
    return ({ status, body }) => {
      if (status === 200) post.answer = body === 'ok' ? 'ok' : 'not ok';
    };
  }

  /** The table's answer to a lease reached the program. */
  acquired(invocation: Invocation, eventKey: string): void {
    const leases = this.#leases.get(invocation) ?? new Set();
    this.#leases.set(invocation, leases.add(eventIn(eventKey)));
  }

  /** It is written in the table that the event was announced, or may have been; somebody must then look into the channel. */
  recorded(invocation: Invocation, eventKey: string, isConfirmed: boolean): void {
    const event = eventIn(eventKey);
    if (!isConfirmed)
      this.#unconfirmed.set(event, [...(this.#unconfirmed.get(event) ?? []), invocation.notificationId]);
    for (const post of this.#posts.get(event) ?? []) {
      if (post.invocation === invocation) post.isRecorded = true;
    }
  }

  /** Whatever leaves the program: it must hold no secret. */
  left(where: string, text: string): void {
    if (this.#secrets.some((secret) => text.includes(secret))) this.#leaked.push(`${where}: ${text.slice(0, 2_000)}`);
  }

  #weigh(event: string, post: Post, earlier: readonly Post[]): void {
    const repeated = earlier.filter((told) => isRepetition(told, post));
    if (repeated.length === 0) return;
    const isBlind = !this.#leases.get(post.invocation)?.has(event);
    const causes = isBlind ? [tableTrouble(post)] : repeated.map(causeOf);
    const [cause] = causes;
    if (cause !== undefined && !causes.includes(undefined)) this.#allow(cause);
    else
      this.#doubled.push(`${event}: ${post.tells.join('; ')} after ${repeated.map(({ tells }) => tells).join('; ')}`);
  }

  #allow(cause: Cause): void {
    this.#allowed.set(cause, (this.#allowed.get(cause) ?? 0) + 1);
  }

  /**
   * What became of everything that was handed over.
   *
   * @param excused what never came, and could not be found in time.
   */
  verdict(handed: readonly Handed[], excused: ReadonlySet<Handed>, deadLetters: readonly string[]): Verdict {
    const letters = deadLetters.map(readDeadLetter);
    const dead = new Set(letters.flatMap(({ id, sweptEvent }) => (sweptEvent === undefined ? [id] : [id, sweptEvent])));
    const givenUp = new Map<string, number>();
    for (const { reason } of letters) givenUp.set(reason, (givenUp.get(reason) ?? 0) + 1);
    const fates = new Map<string, 'announced' | 'dead-lettered' | 'lost'>();
    const lost: string[] = [];
    let missed = 0;
    for (const one of handed) {
      const { id, outage, isEnd } = one;
      const event = outage?.eventId ?? id;
      const posts = outage === undefined ? [] : (this.#posts.get(event) ?? []);
      const isTold = (isEnd ? posts.some((post) => post.isEnd) : posts.length > 0) || this.#posts.has(id);
      // What may have been posted keeps others silent, while the notification that posted it asks a person to look.
      const isDead = [id, event, ...(this.#unconfirmed.get(event) ?? [])].some((each) => dead.has(each));
      const fate = isTold ? 'announced' : isDead ? 'dead-lettered' : 'lost';
      if (fate === 'lost' && excused.has(one)) {
        missed += 1;
        continue;
      }
      if (fate === 'lost') lost.push(`${id} of ${event}${isEnd ? ', its end' : ''}`);
      const worst = fates.get(event);
      if (worst === undefined || worst === 'announced' || fate === 'lost') fates.set(event, fate);
    }
    const count = (fate: string) => [...fates.values()].filter((each) => each === fate).length;
    return {
      announced: count('announced'),
      deadLettered: count('dead-lettered'),
      lost,
      doubled: this.#doubled,
      allowed: this.#allowed,
      leaked: this.#leaked,
      messages: this.#messages,
      givenUp,
      missed,
    };
  }
}

/** What an update says is new, a network and country by how many there are now; or else that it is the first message. */
function changesIn(text: string): readonly string[] {
  const update = /^What changed: (.+)$/m.exec(text)?.[1];
  if (update === undefined) return ['the beginning'];
  const networks = new Set(text.match(/\bAS\d+\b/g)).size;
  return update.split('; ').map((change) => (change.startsWith('another') ? `${change} (${networks})` : change));
}

/** An end is told once, and nothing after it; a beginning comes first; and each change is told once. */
function isRepetition(told: Post, post: Post): boolean {
  if (told.isEnd) return true;
  if (post.isEnd) return false;
  return post.tells.includes('the beginning') || post.tells.some((change) => told.tells.includes(change));
}

/** Why a message that is in the channel could not be known of, if the design excuses it. */
function causeOf(told: Post): Cause | undefined {
  if (told.isRecorded) return undefined;
  if (told.answer === 'none') return "Slack's answer was lost";
  return told.invocation.isCutOff ? 'the function died between ok and the write' : tableTrouble(told);
}

function tableTrouble({ invocation }: Post): Cause | undefined {
  return invocation.troubles.has('Table') ? 'the table was down' : undefined;
}

/** The event's id in a key of the table. */
function eventIn(eventKey: string): string {
  return eventKey.replace(/^(?:health-event\/[^/]+|notification|internet-event)\//, '');
}

/** @returns `sweptEvent`: the event that the sweep had dispatched. */
function readDeadLetter(body: string) {
  const value: unknown = JSON.parse(body);
  const member = (of: unknown, name: string): unknown =>
    typeof of === 'object' && of !== null ? Reflect.get(of, name) : undefined;
  const event = member(value, 'notification') ?? member(value, 'requestPayload') ?? value;
  const reason = member(member(value, 'deadLetter'), 'reason');
  const isSwept = member(event, 'source') === sweepEnvelope.source;
  return {
    id: String(member(event, 'id')),
    reason: typeof reason === 'string' ? reason : 'moved by SQS',
    sweptEvent: isSwept ? String(member(member(event, 'detail'), 'eventId')) : undefined,
  };
}
