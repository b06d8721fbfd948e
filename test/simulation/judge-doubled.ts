import type { Evidence, Post } from './evidence.ts';
import { countEvents, hour, minute, type Story } from './stories.ts';
import {
  type Fault,
  findAlone,
  findForgotten,
  findLoose,
  format,
  isMaybeSplit,
  type Mention,
  type Thread,
} from './story-thread.ts';

/** The most messages about an outage: the rows of the plan that come once, and one for each quarter of an hour. */
const mostMessages = 10;

/**
 * How often in an hour a channel hears of outages of a monitor without a place: at six instants, as of one outage, and at those that do not
 * wait. At one instant come three messages, or a digest; an end, and a return, come alone.
 */
const mostUnplaced = { instants: 12, messages: 20 } as const;

/** So many messages within so long are of one instant. */
const atOneInstant = { messages: 3, withinMs: 10_000 } as const;

/** Finds what was told twice. Each must have a cause that touched the first message, of those that the design states to users. */
export function findDoubled(threads: readonly Thread[], evidence: Evidence) {
  const doubled: Fault[] = [];
  const excused = new Map<string, number>();
  // That an outage is back may be a line of a digest that names neither a town nor a network, or none.
  const unnamed = evidence.posts.filter(({ read: { digest, told } }) => {
    const isUnnamed = ({ stories, reportedBy, action }: Mention['told']) =>
      stories.length === 0 && reportedBy === undefined && action !== 'over';
    return digest !== undefined && (digest.unnamed > 0 || told.some(isUnnamed));
  });
  for (const thread of threads) {
    const { story, destination } = thread;
    const trouble = evidence.trouble.about(story);
    const loose = findLoose(thread);
    const isOneEvent = countEvents(story) === 1;
    const aloneOf = (mention: Mention) => (isOneEvent ? undefined : findAlone(mention, loose));
    const isUnnamedBetween = (from: number, to: number) =>
      unnamed.some(({ at, read }) => read.destination === destination.name && at > from && at < to);
    for (const mention of thread.mentions) {
      const alone = aloneOf(mention);
      const mentions = thread.mentions.filter((one) => aloneOf(one) === alone);
      const earlier = mentions
        .slice(0, mentions.indexOf(mention))
        .filter((one) => isRepeatedBy(one, mention, mentions) && !wasActiveAgain(story, alone, one, mention))
        .filter(
          ({ post, told }) =>
            told.action !== 'over' ||
            !isUnnamedBetween(post.at, mention.post.at) ||
            !hasEnded(story, post.at - 15 * minute, mention.post.at),
        );
      if (earlier.length === 0 || isMaybeSplit(thread, mention.post.at, trouble)) continue;
      const causes = earlier.map((one) => causeOf(one.post, mention.post, thread));
      const [cause] = causes;
      if (cause !== undefined && !causes.includes(undefined)) excused.set(cause, (excused.get(cause) ?? 0) + 1);
      else {
        doubled.push({
          at: mention.post.at,
          text: `story ${story.number} (${story.kind}) for ${destination.name}: ${describe(mention)} after ${earlier.map(describe).join('; ')}`,
        });
      }
    }
    const mentions = thread.mentions.filter((one) => aloneOf(one) === undefined);
    const [begin] = mentions;
    const end = mentions.at(-1);
    if (begin === undefined || end === undefined) continue;
    const confirmed = mentions.filter(({ post }) => post.answer === 'ok').length;
    const returns = mentions.filter(({ told }) =>
      told.changes.some((change) => change.startsWith('AWS had reported its end')),
    ).length;
    const most = mostMessages + 2 * returns + (end.post.at - begin.post.at) / (15 * minute);
    if (confirmed > most && !isMaybeSplit(thread, end.post.at, trouble))
      doubled.push({ at: end.post.at, text: `story ${story.number} for ${destination.name}: ${confirmed} messages` });
  }
  return { doubled: [...doubled, ...findFloods(evidence)], excused };
}

function findFloods({ posts }: Evidence): readonly Fault[] {
  const unplaced = new Map<string, Post[]>();
  for (const post of posts) {
    const { destination, told } = post.read;
    const monitors = new Set(told.map(({ reportedBy }) => reportedBy));
    const [monitor] = monitors;
    // A message that says something else too would have come in any case.
    if (monitors.size !== 1 || monitor === undefined || post.isFromMemory) continue;
    const about = `outages of ${monitor} without a place, for ${destination}`;
    unplaced.set(about, [...(unplaced.get(about) ?? []), post]);
  }
  return [...unplaced].flatMap(([about, own]) => {
    const instants = toInstants(own);
    const at =
      findTooMany(instants, mostUnplaced.instants) ??
      findTooMany(
        own.map((post) => post.at),
        mostUnplaced.messages,
      );
    return at === undefined ? [] : [{ at, text: `too many messages within an hour about ${about}, at ${format(at)}` }];
  });
}

