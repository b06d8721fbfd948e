// Reads a message as a person would: by its text alone. Its words are known here once more, and not taken from the program.

/** What a message says of one outage. */
export interface Told {
  /** The stories whose names are in it. More than one: it mixes them up. */
  readonly stories: readonly number[];
  readonly action: 'open' | 'update' | 'over';
  readonly isDigestLine: boolean;
  readonly kind: 'availability' | 'performance' | 'unknown';
  /** The numbers of the towns that it names. */
  readonly towns: readonly number[];
  readonly placeCount: number | undefined;
  /** The one place that its title names. */
  readonly placeName: string | undefined;
  readonly countryCode: string | undefined;
  /** The country of several places, in words. */
  readonly countryName: string | undefined;
  /** Percent of the traffic, of the monitor with most. */
  readonly share: number | undefined;
  /** The monitor whose traffic it is a share of, if it names one. */
  readonly shareOwner: string | undefined;
  readonly cause: 'carrier' | 'transit' | 'aws' | 'none' | 'partly' | 'unsaid';
  readonly map: 'listed' | 'not-listed' | 'unread' | 'unsaid';
  readonly status: 'active' | 'over' | 'unknown' | 'unsaid';
  /** Whether it says that something could not be read of the event itself. */
  readonly isIncomplete: boolean;
  readonly isLate: boolean;
  /** Whether it says that AWS reported no end. */
  readonly isEndUnreported: boolean;
  /** When it began, in whole minutes. */
  readonly since: number | undefined;
  readonly minutes: number | undefined;
  readonly monitors: readonly string[];
  readonly eventCount: number;
  /** Whether it is told over though nobody was told of the beginning. */
  readonly isUnannounced: boolean;
  /** The monitor that its title names in the place of a place. */
  readonly reportedBy: string | undefined;
  /** Of the event that it shows a command for: the monitor, and the id. */
  readonly command: { readonly monitor: string | undefined; readonly id: string } | undefined;
  /** What it says is new. */
  readonly changes: readonly string[];
}

interface Digest {
  readonly total: number;
  readonly unnamed: number;
  /** How many go on, as a sentence says; undefined: it says something else. */
  readonly goingOn: number | undefined;
}

export interface ReadPost {
  readonly destination: string;
  readonly isMentioning: boolean;
  readonly told: readonly Told[];
  /** Of a digest: how many outages it says it is about, and how many it does not name. */
  readonly digest: Digest | undefined;
}

/** Every message links the runbook of its destination, and tells it so. */
export function runbookOf(destination: string): string {
  return `https://runbook.test/${destination}`;
}

const updates = /^(?:Back again|Getting worse again|Getting worse|Getting better|Spreading|Update: [a-z ]+|Update) · /;

export function readPost(text: string): ReadPost {
  const lines = text.split('\n');
  const destination = /Runbook: https:\/\/runbook\.test\/(\S+)/.exec(text)?.[1] ?? 'unknown';
  const isMentioning = lines.some((line) => line === '<!here>');
  const total = /^\S+ (?:Alert .+? late · )?(\d+) internet problems/.exec(text)?.[1];
  if (total === undefined) return { destination, isMentioning, told: [readAlert(text, lines)], digest: undefined };
  const listed = lines.slice(1).filter((line) => /^(?:🔴|🟠|🟡|🟢) /u.test(line));
  const unnamed = Number(/^… and (\d+) more/m.exec(text)?.[1] ?? 0);
  return {
    destination,
    isMentioning,
    told: listed.flatMap(readLine),
    digest: { total: Number(total), unnamed, goingOn: readGoingOn(text, Number(total)) },
  };
}

function readGoingOn(text: string, total: number): number | undefined {
  if (/^All of them are over\./m.test(text)) return 0;
  if (/^All of them go on\./m.test(text)) return total;
  const [, some] = /^(\d+) of the \d+ go(?:es)? on\./m.exec(text) ?? [];
  return some === undefined ? undefined : Number(some);
}

/** A line of a digest, for each outage that it stands for. */
function readLine(line: string): readonly Told[] {
  const [, title = line, count = '1'] = /^(.+) · (\d+) times$/.exec(line) ?? [];
  const read = readAlert(title, [title]);
  // Its sign says whether it goes on. Of what could not be read that is not known.
  const status = read.action === 'over' ? 'over' : read.reportedBy === undefined ? 'active' : 'unsaid';
  return Array.from({ length: Number(count) }, () => ({ ...read, status, isDigestLine: true }));
}

