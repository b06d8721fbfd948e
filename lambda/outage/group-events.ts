import { isIdKey } from '../events/event-key.ts';
import { isOneOff } from './event-record.ts';
import type { GroupBy } from './group-by.ts';
import type { Member } from './member.ts';
import { isActive } from './outage-state.ts';

/** The same cause or network so soon after the end is the same outage, back. */
export const backWithinMs = 30 * 60_000;

/** A new place so long after the last new one begins another outage: else a city that flaps for days is an umbrella for all. */
const quietMs = 2 * 3_600_000;

/** Why an event joins an outage. */
export type JoinReason = 'map-event' | 'cause' | 'client-network' | 'covered';

/** An event to be put into an outage. */
export interface Newcomer {
  readonly event: string;
  readonly member: Member;
}

/** The outages of a destination, into which new events are put one after the other. */
export class Grouping {
  readonly #groups = new Map<string, Group>();
  readonly #groupBy: GroupBy;

  constructor(groupBy: GroupBy) {
    this.#groupBy = groupBy;
  }

  /** Adds an event that belongs to an outage already. Nothing joins a test or an unidentified notification, whatever that describes. */
  add(outage: string, member: Member): void {
    if (isOneOff(outage)) return;
    const group = this.#groups.get(outage) ?? new Group(outage);
    this.#groups.set(outage, group);
    group.add(member);
  }

  /** Puts new events into outages: that of the best match, else a new one. @returns the outage of each, by its event. */
  addAll(newcomers: readonly Newcomer[]): ReadonlyMap<string, string> {
    // An overall event first, since it covers local ones; one of the map last, since it joins what a monitor observes.
    const turns = { overall: 0, local: 1, unknown: 2, map: 3 } as const;
    const sorted = newcomers.toSorted(
      (a, b) =>
        turns[a.member.scope] - turns[b.member.scope] ||
        a.member.joinedAt.getTime() - b.member.joinedAt.getTime() ||
        (a.event < b.event ? -1 : 1),
    );
    return new Map(
      sorted.map(({ event, member }) => {
        const outage = this.find({ event, member })?.outage ?? event;
        this.add(outage, member);
        return [event, outage];
      }),
    );
  }

  /** Finds the outage that a new event joins, and why. Undefined: it begins one. */
  find({ event, member }: Newcomer): { readonly outage: string; readonly reason: JoinReason } | undefined {
    if (isOneOff(event) || isIdKey(event) || this.#groupBy.includes('event')) return undefined;
    const open = [...this.#groups.values()].filter((group) => group.accepts(member));
    for (const [reason, matches] of matchers) {
      const [latest] = open
        .filter((group) => matches(group, member))
        .toSorted((a, b) => b.lastPlaceAt - a.lastPlaceAt || (a.outage < b.outage ? -1 : 1));
      if (latest !== undefined) return { outage: latest.outage, reason };
    }
    return undefined;
  }
}

/** The events of an outage, so far, summed up: hundreds of events are asked about each. */
class Group {
  readonly outage: string;
  /** When each place came, in milliseconds since 1970. */
  readonly #places = new Map<string, number>();
  #lastPlaceAt: number | undefined;
  readonly #keys = new Set<string>();
  readonly #causes = new Set<string>();
  readonly #mapEvents = new Set<string>();
  readonly #overall: Member[] = [];
  readonly #observed = new Ends();
  readonly #onMap = new Ends();

  constructor(outage: string) {
    this.outage = outage;
  }

  add(member: Member): void {
    const { places, joinedAt, byCause, byClients, mapEventId, scope } = member;
    for (const place of places.length > 0 ? places : ['']) {
      const known = this.#places.get(place) ?? Number.POSITIVE_INFINITY;
      this.#places.set(place, Math.min(known, joinedAt.getTime()));
    }
    this.#lastPlaceAt = undefined;
    for (const key of [byCause, byClients]) if (key !== undefined) this.#keys.add(key);
    if (byCause !== undefined) this.#causes.add(byCause);
    if (mapEventId !== undefined) this.#mapEvents.add(mapEventId);
    if (scope === 'overall') this.#overall.push(member);
    (scope === 'map' ? this.#onMap : this.#observed).add(member);
  }

  /** When the last new place came, in milliseconds since 1970. */
  get lastPlaceAt(): number {
    this.#lastPlaceAt ??= [...this.#places.values()].reduce((last, at) => Math.max(last, at), 0);
    return this.#lastPlaceAt;
  }

  /** Whether a new event may join: it goes on or was over half an hour ago at most; and it has all places of the event, or its last new place came within two hours. */
  accepts({ joinedAt, places }: Member): boolean {
    const { isActive: goesOn, overAt } = this.#observed.isEmpty ? this.#onMap : this.#observed;
    if (!goesOn && joinedAt.getTime() - overAt > backWithinMs) return false;
    if (joinedAt.getTime() - this.lastPlaceAt <= quietMs) return true;
    return places.length > 0 && places.every((place) => this.#places.has(place));
  }

  hasKey(key: string | undefined): boolean {
    return key !== undefined && this.#keys.has(key);
  }

  /** Whether the clients' network is the same. Two causes that AWS names are two outages, though they break one network. */
  hasClientsOf({ byClients, byCause }: Member): boolean {
    return this.hasKey(byClients) && (byCause === undefined || this.#causes.size === 0);
  }

  /** An event of the map joins any outage with its id. A health event joins by that id only where there is no health event yet. */
  isOnTheMapAs({ mapEventId, scope }: Member): boolean {
    if (mapEventId === undefined || !this.#mapEvents.has(mapEventId)) return false;
    return scope === 'map' || this.#observed.isEmpty;
  }

  /** An overall event covers the local ones of its monitor whose place and network it names. */
  covers({ scope, monitorName, places }: Member): boolean {
    if (scope !== 'local' || places.length === 0) return false;
    return this.#overall.some(
      (other) => other.monitorName === monitorName && places.every((place) => other.places.includes(place)),
    );
  }
}

/** Whether events go on, and when the last of them was over. */
class Ends {
  isEmpty = true;
  isActive = false;
  /** In milliseconds since 1970. */
  overAt = 0;

  add(member: Member): void {
    this.isEmpty = false;
    this.isActive ||= isActive(member);
    this.overAt = Math.max(this.overAt, member.statusAt.getTime());
  }
}

/** In the order in which they are asked. */
const matchers: readonly (readonly [JoinReason, (group: Group, member: Member) => boolean])[] = [
  ['map-event', (group, member) => group.isOnTheMapAs(member)],
  ['cause', (group, { byCause }) => group.hasKey(byCause)],
  ['client-network', (group, member) => group.hasClientsOf(member)],
  ['covered', (group, member) => group.covers(member)],
];
