import type { Random } from '../fakes/random.ts';

// What really happens on the simulated internet, whatever the program gets to know of it. Instants are in milliseconds.

export const minute = 60_000;
export const hour = 60 * minute;

/** When each run begins. */
export const start = Date.parse('2026-11-01T00:00:00Z');

/** A value from an instant on. */
export interface Step<Value> {
  readonly at: number;
  readonly value: Value;
}

/** In whose network AWS sees the cause. */
export type CauseKind = 'carrier' | 'transit' | 'aws';

/** A health event, as Internet Monitor would have it. */
export interface HealthEvent {
  readonly story: Story;
  readonly id: string;
  readonly monitor: string;
  readonly isOverall: boolean;
  readonly isAvailability: boolean;
  /** Where, by number; an overall event has several places. */
  readonly towns: readonly number[];
  readonly startedAt: number;
  /** When Internet Monitor shows it first. */
  readonly appearsAt: number;
  /** When it is active. It may end before it appears, and come back. */
  readonly spans: readonly { readonly from: number; readonly to: number }[];
  /** Percent of the monitor's traffic. */
  readonly shares: readonly Step<number>[];
  /** From then on AWS neither knows nor lists it. */
  readonly removedAt: number;
}

/** An internet event of the global outage map. */
export interface MapEvent {
  readonly story: Story;
  readonly id: string;
  readonly town: number;
  readonly isAvailability: boolean;
  readonly startedAt: number;
  readonly appearsAt: number;
  readonly endedAt: number;
}

/**
 * One carrier that breaks. It is one outage: no other story has its carrier, its transit carrier, its towns or its AWS location, so
 * that whatever a message says can be told to be of this story.
 */
export interface Story {
  readonly number: number;
  readonly kind: StoryKind;
  readonly country: Country;
  readonly cause: { readonly at: number; readonly kind: CauseKind } | undefined;
  readonly healthEvents: HealthEvent[];
  readonly mapEvents: MapEvent[];
}

export interface Country {
  readonly name: string;
  readonly code: string;
}

/** How many of a hundred stories are of a kind. */
const kinds = {
  /** One event of one monitor. */
  single: 41,
  /** The same, of the monitor whose notifications do not say which event they are about. */
  quiet: 3,
  /** One event whose traffic changes. */
  changing: 14,
  /** One town, seen by all monitors. */
  shared: 8,
  /** Many towns, several monitors, some of them with an overall event too. */
  storm: 10,
  /** Its event ends, and is active again. */
  reopened: 5,
  /** Its event ends, and another one begins in the same place within half an hour. */
  returning: 4,
  /** It is over before Internet Monitor shows it. */
  brief: 5,
  /** AWS no longer knows its event, which never ended. */
  removed: 2,
  /** It goes on for a day or two. */
  long: 1,
  /** It goes on for so long that what is kept for a month expires meanwhile. */
  weeks: 0,
  /** Only the map knows it. */
  map: 7,
} as const;

export type StoryKind = keyof typeof kinds;

const countries: readonly Country[] = [
  { name: 'United States', code: 'US' },
  { name: 'Germany', code: 'DE' },
  { name: 'France', code: 'FR' },
  { name: 'Brazil', code: 'BR' },
  { name: 'Japan', code: 'JP' },
];

/** Monitors whose notifications say which event they are about. */
export const monitors = ['alpha', 'beta', 'gamma'] as const;
/** Its notifications do not. */
export const quietMonitor = 'quiet';

