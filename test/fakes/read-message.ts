import { type MissingData, missingDataReason, missingDataSchema } from '../../lambda/events/missing-data.ts';
import { changeWords, formatMissing, leadWords, problemWords, verdictWords } from '../../lambda/message/wording.ts';
import type { Change } from '../../lambda/outage/decide-announcement.ts';
import { linesOf, textOf } from './message-texts.ts';

/**
 * What a message says, without its words: so that the tests of what is announced, and when, do not hang on the wording. That is in
 * golden texts, see `test/unit/message`.
 */
export interface MessageReading {
  /** `over`: the first message too, if the outage was over by then. */
  readonly action: 'open' | 'update' | 'over' | 'digest' | 'test';
  readonly title: string;
  /** As Slack writes it, such as `<!here>`. */
  readonly mention: string | undefined;
  readonly problem: 'availability' | 'performance' | 'unknown';
  /** The city, if the outage has one place; else none. */
  readonly city: string | undefined;
  /** How many places the outage has. 0: none is known. */
  readonly places: number;
  /** What an update says has changed, in the order of its words. */
  readonly changes: readonly Change[];
  /** `active`, `resolved`, `unknown`: whether it goes on, as it says. None of a digest. */
  readonly status: 'active' | 'resolved' | 'unknown' | undefined;
  /** How long it lasted, such as `5 minutes`. */
  readonly duration: string | undefined;
  /** Whether it says that AWS reported no end of what counts as over. */
  readonly isEndUnreported: boolean;
  /** The largest share of a monitor's traffic, such as `6.4 %`. */
  readonly share: string | undefined;
  /** Whether it is on the outage map; none of a digest, and if the event itself could not be read. */
  readonly map: 'listed' | 'not-listed' | 'unread' | undefined;
  /** What could not be read, and why. */
  readonly missing: readonly MissingData[];
  /** Whether it says that it comes late. */
  readonly isLate: boolean;
  /** Of a digest: how many outages it is about. Else 1. */
  readonly outages: number;
  /** Of a digest: what it says of each outage that it names. Else none. */
  readonly listed: readonly string[];
  /** Of a digest: how many outages it counts and does not name. Else 0. */
  readonly unnamed: number;
}

/**
 * A message in a few words: `open performance Fenton`, `update availability 40 places: more-traffic, spread`,
 * `over performance Fenton after 5 minutes`, `over performance Fenton (no end reported)`,
 * `open unknown nowhere (incomplete, late)`, `digest of 6`.
 */
export function briefly(message: unknown): string {
  const { action, outages, problem, city, places, changes, duration, ...reading } = readMessage(message);
  if (action === 'digest') return `digest of ${outages}`;
  const where = city ?? (places === 0 ? 'nowhere' : `${places} places`);
  const marks = [
    ...(reading.isEndUnreported ? ['no end reported'] : []),
    ...(reading.missing.length > 0 ? ['incomplete'] : []),
    ...(reading.isLate ? ['late'] : []),
  ].join(', ');
  return [
    `${action} ${problem} ${where}`,
    duration === undefined ? '' : ` after ${duration}`,
    changes.length === 0 ? '' : `: ${changes.join(', ')}`,
    marks === '' ? '' : ` (${marks})`,
  ].join('');
}

/** Reads a message as a person would: by its text alone. */
export function readMessage(message: unknown): MessageReading {
  const lines = linesOf(message);
  const [title = '', ...below] = lines;
  const [, place] = / in (.+?)(?: \(was \d+\))?(?:, for .+?)?(?: · .*)?$/.exec(title) ?? [];
  const [, several] = /^(\d+) (?:cities|places)\b/.exec(place ?? '') ?? [];
  const action = readAction(title);
  const isDigest = action === 'digest';
  return {
    action,
    title,
    mention: below.find((line) => /^<[!@]/.test(line)),
    problem: (['availability', 'performance'] as const).find((kind) => title.includes(problemWords[kind])) ?? 'unknown',
    city: several === undefined ? place?.split(',')[0] : undefined,
    places: Number(several ?? (place === undefined ? 0 : 1)),
    changes:
      find(below, /^Since the last message: (.+)$/)
        ?.split('; ')
        .map(readChange) ?? [],
    status: readStatus(below),
    duration: /^🟢.* Over after (.+?) · /u.exec(title)?.[1] ?? /^🟢.*, for (\d.+?)(?: · |$)/u.exec(title)?.[1],
    isEndUnreported: below.some((line) => line.startsWith('Treated as over')),
    share: / · (?:up to )?([\d.]+ %|less than 0\.01 %) of /.exec(title)?.[1],
    map: readMap(below.join('\n')),
    missing: listMissing(below.join('\n')),
    isLate: / late · /.test(title),
    outages: Number(/ (\d+) internet problems/.exec(title)?.[1] ?? 1),
    listed: isDigest ? below.filter((line) => /^(?:🔴|🟠|🟡|🟢) /u.test(line)) : [],
    unnamed: isDigest ? Number(/^… and (\d+) more/m.exec(textOf(message))?.[1] ?? 0) : 0,
  };
}

const allChanges: readonly Change[] = [
  'reopened',
  'availability-too',
  'more-traffic',
  'complete',
  'other-cause',
  'cause-named',
  'spread',
  'shrunk',
  'relapsed',
  'traffic-known',
  'on-map',
  'updated',
];

function readChange(words: string): Change {
  const change = allChanges.find((each) => changeWords[each] === words);
  if (change === undefined) throw new Error(`It is not known what has changed: ${words}`);
  return change;
}

function find(lines: readonly string[], pattern: RegExp): string | undefined {
  return lines.flatMap((line) => pattern.exec(line)?.[1] ?? [])[0];
}

function readAction(title: string): MessageReading['action'] {
  if (/ \d+ internet problems/.test(title)) return 'digest';
  if (title.startsWith('⚪')) return 'test';
  if (title.startsWith('🟢')) return 'over';
  return Object.values(leadWords).some((lead) => title.includes(` ${lead} · `)) ? 'update' : 'open';
}

function readStatus(lines: readonly string[]): MessageReading['status'] {
  if (lines.some((line) => line.startsWith('Going on'))) return 'active';
  if (lines.some((line) => line.startsWith('Not known whether'))) return 'unknown';
  return lines.some((line) => /^(?:Over|Treated as over)\b/.test(line)) ? 'resolved' : undefined;
}

function readMap(text: string): MessageReading['map'] {
  const {
    onMap,
    wasOnMap,
    isOverOnMap,
    notOnMapSoFar,
    notOnMap,
    wasNotOnMap,
    wasNotOnMapThen,
    mapUnread,
    mapWasUnread,
  } = verdictWords;
  const says = (...sentences: readonly string[]) => sentences.some((sentence) => text.includes(sentence));
  if (says(onMap, wasOnMap, isOverOnMap)) return 'listed';
  if (says(notOnMapSoFar, notOnMap, wasNotOnMap, wasNotOnMapThen)) return 'not-listed';
  return says(mapUnread, mapWasUnread) ? 'unread' : undefined;
}

function listMissing(text: string): readonly MissingData[] {
  return Object.values(missingDataSchema.shape.source.def.entries)
    .flatMap((source) => Object.values(missingDataReason.def.entries).map((reason) => ({ source, reason })))
    .filter((missing) => text.includes(formatMissing(missing)));
}
