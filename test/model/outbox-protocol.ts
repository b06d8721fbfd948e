/** The rules of the protocol that a test can remove. */
export const rules = [
  'the entry is written before the lease is acquired',
  'one receipt follows the POST',
  'readers heed receipts',
  'an applied receipt is kept',
  'a record changes only forwards',
  'a function releases only its own lease',
  'a version only grows',
  'the letter comes before the mark',
  'the letter comes before the record',
  'the entry is deleted right after its letter',
  'what is given up is recorded before its entry is deleted',
  'what has nothing to say is recorded before its entry is deleted',
  'what was announced is recorded before the mark',
  'what is closed is written apart before it is removed',
  'plan counts the age',
  'the scheduled announce reads the entries',
  'only the entry that was read is deleted',
] as const;
export type Rule = (typeof rules)[number];

/** The lease's generation, and the number of the message under it. */
export type Stamp = { generation: number; number: number };
/** Version 0: there is none. `revision` is new with each change, `redrive` is the time of the letter put back. */
type Entry = { version: number; redrive: number; revision: number; since: number };
/** What was announced of an event, or given up, at last: by which message, and on which day. `known`: which version it holds. */
type EventRecord = {
  by: Stamp;
  known: number;
  announced: number;
  confirmed: boolean;
  givenUp: number;
  redrive: number;
  at: number;
};
/**
 * An event of a destination. The key is the destination's number and the event's letter: `1a`. `q` joins an outage that was
 * announced, and has nothing to announce. `closed`: the record once the outage has been over for half an hour.
 */
export type Row = { key: string; entry: Entry; record: EventRecord; closed: EventRecord };
/** The entry that a message or a letter is about, and the record that follows from it. */
export type Covered = { key: string; version: number; revision: number; record: EventRecord };
export type Receipt = { by: Stamp; covered: Covered[]; unconfirmed: boolean; applied: boolean };
export type Table = { rows: Row[]; receipts: Receipt[] };

/** One request of a function. A function can crash before and after each of them. */
export type Step =
  | { do: 'acquire' | 'read' | 'release' | 'look again' }
  | { do: 'write'; key: string; version: number }
  | { do: 'plan'; seen: Table }
  | { do: 'post'; covered: Covered[] }
  | { do: 'save'; receipt: Receipt }
  | { do: 'prune' | 'mark'; by: Stamp }
  | { do: Verb; covered: Covered };

export const noEntry: Entry = { version: 0, redrive: 0, revision: 0, since: 0 };
export const noStamp: Stamp = { generation: 0, number: 0 };
export const noRecord = { by: noStamp, known: 0, announced: 0, confirmed: true, givenUp: 0, redrive: 0, at: 0 };
export const isQuiet = ({ key }: Pick<Row, 'key'>) => key.endsWith('q');
export const isToClose = ({ entry, record }: Row) => entry.version === 0 && record.by.generation > 0;

export const isLater = (a: Stamp, b: Stamp) =>
  a.generation > b.generation || (a.generation === b.generation && a.number > b.number);

/** `isPostponed`: Slack refused, and the time of `notBefore` has not come. `isOver`: all has been over for half an hour. */
export type Conditions = { today: number; isPostponed: boolean; isOver: boolean; without?: Rule };

/** Returns the steps of a holder that read `table`, up to its next read: none if nothing is due. */
export function plan(table: Table, by: Stamp, { today, isPostponed, isOver, without }: Conditions): Step[] {
  const isOld = ({ entry, record }: Row) =>
    today > (without === 'plan counts the age' ? entry.since : Math.max(entry.since, record.at));
  const receipts = without === 'readers heed receipts' ? [] : table.receipts;
  const rows = table.rows.filter(({ entry }) => entry.version > 0).map((row) => overlay(row, receipts));
  const quiet = rows.filter(isQuiet);
  const news = rows.filter(isNews);
  const due = news.filter((row) => !isPostponed && !isOld(row));
  const message = due.filter(({ key }) => key[0] === due[0]?.key[0]);
  return [
    ...table.receipts.filter(({ applied }) => !applied).flatMap((receipt) => apply(receipt, without)),
    ...quiet.flatMap((row) => {
      const covered = cover(row, { by, known: Math.max(row.entry.version, row.record.known) });
      return without === 'what has nothing to say is recorded before its entry is deleted'
        ? stepsFor(covered, 'delete', 'record')
        : stepsFor(covered, 'record', 'delete');
    }),
    ...rows.filter((row) => !isNews(row) && !isQuiet(row)).flatMap((row) => stepsFor(cover(row, {}), 'delete')),
    ...(isOver ? table.rows.filter(isToClose) : []).flatMap((row) =>
      without === 'what is closed is written apart before it is removed'
        ? stepsFor(cover(row, {}), 'remove', 'write apart')
        : stepsFor(cover(row, {}), 'write apart', 'remove'),
    ),
    ...news.filter(isOld).flatMap((row) => {
      const covered = cover(row, { by, givenUp: row.entry.version, at: today });
      return without === 'what is given up is recorded before its entry is deleted'
        ? stepsFor(covered, 'letter', 'delete', 'record')
        : stepsFor(covered, 'letter', 'record', 'delete');
    }),
    ...(message.length === 0
      ? []
      : [{ do: 'post' as const, covered: message.map((row) => cover(row, { by, announced: row.entry.version })) }]),
  ];
}