/** A story that Internet Monitor begins to show at an instant. */
export function makeStory(number: number, now: number, random: Random, given?: StoryKind, size?: number): Story {
  const kind = given ?? pickKind(random);
  const story: Story = {
    number,
    kind,
    country: random.pick(countries),
    cause: random.chance(0.5)
      ? {
          at: now + random.between(-5, 40) * minute,
          kind: random.pick(['carrier', 'carrier', 'transit', 'aws'] as const),
        }
      : undefined,
    healthEvents: [],
    mapEvents: [],
  };
  const monitor = random.pick(monitors);
  const isAvailability = random.chance(0.4);
  const one = (details: Partial<HealthEvent> = {}) =>
    addEvent(story, { monitor, isAvailability, appearsAt: now, ...details }, random);
  switch (kind) {
    case 'single':
      one();
      break;
    case 'quiet':
      one({ monitor: quietMonitor });
      break;
    case 'changing': {
      const shares = [
        { at: 0, value: 0.4 },
        { at: now + random.between(3, 25) * minute, value: 3.2 },
        { at: now + random.between(26, 45) * minute, value: random.pick([12, 40, 0.3]) },
      ];
      one({ shares, spans: [{ from: now - 5 * minute, to: now + random.between(20, 70) * minute }] });
      break;
    }
    case 'shared':
      for (const each of monitors) one({ monitor: each, appearsAt: now + random.between(0, 3) * minute });
      break;
    case 'storm':
      addStorm(story, now, random, isAvailability, size ?? random.integer(3, 14));
      break;
    case 'reopened': {
      const endsAt = now + random.between(10, 30) * minute;
      const again = endsAt + random.between(3, 50) * minute;
      one({
        spans: [
          { from: now - 4 * minute, to: endsAt },
          { from: again, to: again + random.between(6, 40) * minute },
        ],
      });
      break;
    }
    case 'returning': {
      const first = one();
      const endsAt = first.spans[0]?.to ?? now;
      one({ appearsAt: Math.max(now, endsAt) + random.between(3, 25) * minute });
      break;
    }
    case 'brief':
      one({ spans: [{ from: now - 12 * minute, to: now - random.between(0.5, 6) * minute }] });
      break;
    case 'removed': {
      const removedAt = now + random.between(15, 90) * minute;
      one({ spans: [{ from: now - 5 * minute, to: Number.POSITIVE_INFINITY }], removedAt });
      break;
    }
    case 'long':
      one({ spans: [{ from: now - 5 * minute, to: now + random.between(25, 50) * hour }] });
      break;
    case 'weeks':
      one({ spans: [{ from: now - 5 * minute, to: now + random.between(34, 36) * 24 * hour }] });
      break;
    case 'map':
      addMapEvent(story, now, random, isAvailability, 0);
      break;
    default:
      return kind satisfies never;
  }
  if (kind !== 'map' && random.chance(0.2)) {
    const [first] = story.healthEvents;
    addMapEvent(story, now + random.between(-10, 20) * minute, random, isAvailability, first?.towns[0] ?? 0);
  }
  return story;
}

/** In how many towns a storm is: of a carrier's part, or of the whole carrier. */
export function stormSize(random: Random): number {
  return random.chance(0.1) ? random.integer(40, 150) : random.integer(3, 14);
}

/** One that is over within hours. */
export function shortKind(random: Random): StoryKind {
  const kind = pickKind(random);
  return kind === 'long' || kind === 'removed' ? 'single' : kind;
}

function pickKind(random: Random): StoryKind {
  let left = random.between(0, 100);
  for (const [kind, share] of Object.entries(kinds)) {
    left -= share;
    if (left < 0 && isKind(kind)) return kind;
  }
  return 'single';
}

export function isKind(text: string): text is StoryKind {
  return Object.hasOwn(kinds, text);
}

function addEvent(story: Story, { appearsAt = 0, ...details }: Partial<HealthEvent>, random: Random): HealthEvent {
  // Most are over soon, some after hours.
  const lastsMs = (4 + 96 * random.next() ** 3) * minute;
  const spans = (details.spans ?? [{ from: appearsAt - random.between(2, 9) * minute, to: appearsAt + lastsMs }]).map(
    ({ from, to }) => ({ from: toSecond(from), to: toSecond(to) }),
  );
  const startedAt = spans[0]?.from ?? appearsAt;
  const began = new Date(startedAt)
    .toISOString()
    .replace(/\.000Z$/, 'Z')
    .replaceAll(':', '-');
  const event: HealthEvent = {
    story,
    monitor: 'alpha',
    isOverall: false,
    isAvailability: false,
    towns: [0],
    removedAt: Number.POSITIVE_INFINITY,
    ...details,
    // What has ended does not change.
    shares: (details.shares ?? [{ at: 0, value: random.pick([0.2, 0.6, 1.5, 3, 7, 25]) }]).filter(
      ({ at }) => at < (spans.at(-1)?.to ?? 0),
    ),
    id: `${began}/latency-${story.number}-${story.healthEvents.length}`,
    startedAt,
    appearsAt,
    spans,
  };
  story.healthEvents.push(event);
  return event;
}

