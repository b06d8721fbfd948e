import { leadWords } from '../../lambda/message/wording.ts';

/** What a message in the channel says of one event. */
export interface Telling {
  /** The event's id; undefined if the message does not name it. */
  readonly event: string | undefined;
  readonly isEnd: boolean;
  /** What it tells that may be told once only. Empty if the message does not say what is new. */
  readonly tells: readonly string[];
  /** Whether it says that the outage has spread: more of the traffic, in two places. */
  readonly hasSpread: boolean;
}

export interface ReadMessage {
  /** The destination that it is for. */
  readonly destination: string;
  readonly tellings: readonly Telling[];
  /** How many events a digest says it is about. Undefined: it is no digest. */
  readonly total: number | undefined;
  /** How many of them it counts and does not name. */
  readonly unnamed: number;
  /** How many events of an outage it counts. 1 if it says nothing of others, as a digest. */
  readonly eventCount: number;
}

/** Two destinations may share a webhook: their runbooks tell them apart, since every message links its destination's. */
export function runbookOf(destination: string): string {
  return `https://runbook.test/${destination}`;
}

/** The city of an outage: a digest names events by their place alone. */
export function cityOf(index: number): string {
  return `Denver ${index}`;
}

/**
 * Reads a message as a person would.
 *
 * @param eventAt finds the id of an event by the number in its city's name.
 */
export function readMessage(text: string, eventAt: (index: number) => string | undefined): ReadMessage {
  const destination = /^Runbook: https:\/\/runbook\.test\/(\S+)/m.exec(text)?.[1] ?? 'unknown';
  const total = /^.* (\d+) internet problems/.exec(text)?.[1];
  if (total === undefined)
    return { destination, tellings: [readAlert(text)], total, unnamed: 0, eventCount: countEvents(text) };
  return {
    destination,
    tellings: [...text.matchAll(/^(?:🔴|🟠|🟡|🟢) .+$/gmu)].slice(1).map(([line]) => readLine(line, eventAt)),
    total: Number(total),
    unnamed: Number(/^… and (\d+) more\b/m.exec(text)?.[1] ?? 0),
    eventCount: 1,
  };
}

function readAlert(text: string): Telling {
  const isEnd = isOver(text);
  return {
    event: /^aws internetmonitor get-\S+ (?:--monitor-name \S+ )?--event-id (\S+)/m.exec(text)?.[1],
    isEnd,
    tells: isEnd ? ['the end'] : findChanges(text),
    hasSpread: hasSpread(text),
  };
}

function isOver(title: string): boolean {
  return title.startsWith('🟢');
}

/** How many events an outage has, if there are several. */
function countEvents(text: string): number {
  return Number(/(?:^| · )(\d+) events of /m.exec(text)?.[1] ?? 1);
}

/** What an update says is new; or else that it is the first message. */
function findChanges(text: string): readonly string[] {
  const update = /^Since the last message: (.+)$/m.exec(text)?.[1];
  return update?.split('; ') ?? ['the beginning'];
}

/** The title of an update begins with what has changed. */
function isUpdate(title: string): boolean {
  return Object.values(leadWords).some((lead) => title.includes(` ${lead} · `));
}

/** Its share of the traffic is in its title. */
function hasSpread(text: string): boolean {
  return / · (?:up to )?12 % of /.test(text);
}

/** A line of a digest says that there is an update, not what it is. */
function readLine(line: string, eventAt: (index: number) => string | undefined): Telling {
  const index = /\bDenver (\d+)\b/.exec(line)?.[1];
  const isEnd = isOver(line);
  return {
    event: index === undefined ? undefined : eventAt(Number(index)),
    isEnd,
    tells: isEnd ? ['the end'] : isUpdate(line) ? [] : ['the beginning'],
    hasSpread: hasSpread(line),
  };
}
