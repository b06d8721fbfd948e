import type { Evidence } from './evidence.ts';
import {
  countEvents,
  type HealthEvent,
  hour,
  minute,
  overAt,
  quietMonitor,
  type Story,
  shownAt,
  start,
} from './stories.ts';
import { type Fault, findAlone, findLoose, format, isWanted, peakUntil, type Thread } from './story-thread.ts';
import type { Trouble } from './trouble.ts';

/**
 * Within which time a state must be announced, by what stood in the way:
 *
 * - nothing: its notification arrived, and nothing went wrong from then on. The lease, the gathering of half a minute and the pace of a
 *   message a second fit into it.
 * - no notification, or a stray fault: two sweeps, of which the first may fail, and the minutes that a lease and a pause take; and those
 *   minutes after the first sweep in which nothing went wrong.
 * - a spell: the same after its end, and the longest pause that it leaves behind.
 */
export const withinMs = { nothing: 2 * minute, stray: 15 * minute, spell: 30 * minute } as const;

/** What a sweep has found may wait for a lease and a pause. */
const afterSweepMs = 5 * minute;

/** Where one function in three dies, several in a row do now and then. */
const withinMsAmongDeaths = { nothing: withinMs.stray, stray: withinMs.spell, spell: 2 * withinMs.spell } as const;

/** An outage that came back waits for its end until it was quiet for so long. */
const quietAfterReturnMs = 15 * minute;

/** Something that a destination must be told. */
interface State {
  readonly name: string;
  readonly from: number;
  /** Until when it is so, as far as it must be told at all. */
  readonly until: number;
  /** When a notification said so, if one did. */
  readonly notifiedAt: number | undefined;
  readonly isToldBy: (mention: Thread['mentions'][number]) => boolean;
  readonly extraMs?: number;
  readonly isEnd?: true;
  /** Since when a digest that does not name it may count it. Default: `from`. */
  readonly countedFrom?: number;
}

export function findUntold(threads: readonly Thread[], evidence: Evidence) {
  const lost: Fault[] = [];
  const late: Fault[] = [];
  const demanded = new Map<string, number>();
  const fates = new Map<number, 'announced' | 'dead-lettered'>();
  const spare = countUnnamed(evidence);
  for (const thread of threads) {
    const { story, destination, mentions, letters } = thread;
    const trouble = evidence.trouble.about(story);
    if (mentions.length > 0) fates.set(story.number, 'announced');
    else if (letters.length > 0 && !fates.has(story.number)) fates.set(story.number, 'dead-lettered');
    for (const state of statesOf(thread, evidence, trouble)) {
      const due = findDue(state, trouble, destination.webhookParameter);
      if (due === undefined || due.at > evidence.endedAt) continue;
      demanded.set(due.why, (demanded.get(due.why) ?? 0) + 1);
      const told = mentions.find((mention) => mention.post.at >= state.from - minute && state.isToldBy(mention));
      if (told !== undefined && told.post.at <= due.at) continue;
      // It came back while nothing could be announced, and what was announced last is so again.
      if (state.name === 'the end' && mentions.findLast(({ post }) => post.at <= due.at)?.told.action === 'over')
        continue;
      // It is in a dead letter, from which a person takes it.
      if (letters.some(({ at }) => at >= state.from)) continue;
      if (spare.take(thread, state, due.at, trouble)) continue;
      const line = `${state.name} of story ${story.number} (${story.kind}) for ${destination.name}, so from ${format(state.from)}, due ${format(due.at)} (${due.why})`;
      if (told === undefined) lost.push({ at: due.at, text: `${line}, told never` });
      else late.push({ at: due.at, text: `${line}, told ${format(told.post.at)}` });
    }
  }
  const count = (fate: string) =>
    evidence.stories
      .filter(({ number }) => fates.get(number) === fate)
      .reduce((sum, story) => sum + countEvents(story), 0);
  return { lost, late, demanded, announced: count('announced'), deadLettered: count('dead-lettered') };
}