function addStorm(story: Story, now: number, random: Random, isAvailability: boolean, towns: number): void {
  const endsAt = now + random.between(15, 60) * minute;
  const involved = monitors.slice(0, random.integer(1, monitors.length));
  const spans = () => [{ from: now - random.between(1, 6) * minute, to: endsAt - random.between(0, 5) * minute }];
  for (const monitor of involved) {
    for (let town = 0; town < towns; town += 1) {
      const appearsAt = now + random.between(0, random.pick([0.2, 0.2, 4, 15])) * minute;
      const shares = [{ at: 0, value: random.pick([0.1, 0.3, 0.9]) }];
      if (random.chance(0.8))
        addEvent(story, { monitor, isAvailability, appearsAt, towns: [town], shares, spans: spans() }, random);
    }
    if (random.chance(0.4)) {
      const shares = [{ at: 0, value: random.pick([2, 6, 21]) }];
      const all = Array.from({ length: towns }, (_none, town) => town);
      const overall = {
        monitor,
        isAvailability,
        isOverall: true,
        appearsAt: now + minute,
        towns: all,
        shares,
        spans: spans(),
      };
      addEvent(story, overall, random);
    }
  }
  if (story.healthEvents.length === 0) addEvent(story, { isAvailability, appearsAt: now, spans: spans() }, random);
}

function addMapEvent(story: Story, at: number, random: Random, isAvailability: boolean, town: number): void {
  const startedAt = toSecond(at - random.between(1, 8) * minute);
  const event = {
    story,
    id: `map-${story.number}-${story.mapEvents.length}`,
    town,
    isAvailability,
    startedAt,
    appearsAt: at,
    endedAt: toSecond(at + random.between(10, 90) * minute),
  };
  story.mapEvents.push(event);
}

/** As AWS writes it. */
export function toSecond(at: number): number {
  return Math.floor(at / 1_000) * 1_000;
}

// What is true at an instant.

export function isActive({ spans }: HealthEvent, at: number): boolean {
  return spans.some(({ from, to }) => from <= at && at < to);
}

export function shareAt({ shares }: HealthEvent, at: number): number {
  return shares.findLast((step) => step.at <= at)?.value ?? 0;
}

/** When something of the event changes, in order. */
export function listChanges({ spans, shares, startedAt, story }: HealthEvent): readonly number[] {
  const instants = [...spans.flatMap(({ from, to }) => [from, to]), ...shares.map((step) => step.at)];
  return [startedAt, ...instants, story.cause?.at ?? startedAt].toSorted((a, b) => a - b);
}

/** How many events it has, those of the map included. */
export function countEvents({ healthEvents, mapEvents }: Story): number {
  return healthEvents.length + mapEvents.length;
}

/** When the last health event is over, or else the last event of the map; infinite if never. */
export function overAt({ healthEvents, mapEvents }: Story): number {
  const ends = healthEvents.map(({ spans }) => spans.at(-1)?.to ?? 0);
  return Math.max(...(ends.length > 0 ? ends : mapEvents.map(({ endedAt }) => endedAt)));
}

/** When Internet Monitor shows something of it first. */
export function shownAt({ healthEvents, mapEvents }: Story): number {
  return Math.min(...[...healthEvents, ...(healthEvents.length > 0 ? [] : mapEvents)].map((event) => event.appearsAt));
}

// How it is called.

export function carrierOf({ number }: Story): { readonly ASName: string; readonly ASNumber: number } {
  return { ASName: `NET-${number}`, ASNumber: 100_000 + number };
}

export function transitOf({ number }: Story): { readonly ASName: string; readonly ASNumber: number } {
  return { ASName: `TRANSIT-${number}`, ASNumber: 300_000 + number };
}

export function townOf({ number }: Story, town: number): string {
  return `Town ${number}-${town}`;
}
