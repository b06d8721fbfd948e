import type { Evidence } from './evidence.ts';
import { hour } from './stories.ts';
import { type Fault, format } from './story-thread.ts';
import { type Spell, unansweredLetter } from './trouble.ts';

/** For so long an alert is tried. */
const triedForMs = 24 * hour;

/** Dead letters that come at once, since no time helps. */
const atOnce = new Set(['unconfirmed', 'payload', 'unknown-destination', 'invalid-notification']);

/** What Slack does before such a dead letter. */
const atOnceAfter: Readonly<Record<string, readonly string[]>> = {
  unconfirmed: ['Slack: lies', 'Slack: posts, and does not say ok'],
  payload: ['Slack: cannot read the blocks'],
};

/** Compares the metrics, by which alarms ring, with what was to be seen; and looks at what was given up. */
export function findWrongCounts({
  counted,
  posts,
  letters,
  stories,
  queued,
  trouble,
  endedAt,
}: Evidence): readonly Fault[] {
  const count = (name: string) => counted.get(name) ?? 0;
  const wrong: Fault[] = [];
  const compare = (name: string, found: number, slack: number) => {
    if (Math.abs(count(name) - found) > slack)
      wrong.push({ at: endedAt, text: `${name} is ${count(name)}, and was ${found}` });
  };
  // A function that dies between the answer and the count has counted nothing.
  const deaths = posts.filter(({ invocation }) => invocation.isCutOff).length;
  const confirmed = posts.filter(({ answer }) => answer === 'ok');
  compare('delivered', confirmed.length, deaths);
  compare(
    'eventsPerMessage',
    confirmed.filter(({ isFromMemory }) => !isFromMemory).length,
    deaths + confirmed.filter(({ isFromMemory }) => isFromMemory).length,
  );
  // A letter that SQS took, and whose answer was lost, is sent again, and counted once; of a function that dies there it is not counted.
  const own = letters.filter(({ reason }) => reason !== 'moved by SQS').length;
  const happened = (what: string) => trouble.counts.get(what) ?? 0;
  const cutOff = happened('Functions: die') + happened('Functions: are cut off by their time-out');
  const uncounted = own - count('deadLetters');
  if (uncounted < 0 || uncounted > happened(unansweredLetter) + cutOff)
    wrong.push({ at: endedAt, text: `deadLetters is ${count('deadLetters')}, and there were ${own}` });
  // Three hundred times: not but for a spell of hours.
  const isLong = ({ from, to }: Spell) => to - from > 3 * hour;
  for (const { at } of trouble.spells.some(isLong) ? [] : letters.filter(({ reason }) => reason === 'moved by SQS'))
    wrong.push({ at, text: 'redeliver failed at a notification until SQS moved it to the dead letters' });
  if (queued > 0) wrong.push({ at: endedAt, text: `${queued} messages are still in the redelivery queue` });
  for (const { at, reason, entry } of letters) {
    const number = Number(/(?:\/latency|map)-(\d+)-/.exec(entry?.event ?? '')?.[1]);
    const story = stories[number - 1];
    const why = atOnceAfter[reason];
    if (why !== undefined && !why.some((what) => trouble.had(what, at - 2 * hour, at)))
      wrong.push({ at, text: `given up (${reason}) at ${format(at)}, and Slack did nothing like it` });
    if (story === undefined || atOnce.has(reason)) continue;
    const begins = Math.min(...[...story.healthEvents, ...story.mapEvents].map((event) => event.appearsAt));
    if (at - begins < triedForMs)
      wrong.push({ at, text: `given up (${reason}) at ${format(at)}, of what began at ${format(begins)}` });
  }
  return wrong;
}
