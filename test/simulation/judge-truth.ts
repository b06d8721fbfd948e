import type { Evidence, Post } from './evidence.ts';
import { findWrongChannels, findWrongMentions } from './judge-channels.ts';
import type { Told } from './read-post.ts';
import {
  type HealthEvent,
  hour,
  isActive,
  minute,
  overAt,
  type Story,
  shareAt,
  shownAt,
  start,
  townOf,
} from './stories.ts';
import {
  type Fault,
  findAlone,
  findForgotten,
  findLoose,
  format,
  isMaybeSplit,
  isWanted,
  type Mention,
  sumOfShares,
  type Thread,
} from './story-thread.ts';
import type { Trouble } from './trouble.ts';

/** How old what a message says may be, if nothing stands in the way: two sweeps, of which one may fail. */
const freshMs = 12 * minute;

/** Compares each message with what was so at some instant that the program can have read. */
export function findUntrue(threads: readonly Thread[], evidence: Evidence): readonly Fault[] {
  const untrue: Fault[] = [
    ...evidence.posts.flatMap(findContradictions),
    ...findWrongMentions(evidence),
    ...findWrongChannels(evidence),
  ];
  for (const thread of threads) {
    const { story, destination, mentions } = thread;
    const trouble = evidence.trouble.about(story);
    const loose = findLoose(thread);
    for (const mention of mentions) {
      const { post, told } = mention;
      const since = findOldest(post.at, trouble);
      const says = (what: string) =>
        untrue.push({
          at: post.at,
          text: `story ${story.number} (${story.kind}) for ${destination.name} at ${format(post.at)}: ${what}: ${post.text.split('\n')[0]}`,
        });
      // A letter that is put back says what was so when it was written.
      if (thread.letters.some(({ putBackAt = post.at + 1 }) => putBackAt <= post.at && post.at < putBackAt + hour))
        continue;
      const alone = findAlone(mention, loose);
      const about = aboutOf(alone, thread);
      for (const what of findWrong(told, about, post.at, since, trouble)) says(what);
      const forgottenAt = Math.max(0, ...findForgotten(thread).map(({ to }) => (to <= post.at ? to : 0)));
      const earlier = mentions.slice(0, mentions.indexOf(mention)).filter((one) => one.post.at > forgottenAt);
      const before = earlier.findLast((one) => findAlone(one, loose) === alone);
      const isSurelyTold = before?.post.answer === 'ok' && before.post.hasReceipt && !before.post.isFromMemory;
      if (
        told.isUnannounced &&
        isSurelyTold &&
        before.told.action !== 'over' &&
        !post.isFromMemory &&
        !isMaybeSplit(thread, post.at, trouble)
      )
        says('it is told as if nobody had heard of its beginning');
      if (isLateUnsaid(mention, thread, evidence)) says('it is late, and does not say so');
      const known = earlier.map((one) => (one.post.isFromMemory ? 0 : (one.told.share ?? 0)));
      if (
        told.action === 'over' &&
        told.share !== undefined &&
        told.share < Math.max(0, ...known) - 0.05 &&
        // It is another outage if nobody was told of its beginning.
        !(told.isUnannounced && (before === undefined || before.told.action === 'over')) &&
        !isMaybeSplit(thread, post.at, trouble) &&
        !post.isFromMemory
      )
        says('less than was announced before');
      // To a newcomer an event of the map that goes on is all there is of an outage.
      const lastEnd = Math.max(overAt(story), ...story.mapEvents.map(({ endedAt }) => endedAt));
      if (lastEnd < thread.since - 45 * minute && trouble.isClear(lastEnd - 70 * minute, post.at))
        says('it was over before the destination was there');
      // Who was told of the beginning is told the rest.
      // An event of the map, which passes, may have been all that was read.
      const mayBeOfMap = story.mapEvents.length > 0 && isWanted(thread, since);
      // So does what could not be read, and Slack may have posted that: then what follows is told too.
      const mayHaveHeard = () => trouble.wasDoubtful(shownAt(story), post.at);
      if (told.action === 'open' && !told.isIncomplete && !isWanted(thread, post.at) && !mayBeOfMap && !mayHaveHeard())
        says('it is told of what the filter stops');
    }
  }
  return untrue;
}