function statesOf(thread: Thread, { deliveries }: Evidence, trouble: Trouble): readonly State[] {
  const { story, destination, mentions } = thread;
  const since = findBegun(thread, trouble);
  const shown = shownAt(story);
  const over = overAt(story);
  const until = Math.max(over, shown);
  if (!isSurelyWanted(thread) || until < since + hour) return [];
  // Of what went on while the settings lacked it, the destination hears a part.
  if (thread.absences.some(({ from, to }) => shown < to && until + hour > from)) return [];
  const own = deliveries.filter(({ event }) => event.story === story && event.monitor !== quietMonitor);
  const notified = (type: 'Created' | 'Closed', event?: HealthEvent) =>
    own.filter((one) => one.type === type && (event === undefined || one.event === event)).map(({ at }) => at);
  const begins = since <= shown ? shown : findActiveFrom(story, since);
  if (!Number.isFinite(begins)) return [];
  const states: State[] = thread.letters.flatMap(({ putBackAt, isMistaken, entry, at: lettered }) =>
    // Of what is no end, something newer may have been announced since. A letter may be there twice.
    putBackAt === undefined ||
    isMistaken ||
    entry?.isEnd !== true ||
    thread.letters.some(({ at }) => at > lettered) ||
    thread.mentions.some(({ post, told }) => told.action === 'over' && post.at > lettered && post.at < putBackAt)
      ? []
      : [
          {
            name: 'what a person put back',
            from: putBackAt,
            until: Number.POSITIVE_INFINITY,
            notifiedAt: undefined,
            isToldBy: ({ post }) => post.at >= putBackAt,
            extraMs: quietAfterReturnMs,
          },
        ],
  );
  const { minTrafficPercent = 0 } = destination.filter ?? {};
  // Of an event of the map no share is known: it passes.
  const isUnmeasured = minTrafficPercent === 0 || story.healthEvents.length === 0;
  const wantedFrom = isUnmeasured ? begins : Math.max(begins, findShareFrom(thread, minTrafficPercent));
  const isStorm = story.healthEvents.length > 1;
  if (story.kind === 'storm' && destination.filter === undefined && since < shown) {
    const wanted = story.healthEvents.filter(
      ({ appearsAt, spans }) => (spans.at(-1)?.to ?? 0) - appearsAt > withinMs.stray,
    );
    // Something that could not be read belongs to no outage for sure.
    if (trouble.isReadable(shown - hour, over + hour) && trouble.isClear(shown - hour, over + hour)) {
      states.push({
        name: `that it has ${wanted.length} events`,
        from: over,
        until: Number.POSITIVE_INFINITY,
        notifiedAt: undefined,
        isToldBy: ({ told }) => told.isDigestLine || told.eventCount >= wanted.length,
        extraMs: quietAfterReturnMs,
      });
    }
  }
  // Of what was over before, a message may come as long as Internet Monitor lists it.
  states.push({
    name: 'the beginning',
    from: wantedFrom,
    until:
      story.kind === 'removed'
        ? (story.healthEvents[0]?.removedAt ?? 0)
        : (findLastWantedEnd(story, minTrafficPercent) ?? Math.max(over, wantedFrom) + 2 * hour),
    // A notification of an event that is too small for the filter says nothing of a larger one.
    notifiedAt:
      wantedFrom === shown
        ? min(
            story.healthEvents
              .filter((event) => (event.shares[0]?.value ?? 0) >= minTrafficPercent)
              .flatMap((event) => notified('Created', event)),
          )
        : undefined,
    isToldBy: () => true,
  });
  if (!isStorm && story.healthEvents.length === 1) {
    const [event] = story.healthEvents;
    for (const { at, value } of event?.shares.slice(1) ?? []) {
      const isLarger = toBand(value) > toBand(peakUntil(story, at - 1));
      if (isLarger && at > wantedFrom && event !== undefined) {
        const ends = event.spans.find((span) => span.from <= at && at < span.to)?.to ?? at;
        const next = event.shares.find((step) => step.at > at)?.at ?? ends;
        states.push({
          name: `a share of ${value} %`,
          from: at,
          until: Math.min(ends, next),
          notifiedAt: undefined,
          isToldBy: ({ told }) => toBand(told.share ?? 0) >= toBand(value),
        });
      }
    }
    const unread = thread.mentions.find(({ told }) => told.isIncomplete && told.command?.id === event?.id);
    if (unread !== undefined && event !== undefined) {
      states.push({
        name: 'what could not be read at first',
        from: unread.post.at,
        until: Math.min(event.spans[0]?.to ?? 0, event.removedAt),
        notifiedAt: undefined,
        isToldBy: ({ told }) => !told.isIncomplete,
      });
    }
    if (story.kind === 'reopened' && event?.spans[1] !== undefined) {
      const [firstSpan, again] = event.spans;
      const endedAt = firstSpan?.to ?? again.from;
      states.push({
        name: 'its first end',
        isEnd: true,
        from: Math.max(endedAt, wantedFrom),
        until: again.from,
        notifiedAt: min(notified('Closed', event).filter((at) => at < again.from)),
        isToldBy: isEnd,
      });
      // It is back for those who were told that it was over.
      const isBack = mentions.some(
        (mention) => isEnd(mention) && mention.post.at >= endedAt && mention.post.at < again.to,
      );
      if (isBack)
        states.push({
          name: 'the return',
          from: Math.max(again.from, wantedFrom),
          until: again.to,
          notifiedAt: undefined,
          isToldBy: (mention) => !isEnd(mention),
        });
    }
  }
  // Of the map only what goes on is listed: what has come and gone unseen is told to no one.
  const isUnseen = story.kind === 'map' && thread.mentions.length === 0;
  // So is what went on when the destination came, if it could not be read before it was over.
  const isPast = since > shown && thread.mentions.length === 0 && !trouble.isClear(since, over);
  if (Number.isFinite(over) && story.kind !== 'removed' && !isUnseen && !isPast) {
    const closed = story.healthEvents.map((event) =>
      max(notified('Closed', event).filter((at) => at >= (event.spans.at(-1)?.to ?? 0))),
    );
    const isAllNotified = closed.every((at) => at !== undefined) && story.healthEvents.length > 0;
    const firstEnd = story.kind === 'reopened' ? (story.healthEvents[0]?.spans[0]?.to ?? over) : over;
    const isReturnTold = mentions.some(({ post }) => post.at >= firstEnd);
    const mayReturn = ['reopened', 'returning'].includes(story.kind) || isStorm;
    states.push({
      name: 'the end',
      isEnd: true,
      from: Math.max(over, shown, wantedFrom),
      until: Number.POSITIVE_INFINITY,
      notifiedAt: isAllNotified && !mayReturn ? max(closed.filter((at) => at !== undefined)) : undefined,
      isToldBy: isEnd,
      ...(mayReturn ? { extraMs: quietAfterReturnMs } : {}),
      // The small events that are left have no end that is wanted. If nobody was told that it is back, its first end is the last word.
      countedFrom:
        findLastWantedEnd(story, minTrafficPercent) ?? Math.max(isReturnTold ? over : firstEnd, shown, wantedFrom),
    });
  }
  return states;
}

