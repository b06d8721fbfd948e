import type { Destination } from '../../lambda/outage/destination.ts';
import type { Evidence, Letter, Post } from './evidence.ts';
import type { Told } from './read-post.ts';
import { countEvents, minute, type Story, shownAt } from './stories.ts';
import type { Trouble } from './trouble.ts';

/** Something that is wrong, and since when. */
export interface Fault {
  readonly at: number;
  readonly text: string;
}

/** A message, or a line of a digest, that is about a story. */
export interface Mention {
  readonly post: Post;
  readonly told: Told;
}

/** One story, as one destination was told of it. */
export interface Thread {
  readonly story: Story;
  readonly destination: Destination;
  /** Since when the settings have the destination. */
  readonly since: number;
  /** When the settings lacked it since then. */
  readonly absences: readonly { readonly from: number; readonly to: number }[];
  readonly mentions: readonly Mention[];
  readonly letters: readonly Letter[];
}

/** Each story, as each destination was told of it. */
export function toThreads({ stories, posts, letters, deployments }: Evidence): readonly Thread[] {
  const destinations = new Map<string, { readonly destination: Destination; readonly since: number }>();
  for (const { at, destinations: deployed } of deployments) {
    for (const destination of deployed) {
      if (!destinations.has(destination.name)) destinations.set(destination.name, { destination, since: at });
    }
  }
  const absencesOf = (name: string, since: number) => {
    const absences: { from: number; to: number }[] = [];
    let from: number | undefined;
    for (const { at, destinations: deployed } of deployments.filter((one) => one.at >= since)) {
      const isThere = deployed.some((one) => one.name === name);
      if (isThere && from !== undefined) absences.push({ from, to: at });
      from = isThere ? undefined : (from ?? at);
    }
    return from === undefined ? absences : [...absences, { from, to: Number.POSITIVE_INFINITY }];
  };
  const mentions = new Map<string, Mention[]>();
  for (const post of posts) {
    for (const told of post.read.told) {
      for (const story of told.stories) push(mentions, `${story} ${post.read.destination}`, { post, told });
    }
  }
  const ofStories = new Map<string, Letter[]>();
  for (const letter of letters) {
    if (letter.entry === undefined) continue;
    const number = /(?:\/latency|map)-(\d+)-/.exec(letter.entry.event)?.[1];
    push(ofStories, `${number} ${letter.entry.destination}`, letter);
  }
  return stories.flatMap((story) =>
    [...destinations.values()].map(({ destination, since }) => {
      const key = `${story.number} ${destination.name}`;
      return {
        story,
        destination,
        since,
        absences: absencesOf(destination.name, since),
        mentions: mentions.get(key) ?? [],
        letters: ofStories.get(key) ?? [],
      };
    }),
  );
}

/** When the settings lacked the destination for so long that the program has forgotten what it was told. */
export function findForgotten({ absences }: Thread): Thread['absences'] {
  return absences.filter(({ from, to }) => to - from > 59 * minute);
}

/** Whether the settings had the destination at any instant between two. */
export function isDeployed(
  { deployments }: Pick<Evidence, 'deployments'>,
  name: string,
  from: number,
  to: number,
): boolean {
  return deployments.some(
    ({ at, destinations }, index) =>
      at <= to && (deployments[index + 1]?.at ?? to) >= from && destinations.some((one) => one.name === name),
  );
}

function push<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

/**
 * The events that the destination was told of while they could not be read: each is an outage of its own, since nobody can say where it
 * belongs.
 */
export function findLoose({ mentions }: Pick<Thread, 'mentions'>): ReadonlySet<string> {
  return new Set(
    mentions.flatMap(({ told }) => (told.isIncomplete && told.command !== undefined ? [told.command.id] : [])),
  );
}

/**
 * Whether the story may have become several outages: what could not be read of one of its events belongs nowhere, and a cause that is
 * read late puts what comes after it elsewhere.
 */
export function isMaybeSplit({ story }: Thread, at: number, trouble: Trouble): boolean {
  const from = shownAt(story) - 20 * minute;
  if (story.healthEvents.length > 1) return !trouble.isReadable(from, at);
  return countEvents(story) > 1 && !trouble.isClear(from, at);
}

/** The event that a message is about alone; undefined: it is about the outage of the whole story. */
export function findAlone({ post, told }: Mention, loose: ReadonlySet<string>): string | undefined {
  const { command, eventCount } = told;
  if (command === undefined || eventCount > 1) return undefined;
  return post.isFromMemory || loose.has(command.id) ? command.id : undefined;
}

/** Whether the destination's filter may let the story through, by what Internet Monitor has shown by an instant. */
export function isWanted(
  { story, destination: { filter = {} } }: Pick<Thread, 'story' | 'destination'>,
  at: number,
): boolean {
  const { countries, minTrafficPercent } = filter;
  if (countries !== undefined && !countries.includes(story.country.code)) return false;
  // An event of the map has no share of anybody's traffic: what is not known passes.
  return (
    minTrafficPercent === undefined ||
    story.healthEvents.every(({ appearsAt }) => appearsAt > at) ||
    sumOfShares(story, at) > minTrafficPercent - 0.05
  ); // They are added up in tenths.
}

/** The largest share that a monitor has had of it up to an instant. */
export function peakUntil({ healthEvents }: Story, at: number): number {
  return Math.max(0, ...healthEvents.flatMap((event) => sharesUntil(event, at)));
}

/** The most that a monitor can have had of it: of each of its events the most. */
export function sumOfShares({ healthEvents }: Story, at: number): number {
  const byMonitor = new Map<string, number>();
  for (const event of healthEvents) {
    const most = Math.max(0, ...sharesUntil(event, at));
    byMonitor.set(event.monitor, (byMonitor.get(event.monitor) ?? 0) + most);
  }
  return Math.max(0, ...byMonitor.values());
}

function sharesUntil({ shares, appearsAt, spans }: Story['healthEvents'][number], at: number): readonly number[] {
  if (appearsAt > at) return [];
  const ends = spans.at(-1)?.to ?? 0;
  return shares.flatMap(({ at: from, value }, index) => {
    const until = shares[index + 1]?.at ?? Number.POSITIVE_INFINITY;
    return from <= at && until > (spans[0]?.from ?? 0) && from < Math.max(ends, appearsAt) ? [value] : [];
  });
}

export function format(at: number): string {
  return new Date(at).toISOString().slice(5, 19);
}