/** Returns the steps after a POST that Slack answered with a 2xx. */
export function conclude(receipt: Receipt, without?: Rule): Step[] {
  if (without === 'one receipt follows the POST') return apply(receipt, without).filter((step) => step.do !== 'mark');
  return [{ do: 'save', receipt }, { do: 'prune', by: receipt.by }, ...apply(receipt, without)];
}

/**
 * Returns the steps that put what a receipt says into the records and take its entries away. The letter of an
 * unconfirmed answer comes first: after the record, a holder that outlived its lease may delete the entry as old news,
 * and an entry that is gone gets no letter.
 */
function apply({ by, covered, unconfirmed }: Receipt, without?: Rule): Step[] {
  const each = (...verbs: Verb[]) => covered.flatMap((event) => stepsFor(event, ...verbs));
  const mark: Step = { do: 'mark', by };
  const letter = 'letter if the entry is there';
  if (!unconfirmed)
    return without === 'what was announced is recorded before the mark'
      ? [...each('delete'), mark, ...each('record')]
      : [...each('delete', 'record'), mark];
  switch (without) {
    case 'the letter comes before the mark':
      return [...each('record'), mark, ...each(letter, 'delete')];
    case 'the letter comes before the record':
      return [...each('record', letter, 'delete'), mark];
    case 'the entry is deleted right after its letter':
      return [...each(letter, 'record', 'delete'), mark];
    default:
      return [...each(letter, 'delete', 'record'), mark];
  }
}

type Verb = 'record' | 'delete' | 'letter' | 'letter if the entry is there' | 'write apart' | 'remove';
const stepsFor = (covered: Covered, ...verbs: Verb[]) => verbs.map((verb): Step => ({ do: verb, covered }));

/** Puts what is closed, and what receipts say, over the record as read: another holder may not have applied them yet. */
function overlay(row: Row, receipts: readonly Receipt[]): Row {
  const said = receipts.flatMap(({ covered }) => covered).filter(({ key }) => key === row.key);
  const written = [row.closed, ...said.map(({ record }) => record)];
  const record = written.reduce((known, told) => (isLater(told.by, known.by) ? told : known), row.record);
  return { ...row, record };
}

/** News is newer than what was announced or given up. A letter put back may repeat it, unless Slack confirmed it. */
function isNews({ key, entry, record }: Row): boolean {
  if (isQuiet({ key })) return false;
  const isPutBack = entry.redrive > record.redrive;
  const mayRepeat = isPutBack && !record.confirmed && entry.version === record.announced;
  return (entry.version > record.announced || mayRepeat) && (entry.version > record.givenUp || isPutBack);
}

function cover({ key, entry, record }: Row, change: Partial<EventRecord>): Covered {
  const redrive = Math.max(entry.redrive, record.redrive);
  return { key, version: entry.version, revision: entry.revision, record: { ...record, redrive, ...change } };
}

/** Writes an entry. An older version than the one there changes nothing. */
export function merge(row: Row, written: Omit<Entry, 'since'>, today: number, without?: Rule): boolean {
  const { version, redrive, since } = row.entry;
  const grows = written.version > version || (written.version === version && written.redrive > redrive);
  if (!grows && without !== 'a version only grows') return false;
  row.entry = { ...written, since: version === 0 ? today : since };
  return true;
}

/**
 * Returns every table that a read between two instants can give: each item is of the one or of the other. What is closed is read
 * last.
 */
export function mix(first: Table, second: Table): Table[] {
  let mixed: Row[][] = [[]];
  for (const [index, row] of second.rows.entries()) {
    const { entry, record, closed } = { ...row, ...first.rows[index] };
    const before = { ...row, entry, record };
    const either = distinct([row, { ...row, entry }, { ...row, record }, before, { ...before, closed }]);
    mixed = mixed.flatMap((rows) => either.map((one) => [...rows, one]));
  }
  return distinct([second.receipts, first.receipts]).flatMap((receipts) => mixed.map((rows) => ({ rows, receipts })));
}

function distinct<Item>(items: readonly Item[]): Item[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}