function isEnd({ told }: Thread['mentions'][number]): boolean {
  return told.action === 'over';
}

/** When the destination begins: when it came, or when the table takes that of it. */
function findBegun({ since, destination: { webhookParameter } }: Thread, trouble: Trouble): number {
  if (since === start) return since;
  return trouble.spells
    .filter(({ service, webhook = webhookParameter }) => service === 'Table' && webhook === webhookParameter)
    .toSorted((a, b) => a.from - b.from)
    .reduce((at, { from, to }) => (from < at + 10 * minute && to > at ? to : at), since);
}

/** Whether the filter lets it through whatever the program knows of its other events. */
function isSurelyWanted(thread: Thread): boolean {
  const { minTrafficPercent = 0 } = thread.destination.filter ?? {};
  const { story } = thread;
  if (!isWanted(thread, Number.POSITIVE_INFINITY)) return false;
  return story.healthEvents.length === 0 || peakUntil(story, Number.POSITIVE_INFINITY) >= minTrafficPercent;
}

/** When it goes on next; infinite if no more. */
function findActiveFrom({ healthEvents, mapEvents }: Story, since: number): number {
  const spans = [
    ...healthEvents.flatMap((event) =>
      event.spans.map(({ from, to }) => ({ from: Math.max(from, event.appearsAt), to })),
    ),
    ...mapEvents.map(({ appearsAt, endedAt }) => ({ from: appearsAt, to: endedAt })),
  ];
  const later = spans.filter(({ to }) => to > since + hour / 2).map(({ from }) => Math.max(from, since));
  return Math.min(...later, Number.POSITIVE_INFINITY);
}

/** When one of its monitors has such a share of its traffic first, by the events that are shown. */
function findShareFrom({ story }: Thread, percent: number): number {
  const instants = story.healthEvents.flatMap((event) =>
    event.shares.filter(({ value }) => value >= percent).map(({ at }) => Math.max(at, event.appearsAt)),
  );
  return Math.min(...instants, Number.POSITIVE_INFINITY);
}

/** When the last large event is over that leaves small ones, of which nobody wants to know. Undefined: none is left. */
function findLastWantedEnd(story: Story, percent: number): number | undefined {
  const over = overAt(story);
  const ends = story.healthEvents.flatMap(({ shares, spans }) =>
    shares.some(({ value }) => value >= percent) ? (spans.at(-1)?.to ?? over) : [],
  );
  const last = ends.length === 0 ? over : Math.max(...ends);
  return last >= over ? undefined : last;
}

/** The events for which alone a filter lets the story through; all if there is none. */
function findLarge({ healthEvents }: Story, percent = 0): readonly HealthEvent[] {
  const large = healthEvents.filter(({ shares }) => shares.some(({ value }) => value >= percent));
  return large.length > 0 ? large : healthEvents;
}

