import type { EventReader, HealthEventList, ListPosition, ReadList } from '../enrich/event-reader.ts';
import type { HealthEvent } from '../events/event-schemas.ts';
import { isServiceWide } from '../events/missing-data.ts';
import { type EventTimes, readEventTimes, readHealthEvent } from '../events/read-events.ts';
import type { InternetMonitor } from './client.ts';
import { ListHealthEventsCommand } from './commands.ts';
import { PageTokens } from './paging.ts';
import { readWithin } from './read-within.ts';

/** The most that the API gives in a page of the list. */
const pageSize = 25;

/** For one page with all its retries: a list that does not answer must not take the time of the others. */
const pageLimitMs = 10_000;

/** How long before its last change an event may have begun. */
const lookBackMs = 24 * 3_600_000;

/** A longer token is not kept for another reading, since all that are kept are one item of the table. In characters. */
const longestToken = 2_000;

/** A question of the list. The first page has no token. */
type Question = Partial<ListPosition>;

/** What a list does with the events that started inside the requested time. */
type Meaning = 'lists them' | 'leaves them out';

/**
 * Reads the lists of a monitor's events.
 *
 * AWS documents that events which start inside the requested time are left out of the list, perhaps by mistake. The events
 * that a first page holds say which meaning is true. Until one has, an empty list is asked for both ways.
 *
 * @see https://docs.aws.amazon.com/internet-monitor/latest/api/API_ListHealthEvents.html
 */
export function createListReader(client: InternetMonitor): EventReader['readList'] {
  let learned: Meaning | undefined;

  return async function readList(list, limitMs) {
    const until = Date.now() + limitMs;
    const events: HealthEvent[] = [];
    const read = (question: Question, isRight: Reading['isRight'] = () => true) =>
      readPages(client, list, { question, until, events, isRight });
    if (list.position !== undefined) return { events, ...(await read(list.position)) };
    if (list.status === 'ACTIVE') return { events, ...(await read({})) };

    const startedSince = new Date(list.changedSince.getTime() - lookBackMs);
    const since = startedSince.toISOString();
    // If the list leaves out what started in the time before `since`, it holds what started after it.
    const questions = { 'lists them': { startTime: since }, 'leaves them out': { endTime: since } };
    const learnFrom = (asked: Meaning, other: Meaning) => (page: readonly EventTimes[]) => {
      const isRight = holdsStartedSince(page, startedSince);
      if (isRight !== undefined) learned = isRight ? asked : other;
      return isRight !== false;
    };
    const expected = learned ?? 'lists them';
    const other = expected === 'lists them' ? 'leaves them out' : 'lists them';
    const first = await read(questions[expected], learnFrom(expected, other));
    if (first.missingData !== undefined || learned === expected) return { events, ...first };
    const isEmpty = learned === undefined;
    return { events, ...(await read(questions[other], isEmpty ? learnFrom(other, expected) : undefined)) };
  };
}

/** Whether a page holds what started since; undefined if it says nothing of that. */
function holdsStartedSince(page: readonly EventTimes[], since: Date): boolean | undefined {
  const starts = page.flatMap(({ startedAt }) => startedAt ?? []);
  if (starts.length === 0) return undefined;
  return starts.some((startedAt) => startedAt >= since);
}

interface Reading {
  readonly question: Question;
  readonly until: number;
  /** Takes what is read. */
  readonly events: HealthEvent[];
  /** Asked of the first page: whether the others are to be read as well. */
  readonly isRight: (page: readonly EventTimes[]) => boolean;
}

async function readPages(
  client: InternetMonitor,
  { monitorName, status, changedSince }: HealthEventList,
  { question, until, events, isRight }: Reading,
): Promise<Omit<ReadList, 'events'>> {
  const { startTime, endTime } = question;
  const tokens = new PageTokens();
  let nextToken = question.nextToken;
  for (let isFirst = true; ; isFirst = false) {
    const limitMs = Math.min(pageLimitMs, Math.max(0, until - Date.now()));
    const page = await readWithin('list of health events', limitMs, async (abortSignal) => {
      const command = new ListHealthEventsCommand({
        MonitorName: monitorName,
        EventStatus: status,
        ...(startTime === undefined ? {} : { StartTime: new Date(startTime) }),
        ...(endTime === undefined ? {} : { EndTime: new Date(endTime) }),
        ...(nextToken === undefined ? {} : { NextToken: nextToken }),
        MaxResults: pageSize,
      });
      const { HealthEvents = [], NextToken } = await client.send(command, { abortSignal });
      const listed = HealthEvents.map((event) => ({ event, times: readEventTimes(event) }));
      const changed = listed.filter(({ times }) => status === 'ACTIVE' || isChangedSince(times, changedSince));
      return {
        times: listed.map(({ times }) => times),
        changed: changed.map(({ event }) => readHealthEvent(event)),
        token: tokens.next(NextToken),
      };
    });
    if ('missingData' in page) {
      // If the place that an earlier reading stopped at brings nothing, it may be gone: the next reading begins anew.
      if (isFirst || nextToken === undefined || nextToken.length > longestToken) return page;
      return isServiceWide(page.missingData.reason) ? { ...page, position: { startTime, endTime, nextToken } } : page;
    }
    const { times, changed, token } = page.event;
    events.push(...changed);
    nextToken = token;
    const isWrong = isFirst && !isRight(times);
    if (isWrong || nextToken === undefined) return {};
  }
}

function isChangedSince({ lastUpdatedAt, endedAt }: EventTimes, since: Date): boolean {
  const changedAt = lastUpdatedAt ?? endedAt;
  return changedAt !== undefined && changedAt >= since;
}