/** An alert says how late it is, half an hour after AWS reported the event. A sweep that finds an event is in time. */
function isLateUnsaid(
  { post, told }: Mention,
  { story, destination, since, absences, mentions }: Thread,
  evidence: Evidence,
): boolean {
  const isFirst = mentions[0]?.post === post && (told.action === 'open' || told.isUnannounced);
  const isSaid = /^\S+ Alert .+? late · /u.test(post.text); // A digest says it of its first.
  const wasThere = since < shownAt(story) && absences.every(({ from }) => from > post.at);
  const [event, ...others] = story.healthEvents;
  if (!isFirst || isSaid || post.isFromMemory || !wasThere || event === undefined || others.length > 0) return false;
  if (destination.filter !== undefined) return false; // Another state of it may have been the first that passed.
  const notified = evidence.deliveries.filter((one) => one.event === event).map(({ at }) => at);
  return Math.min(...notified) < post.at - 35 * minute;
}

/** What a message contradicts itself in. */
function findContradictions({ read, at, text }: Post): readonly Fault[] {
  const { destination, digest, told } = read;
  const about = (what: string) => ({ at, text: `${what}, at ${format(at)}: ${text.split('\n')[0]}` });
  return [
    ...(destination === 'unknown' ? [about('a message links no runbook')] : []),
    ...(digest !== undefined && digest.total !== told.length + digest.unnamed
      ? [about(`a digest of ${digest.total} names ${told.length} and counts ${digest.unnamed}`)]
      : []),
    ...(digest?.goingOn !== undefined &&
    digest.unnamed === 0 &&
    told.every(({ status }) => status !== 'unsaid') &&
    digest.goingOn !== told.filter(({ status }) => status === 'active').length
      ? [about(`it says that ${digest.goingOn} go on, and its lines do not`)]
      : []),
    ...told.flatMap((one) => (one.stories.length > 1 ? [about(`it mixes the stories ${one.stories.join(', ')}`)] : [])),
    ...told.flatMap((one) =>
      one.placeName !== undefined && one.stories.length === 0 ? [about('it names a place that there is not')] : [],
    ),
    // Of a notification that names no event, nothing is known but the monitor.
    ...told.flatMap((one) =>
      one.stories.length === 0 && digest === undefined && !one.isIncomplete
        ? [about('it names nothing that there is')]
        : [],
    ),
  ];
}

function findWrong(told: Told, thread: Thread, at: number, since: number, trouble: Trouble): readonly string[] {
  const { story } = thread;
  const wrong: string[] = [];
  const { healthEvents } = story;
  const shown = healthEvents.filter((event) => event.appearsAt <= at);
  const checks: readonly (readonly [string, boolean])[] = [
    [
      'it goes on',
      told.status === 'active' && ![story, asNew(thread, at)].some((each) => isActiveBetween(each, since, at)),
    ],
    // Of what the filter stops, it knows what could not be read at first.
    [
      'it is over',
      told.action === 'over' &&
        isWanted(thread, at) &&
        isThereSince(thread, since, at) &&
        isActiveThroughout(story, since, at),
    ],
    ['its end is not reported', told.isEndUnreported && story.kind !== 'removed'],
    ['its kind', told.kind !== 'unknown' && (told.kind === 'availability') !== isAvailability(story)],
    ['its country', told.countryCode !== undefined && told.countryCode !== story.country.code],
    [
      'its country',
      told.countryName !== undefined &&
        told.countryName !== story.country.name &&
        !/^\d+ countries$/.test(told.countryName),
    ],
    ['its places', told.towns.some((town) => !townsOf(story, at).includes(town))],
    [
      'its place',
      told.placeName !== undefined && !townsOf(story, at).some((town) => townOf(story, town) === told.placeName),
    ],
    ['how many places', (told.placeCount ?? 0) > townsOf(story, at).length],
    ['its share', told.share !== undefined && !sharesBetween(story, told, since, at).has(told.share)],
    ['a cause that AWS has not named', isEarly(told.cause, story, at)],
    ['another cause than AWS names', isOther(told.cause, story)],
    ['no cause', told.cause === 'none' && isCausedThroughout(thread, since, at, trouble) && !told.isIncomplete],
    ['it is on the map', told.map === 'listed' && !story.mapEvents.some((event) => event.appearsAt <= at)],
    ['it is not on the map', told.map === 'not-listed' && isOnMapThroughout(story, since, at)],
    // Between two readings of a calm world all could be read. What names no event cannot be.
    [
      'what could not be read',
      told.isIncomplete && told.command !== undefined && !told.isDigestLine && since >= at - freshMs,
    ],
    ['when it began', told.since !== undefined && !isStart(told.since, story)],
    ['how long it was', told.action === 'over' && told.minutes !== undefined && !isDuration(told.minutes, story)],
    ['its monitors', told.monitors.some((monitor) => !story.healthEvents.some((event) => event.monitor === monitor))],
    ['how many events', told.eventCount > Math.max(1, shown.length + story.mapEvents.length)],
    [
      'it is late',
      told.isLate && at - Math.min(...shown.map((event) => event.appearsAt), at) < 4 * minute && shown.length > 0,
    ],
    ['no share', isShareless(told, story)],
    ['whose share it is', isOfOtherMonitor(told, story, at)],
    ['what is new', told.changes.some((change) => isNotSo(change, told, story, at))],
    ['its command', told.command !== undefined && !isCommandOf(told.command, story)],
  ];
  for (const [what, isWrong] of checks) if (isWrong) wrong.push(what);
  return wrong;
}