/** The bands of the design: below 1 %, 5 % and 20 % of the traffic. */
export function toBand(percent: number): number {
  return [1, 5, 20].filter((least) => percent >= least).length;
}

/** By when a state must be announced, and what stood in the way. Undefined: it may have passed before it could be told. */
function findDue(
  { from, until, notifiedAt, extraMs = 0 }: State,
  trouble: Trouble,
  webhook: string,
): { at: number; why: string } | undefined {
  const begins = notifiedAt === undefined ? from : Math.max(from, notifiedAt);
  const isFree = (ms: number) => trouble.isClear(begins - 70 * minute, begins + ms, webhook);
  const { nothing, stray, spell } = trouble.deathShare === undefined ? withinMs : withinMsAmongDeaths;
  if (notifiedAt !== undefined && isFree(nothing) && trouble.isSpotless(begins - 15 * minute, begins + nothing)) {
    return begins + nothing + extraMs <= until ? { at: begins + nothing + extraMs, why: 'nothing' } : undefined;
  }
  if (trouble.isClear(from - 70 * minute, from + stray, webhook)) {
    // A stray fault may meet each of several sweeps.
    const swept = trouble.findCleanSweep(from, webhook) ?? Number.POSITIVE_INFINITY;
    const at = Math.max(from + stray, Math.min(swept, from + spell) + afterSweepMs) + extraMs;
    return at <= until ? { at, why: 'no notification, or a stray fault' } : undefined;
  }
  const at = trouble.deadline(from, until - extraMs, spell, webhook);
  return at === undefined ? undefined : { at: at + extraMs, why: 'a spell' };
}

/**
 * What digests say and do not name: how many more outages there are, each of which is of one story; and lines without a place, which stand for the
 * stories of which that monitor alone has events that the filter lets through.
 */
function countUnnamed({ posts }: Evidence) {
  const left = posts.flatMap(({ at, read: { digest, told, destination } }) => {
    if (digest === undefined) return [];
    const unplaced = told.filter(({ stories }) => stories.length === 0);
    const toSlot = (most: number, isOver?: boolean, monitor?: string) => {
      return { at, destination, most, isEnd: isOver, monitor, stories: new Set<number>() };
    };
    return [toSlot(digest.unnamed), ...unplaced.map((one) => toSlot(1, one.action === 'over', one.reportedBy))];
  });
  return {
    /** Whether such a digest may stand for this state of the story. */
    take(thread: Thread, state: State, to: number, trouble: Trouble): boolean {
      const { story, destination } = thread;
      const unended = findUnended(thread, to, trouble);
      const wanted = findLarge(story, destination.filter?.minTrafficPercent);
      const isOf = (each: (typeof left)[number]) =>
        each.at >= (state.countedFrom ?? state.from) &&
        (each.isEnd === undefined || each.isEnd || !state.isEnd) &&
        (each.monitor === undefined || wanted.every(({ monitor }) => monitor === each.monitor));
      const isEndOfUnread = (each: (typeof left)[number]) =>
        unended !== undefined && each.isEnd === true && each.monitor === unended.monitor && each.at >= unended.from;
      const found = left.find(
        (each) =>
          each.destination === destination.name &&
          each.at <= to &&
          (isOf(each) || (state.isEnd === true && isEndOfUnread(each))) &&
          (each.stories.has(story.number) || each.stories.size < each.most),
      );
      found?.stories.add(story.number);
      return found !== undefined;
    },
  };
}

/**
 * If the last word about a story is that one of its events goes on, and could not be read: its monitor, and since when it may be told over. Its
 * end is a line that names no event; a return that could not be read either is told nobody.
 */
function findUnended(
  thread: Thread,
  to: number,
  trouble: Trouble,
): { readonly monitor: string; readonly from: number } | undefined {
  const last = thread.mentions.findLast(({ post }) => post.at <= to);
  if (last === undefined || isEnd(last)) return undefined;
  const alone = findAlone(last, findLoose(thread));
  const event = thread.story.healthEvents.find(({ id }) => id === alone);
  const { reportedBy: monitor } = last.told;
  if (event === undefined || monitor === undefined) return undefined;
  const [first, again] = event.spans;
  const isReturnRead = again !== undefined && trouble.isReadable(again.from, again.to);
  return { monitor, from: Math.max((isReturnRead ? again.to : first?.to) ?? 0, last.post.at) };
}

function min(instants: readonly number[]): number | undefined {
  return instants.length === 0 ? undefined : Math.min(...instants);
}

function max(instants: readonly number[]): number | undefined {
  return instants.length === 0 ? undefined : Math.max(...instants);
}
