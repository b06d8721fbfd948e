/** What really happened to a version of an event. `letter` is the time of its dead letter. */
type Fate = { posted: boolean; announced: boolean; letter: number; excused: boolean };
type Version = { key: string; version: number };

/** What an observer of AWS, the channel and the dead letters knows, and the first thing that is wrong there. */
export type Truth = {
  arrived: string[];
  fates: Record<string, Fate>;
  /** Since which day an event waits. */
  waiting: Record<string, number>;
  letters: number;
  fault: string;
};

function fateOf({ fates }: Truth, { key, version }: Version): Fate {
  const fate = fates[`${key}${version}`];
  if (fate === undefined) throw new Error(`AWS never reported ${key}${version}.`);
  return fate;
}

/** Returns the newest version of an event that AWS reported, 0 if there is none. */
export const newest = ({ arrived }: Truth, key: string) =>
  Math.max(0, ...arrived.filter((name) => name[0] === key[1]).map((name) => Number(name.slice(1))));

/** What is newest must be announced or in a dead letter when all is settled. */
export function isLost(truth: Truth, key: string): boolean {
  const version = newest(truth, key);
  if (version === 0) return false;
  const { announced, letter } = fateOf(truth, { key, version });
  return !announced && letter === 0;
}

/** AWS reports a version that is new. */
export function arrive(truth: Truth, name: string, keys: readonly string[], today: number): void {
  for (const key of keys) {
    if (!isPending(truth, key)) truth.waiting[key] = today;
    truth.fates[`${key}${name.slice(1)}`] = { posted: false, announced: false, letter: 0, excused: false };
  }
  truth.arrived.push(name);
}

/** A person found that a letter's message is not in the channel, and puts the letter back. */
export function putBack(truth: Truth, letter: Version, today: number): void {
  if (!isPending(truth, letter.key)) truth.waiting[letter.key] = today;
  Object.assign(fateOf(truth, letter), { posted: false, letter: 0 });
}

/** The program cannot know whether it did this: it may do it again. */
export function excuse(truth: Truth, versions: readonly Version[]): void {
  for (const version of versions) fateOf(truth, version).excused = true;
}

/** A message about these versions may be in the channel, and is if Slack confirmed it. */
export function announce(truth: Truth, versions: readonly Version[], isConfirmed: boolean): void {
  for (const version of versions) {
    const fate = fateOf(truth, version);
    const later = Object.entries(truth.fates).filter(
      ([name]) => name.startsWith(version.key) && Number(name.slice(2)) > version.version,
    );
    if (!fate.excused && later.some(([, { posted, excused }]) => posted && !excused)) truth.fault = 'older after newer';
    if (!fate.excused && (fate.posted || fate.letter > 0)) truth.fault = 'doubled';
    fate.posted = true;
    fate.announced ||= isConfirmed;
  }
}

/** A version goes to the dead-letter queue, given up after 24 h or because Slack's answer is unconfirmed. */
export function sendLetter(truth: Truth, version: Version, isGivenUp: boolean, today: number): void {
  const fate = fateOf(truth, version);
  if (!fate.excused) {
    if (isGivenUp && today === (truth.waiting[version.key] ?? today)) truth.fault = 'letter before 24 h';
    if (fate.announced) truth.fault = 'letter of what was announced';
    if (fate.letter > 0) truth.fault = 'second letter';
  }
  truth.letters += 1;
  fate.letter = truth.letters;
}

/** Returns the letters that a person can put back. */
export const listLetters = ({ fates }: Truth) =>
  Object.entries(fates)
    .filter(([, { announced, letter }]) => letter > 0 && !announced)
    .map(([name, { letter }]) => ({ key: name.slice(0, 2), version: Number(name.slice(2)), redrive: letter }));

function isPending(truth: Truth, key: string): boolean {
  const version = newest(truth, key);
  return isLost(truth, key) || (version > 0 && fateOf(truth, { key, version }).excused);
}