/** The story as if there was no other event. */
function aboutOf(alone: string | undefined, thread: Thread): Thread {
  const { story } = thread;
  const own = story.healthEvents.filter(({ id }) => id === alone);
  return own.length > 0 ? { ...thread, story: { ...story, healthEvents: own } } : thread;
}

/** What a message says may be so old, by what stood in the way of reading it again: Slack, its webhooks and the queues do not. */
function findOldest(at: number, trouble: Trouble): number {
  const isOfReading = (what: string) => !/^(?:Slack|webhook|Parameter Store|Queues|People)/.test(what);
  const spells = trouble.spells.filter(({ service }) => isOfReading(service));
  const strays = trouble.notes.filter(({ what }) => isOfReading(what));
  let from = at;
  for (let turn = 0; turn < 500; turn += 1) {
    const begin = from - freshMs;
    const inTheWay = spells.filter((spell) => spell.from < from && spell.to > begin);
    const hasStray = strays.some((stray) => stray.at > begin && stray.at < from);
    if (inTheWay.length === 0 && !hasStray) return begin;
    from = Math.min(begin, ...inTheWay.map((spell) => spell.from));
    if (at - from > 48 * hour) return from;
  }
  return from;
}

function isActiveBetween({ healthEvents, mapEvents }: Story, since: number, at: number): boolean {
  if (healthEvents.length === 0) return mapEvents.some((event) => event.startedAt <= at && event.endedAt > since);
  return healthEvents.some(({ spans }) => spans.some(({ from, to }) => from <= at && to > since));
}

/**
 * Whether the settings have had the destination for so long. To a newcomer, the end of one event of a story may come before its other
 * events: of the map alone, while the monitor cannot be read. An earlier message with a share was about the monitor's event.
 */
function isThereSince({ story, since, absences, mentions }: Thread, instant: number, at: number): boolean {
  const wasMeasured = mentions.some(({ post, told }) => post.at < at && told.share !== undefined);
  if (story.healthEvents.length === 1 && (story.mapEvents.length === 0 || wasMeasured)) return true;
  return since <= Math.max(instant, start) && absences.every(({ from, to }) => to <= instant || from >= at);
}

/** The story without the health events that were over before the destination came, or came again, and are not back. */
function asNew({ story, since, absences }: Thread, at: number): Story {
  const came = absences.reduce((latest, { to }) => (to <= at ? Math.max(latest, to) : latest), since);
  const isKnown = ({ spans }: HealthEvent) => spans.some(({ from, to }) => to >= came && from <= at);
  return { ...story, healthEvents: story.healthEvents.filter(isKnown) };
}

/** Whether an event that the program must know was active at each instant. */
function isActiveThroughout({ healthEvents, mapEvents }: Story, since: number, at: number): boolean {
  if (healthEvents.length === 0) return mapEvents.some((event) => event.appearsAt <= since && event.endedAt > at);
  return healthEvents.some(
    ({ appearsAt, removedAt, spans }) =>
      appearsAt <= since && removedAt > at && spans.some(({ from, to }) => from <= since && to > at),
  );
}

function isAvailability({ healthEvents, mapEvents }: Story): boolean {
  return [...healthEvents, ...mapEvents].some((event) => event.isAvailability);
}

function townsOf({ healthEvents, mapEvents }: Story, at: number): readonly number[] {
  const shown = healthEvents.filter((event) => event.appearsAt <= at);
  return [...new Set([...shown.flatMap(({ towns }) => towns), ...mapEvents.map(({ town }) => town)])];
}

/** The shares that it may say: of one event exactly those that were; of several anything up to their sum. */
function sharesBetween(story: Story, told: Told, since: number, at: number): { has: (share: number) => boolean } {
  const [only, ...others] = story.healthEvents.filter((event) => event.appearsAt <= at);
  if (only === undefined) return { has: () => false };
  if (others.length > 0) {
    const most = sumOfShares(story, at);
    return { has: (share) => share <= most + 0.05 };
  }
  const isPast = told.action === 'over' || told.status !== 'active';
  const shares = only.shares.filter(({ at: from }, index) => {
    const to = only.shares[index + 1]?.at ?? Number.POSITIVE_INFINITY;
    return from <= at && (isPast || to > since);
  });
  return { has: (share) => shares.some(({ value }) => value === share) };
}