/** When there were more than so many within an hour first. */
function findTooMany(times: readonly number[], most: number): number | undefined {
  return times.find((at, index) => (times[index - most] ?? 0) > at - hour);
}

/** The instants at which messages came: a few in a row count as one. */
function toInstants(posts: readonly Post[]): readonly number[] {
  const instants: number[] = [];
  let count = 0;
  for (const { at } of posts) {
    count += 1;
    if (count <= atOneInstant.messages && at < (instants.at(-1) ?? 0) + atOneInstant.withinMs) continue;
    instants.push(at);
    count = 1;
  }
  return instants;
}

function describe({ post, told }: Mention): string {
  return `${told.action}${told.changes.length > 0 ? ` (${told.changes.join('; ')})` : ''} at ${format(post.at)}`;
}

/** The beginning is told once, and so is the end, unless it went on between; and an update says something that was not said. */
function isRepeatedBy(earlier: Mention, later: Mention, all: readonly Mention[]): boolean {
  const between = all.slice(all.indexOf(earlier) + 1, all.indexOf(later));
  // A line of a digest does not say what is new.
  if ((later.told.isDigestLine || earlier.told.isDigestLine) && later.told.action === 'update') return false;
  if (earlier.told.action === 'over') {
    // Only that it is back may follow an end; another outage at the same place is another beginning.
    if (later.told.action === 'over') return !between.some(({ told }) => told.action !== 'over');
    return false;
  }
  if (later.told.action === 'open') return !between.some(({ told }) => told.action === 'over');
  if (later.told.action === 'over' || earlier.told.action !== 'update') return false;
  if (between.some(({ told }) => told.action === 'over')) return false;
  const isSame =
    later.told.changes.join() === earlier.told.changes.join() &&
    later.told.share === earlier.told.share &&
    later.told.placeCount === earlier.told.placeCount &&
    later.told.eventCount === earlier.told.eventCount &&
    later.told.cause === earlier.told.cause;
  return isSame && between.length === 0;
}

/** Whether it is over once more: it went on between, and that was not announced. @param alone the event that both are about, if it is one. */
function wasActiveAgain({ healthEvents }: Story, alone: string | undefined, earlier: Mention, later: Mention): boolean {
  if (later.told.action !== 'over') return false;
  return healthEvents
    .filter(({ id }) => alone === undefined || id === alone)
    .some(({ spans }) => spans.some(({ from, to }) => from > earlier.post.at && to <= later.post.at));
}

/** Whether one of its events was over between two instants. */
function hasEnded({ healthEvents }: Story, from: number, to: number): boolean {
  return healthEvents.some(({ spans }) => spans.some((span) => span.to > from && span.to <= to));
}

/** Why a message that is in the channel could not be known of. */
function causeOf(earlier: Post, later: Post, thread: Thread): string | undefined {
  const { letters } = thread;
  const forgotten = findForgotten(thread);
  if (forgotten.some(({ from, to }) => from < later.at && to > earlier.at))
    return 'the settings lacked the destination in between';
  const isOrphans = letters.some(
    ({ reason, putBackAt = later.at + 1 }) => reason === 'unknown-destination' && putBackAt <= later.at,
  );
  // The program has forgotten to which outage these events belong.
  if (isOrphans && forgotten.some(({ to }) => to <= earlier.at))
    return 'a person put back what had waited for a destination that was gone, one event after the other';
  const mistaken = letters.some(({ isMistaken, putBackAt = later.at + 1 }) => isMistaken && putBackAt <= later.at);
  if (mistaken) return 'a person put back what was in the channel';
  if (earlier.hasReceipt && earlier.answer === 'ok') {
    return later.isFromMemory ? 'the entry could not be written, and it was announced from memory' : undefined;
  }
  const isAnswered = earlier.fault === undefined || earlier.fault === 'is slow';
  if (earlier.answer === 'none' && !isAnswered) return "Slack's answer was lost";
  if (earlier.answer === 'none' && !earlier.invocation.isCutOff) return undefined;
  if (earlier.answer === 'not ok') return 'Slack did not say ok, and a person put it back';
  if (earlier.invocation.isCutOff) return 'the function died between ok and the receipt';
  if (earlier.isFromMemory || later.isFromMemory)
    return 'the entry could not be written, and it was announced from memory';
  return earlier.invocation.touchedBy.has('Table') ? 'the receipt could not be written' : undefined;
}