function readAlert(text: string, lines: readonly string[]): Told {
  const title = (lines[0] ?? '').replace(/^\S+ (?:Alert .+? late · )?/, '');
  const isOver = text.startsWith('🟢');
  const named = find(
    text,
    /^aws internetmonitor get-(?:health|internet)-event (?:--monitor-name (\S+) )?--event-id (\S+)/m,
  );
  const place = / in (?:(\d+) (?:cities|places)(?: in ([^(,·]+))?|(Town [\d-]+)(?:, ([A-Z]{2}))?)/.exec(title);
  const several = find(text, /(?:^| · )(\d+) events of monitors? ([\w, -]+?)(?: · |$)/m);
  const said = /^Since the last message: (.+)$/m.exec(text)?.[1];
  const since = /(?:Going on since|It first began|It began|Over: from) (\d{4}-\d\d-\d\d \d\d:\d\d) UTC/.exec(text)?.[1];
  return {
    stories: findStories(text),
    action: isOver ? 'over' : updates.test(title) ? 'update' : 'open',
    isDigestLine: false,
    kind: title.includes('Availability problem')
      ? 'availability'
      : title.includes('Performance problem')
        ? 'performance'
        : 'unknown',
    towns: [...text.matchAll(/Town \d+-(\d+)/g)].map(([, town]) => Number(town)),
    placeCount: place === null ? undefined : Number(place[1] ?? 1),
    placeName: /roblem in (?!\d+ (?:cities|places?))([^,·(]+?)(?:,| ·| \(|$)/.exec(title)?.[1],
    countryCode: place?.[4],
    countryName: place?.[2]?.trim().replace('the US', 'United States'),
    share: readShare(title),
    shareOwner: / % of ([\w-]+)'s traffic/.exec(title)?.[1],
    cause: readCause(title, text),
    map: readMap(text),
    status: readStatus(text),
    isIncomplete:
      /Could not read the (?:health event|list)|details could not be read|not known yet|did not say which event/.test(
        text,
      ),
    isLate: /^\S+ Alert .+? late · /u.test(text),
    isEndUnreported: text.includes('Treated as over') || text.includes('No longer reported by AWS'),
    since: since === undefined ? undefined : Date.parse(`${since.replace(' ', 'T')}:00Z`),
    minutes: readMinutes(
      /Over after (.+?) ·|, for ((?:\d+ (?:days?|h|minutes?|min|seconds?|s) ?)+)(?: ·|$)/.exec(title),
    ),
    monitors: several === undefined ? (named?.[0] === undefined ? [] : [named[0]]) : (several[1] ?? '').split(', '),
    eventCount: Number(several?.[0] ?? 1),
    isUnannounced: title.startsWith('Already over'),
    reportedBy: / reported by internet monitor ([\w-]+)/.exec(title)?.[1],
    command: named === undefined ? undefined : { monitor: named[0], id: named[1] ?? '' },
    changes: said?.split('; ') ?? [],
  };
}

function find(text: string, pattern: RegExp): readonly (string | undefined)[] | undefined {
  return pattern.exec(text)?.slice(1);
}

function findStories(text: string): readonly number[] {
  const pattern = /\b(?:NET|TRANSIT|zone)-(\d+)\b|Town (\d+)-\d+|(?:\/latency|map)-(\d+)-\d+|Land (\d+)/g;
  const numbers = [...text.matchAll(pattern)].map((found) => Number(found.slice(1).find((each) => each !== undefined)));
  return [...new Set(numbers)];
}

function readShare(title: string): number | undefined {
  const [, percent] = /(?:^| · )(?:up to )?([\d.]+) % of /.exec(title) ?? [];
  if (percent !== undefined) return Number(percent);
  return title.includes('less than 0.01 % of') ? 0.005 : undefined;
}

function readCause(title: string, text: string): Told['cause'] {
  if (/cause: NET-\d+/.test(title)) return 'carrier';
  if (/cause: TRANSIT-\d+/.test(title)) return 'transit';
  if (title.includes("cause: AWS's own network")) return 'aws';
  if (/as the cause (?:in|of most)|as causes/.test(text)) return 'partly';
  return /AWS has named no cause yet|AWS has not named a cause|AWS named no cause/.test(text) ? 'none' : 'unsaid';
}

function readMap(text: string): Told['map'] {
  if (/Others s(?:ee|aw) it too|It (?:is|was) on the AWS global outage map, which names/.test(text)) return 'listed';
  if (/[Nn]ot on the AWS global outage map/.test(text)) return 'not-listed';
  return text.includes('outage map could not be checked') ? 'unread' : 'unsaid';
}

function readStatus(text: string): Told['status'] {
  if (/^Going on\b/m.test(text)) return 'active';
  if (/^(?:Over\b|Treated as over)/m.test(text)) return 'over';
  return text.includes('Not known whether it is still going on') ? 'unknown' : 'unsaid';
}

const inMinutes: Readonly<Record<string, number>> = { d: 1_440, h: 60, m: 1, s: 0 };

function readMinutes(found: RegExpExecArray | null): number | undefined {
  const words = found?.[1] ?? found?.[2];
  if (words === undefined) return undefined;
  return [...words.matchAll(/(\d+) ([a-z])/g)].reduce(
    (sum, [, count, unit = '']) => sum + Number(count) * (inMinutes[unit] ?? 0),
    0,
  );
}