/** A share has its owner. */
function isOfOtherMonitor({ share, shareOwner }: Told, story: Story, at: number): boolean {
  if (share === undefined || shareOwner === undefined) return false;
  const own = story.healthEvents.filter(({ monitor }) => monitor === shareOwner);
  return share > sumOfShares({ ...story, healthEvents: own }, at) + 0.05;
}

/** How much of the traffic it was stands in each end that is not a line of many, and not of what could never be read. */
function isShareless(told: Told, { healthEvents }: Story): boolean {
  const isOfMonitor = told.command?.monitor !== undefined && healthEvents.length > 0;
  const isRead = !told.isIncomplete && (told.placeName !== undefined || told.placeCount !== undefined);
  return told.action === 'over' && isRead && told.share === undefined && isOfMonitor;
}

/** What an update says is new, as far as one moment can tell. */
function isNotSo(change: string, told: Told, { mapEvents, healthEvents }: Story, at: number): boolean {
  switch (change) {
    case 'it is on the AWS global outage map':
      return !mapEvents.some((event) => event.appearsAt <= at);
    case 'AWS names the cause':
      return told.cause === 'none';
    case 'AWS had reported its end, and reports now that it goes on':
      return ![
        ...healthEvents.flatMap(({ spans }) => spans.map(({ to }) => to)),
        ...mapEvents.map(({ endedAt }) => endedAt),
      ].some((end) => end <= at);
    case 'more places':
      return (told.placeCount ?? 2) < 2;
    default:
      return false;
  }
}

function isEarly(cause: Told['cause'], { cause: named, healthEvents }: Story, at: number): boolean {
  if (!['carrier', 'transit', 'aws', 'partly'].includes(cause)) return false;
  return healthEvents.length === 0 || named === undefined || named.at > at;
}

function isOther(cause: Told['cause'], { cause: named }: Story): boolean {
  return ['carrier', 'transit', 'aws'].includes(cause) && named !== undefined && named.kind !== cause;
}

/** Whether AWS had named the cause, of an event that could be read by then, for a destination that was there. */
function isCausedThroughout({ story, absences }: Thread, since: number, at: number, trouble: Trouble): boolean {
  const { cause, healthEvents } = story;
  if (cause === undefined || cause.at >= since) return false;
  return healthEvents.some(
    ({ appearsAt, removedAt }) =>
      appearsAt < since &&
      cause.at < findOldest(removedAt, trouble) &&
      absences.every(({ from, to }) => to <= cause.at || from >= Math.min(at, removedAt)),
  );
}

/** Whether the map shows an event that is surely the same outage: one event, in its town, from the beginning on. */
function isOnMapThroughout({ healthEvents, mapEvents }: Story, since: number, at: number): boolean {
  const [event, ...others] = healthEvents;
  const [shown] = mapEvents;
  if (event === undefined || others.length > 0 || shown === undefined) return false;
  return shown.appearsAt < since && event.appearsAt < since && isActive(event, at) && shareAt(event, at) > 0;
}

function isStart(since: number, { healthEvents, mapEvents }: Story): boolean {
  return [
    ...healthEvents.flatMap(({ spans }) => spans.map(({ from }) => from)),
    ...mapEvents.map(({ startedAt }) => startedAt),
  ].some((startedAt) => Math.abs(Math.floor(startedAt / minute) * minute - since) < minute);
}

function isDuration(minutes: number, { healthEvents, mapEvents }: Story): boolean {
  const starts = [
    ...healthEvents.flatMap(({ spans }) => spans.map(({ from }) => from)),
    ...mapEvents.map(({ startedAt }) => startedAt),
  ];
  const ends = [
    ...healthEvents.flatMap(({ spans }) => spans.map(({ to }) => to)),
    ...mapEvents.map(({ endedAt }) => endedAt),
  ];
  // In days, hours alone are said; in hours, minutes.
  const slack = (lasted: number) => (lasted >= 1_440 ? 60 : 1);
  return starts.some((begins) =>
    ends.some((end) => {
      const lasted = (end - begins) / minute;
      return Math.abs(lasted - minutes) <= slack(lasted);
    }),
  );
}

function isCommandOf({ monitor, id }: NonNullable<Told['command']>, { healthEvents, mapEvents }: Story): boolean {
  if (monitor === undefined) return mapEvents.some((event) => event.id === id);
  return healthEvents.some((event) => event.id === id && event.monitor === monitor);
}
