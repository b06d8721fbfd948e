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
  const destination = /^Runbook: https:\/\/runbook\.test\/(\S+)$/m.exec(text)?.[1] ?? 'unknown';
  const total = /^(\d+) internet problems: /m.exec(text)?.[1];
  if (total === undefined) return { destination, tellings: [readAlert(text)], total, unnamed: 0 };
  return {
    destination,
    tellings: [...text.matchAll(/^• (.+)$/gm)].map(([, line = '']) => readLine(line, eventAt)),
    total: Number(total),
    unnamed: Number(/^and (\d+) more\b/m.exec(text)?.[1] ?? 0),
  };
}

function readAlert(text: string): Telling {
  const isEnd = text.startsWith('Resolved');
  return {
    event: /^Event: (.+)$/m.exec(text)?.[1],
    isEnd,
    tells: isEnd ? ['the end'] : findChanges(text),
    hasSpread: /^Your traffic: 12 %/m.test(text),
  };
}

/** What an update says is new, a network and country by how many there are now; or else that it is the first message. */
function findChanges(text: string): readonly string[] {
  const update = /^What changed: (.+)$/m.exec(text)?.[1];
  if (update === undefined) return ['the beginning'];
  const networks = new Set(text.match(/\bAS\d+\b/g)).size;
  return update.split('; ').map((change) => (change.startsWith('another') ? `${change} (${networks})` : change));
}

/** A line of a digest says that there is an update, not what it is. */
function readLine(line: string, eventAt: (index: number) => string | undefined): Telling {
  const index = /\bDenver (\d+)\b/.exec(line)?.[1];
  const isEnd = line.startsWith('Resolved');
  return {
    event: index === undefined ? undefined : eventAt(Number(index)),
    isEnd,
    tells: isEnd ? ['the end'] : line.startsWith('Update:') ? [] : ['the beginning'],
    hasSpread: line.includes(' and 1 more location'),
  };
}
