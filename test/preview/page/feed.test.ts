import { beforeEach, expect, it } from '@jest/globals';
import * as z from 'zod';
import type { Performed } from '../played.ts';
import type { Sample } from '../samples.ts';
import type { OnStep } from '../stage.ts';
import type { Step } from '../steps.ts';
import { Feed, orderSchema } from './feed.ts';

const update = z.object({
  id: z.number().default(-1),
  said: z.string().default(''),
  outcome: z.string().default(''),
  html: z.string().default(''),
  text: z.string().default(''),
});

/** What a browser was sent. */
let shown: z.output<typeof update>[];
/** What the functions answer next. Then they announce. */
let answers: Performed[];
/** What was done on the stage. */
let done: string[];
let aheadMs: number;
let feed: Feed;

const sample = (title: string, hasChapters = false): Sample => ({
  name: title.toLowerCase(),
  title,
  origin: 'Made up.',
  notification: {},
  api: { healthEvents: [] },
  throttledCalls: 0,
  happensNow: true,
  hasChapters,
});
const performed = (outcome: Performed['outcome'], messages: readonly unknown[] = []): Performed => ({
  outcome,
  invocation: { answer: [] },
  announcements: [],
  messages,
  apiCalls: 0,
  slackPosts: 0,
  seconds: 0,
});
const refused: Step = { seconds: 1, service: 'Slack', asked: 'POST', answered: '503', isGood: false };

beforeEach(() => {
  shown = [];
  answers = [];
  done = [];
  aheadMs = 0;
  const next = async (what: string, onStep?: OnStep) => {
    done.push(what);
    onStep?.(refused);
    onStep?.(refused);
    return answers.shift() ?? performed('announced', [{ text: 'A problem' }]);
  };
  feed = new Feed({
    now: () => new Date(Date.now() + aheadMs),
    play: ({ name }, onStep) => next(`notify ${name}`, onStep),
    announceDue: ({ name }, laterMs, onStep) => {
      aheadMs += laterMs;
      return next(`announce ${name}`, onStep);
    },
    forget: async ({ name }) => {
      done.push(`forget ${name}`);
    },
  });
  feed.watch({
    write: (text: string) => shown.push(update.parse(JSON.parse(text.replace(/^.*\ndata: /, '')))),
    on: () => undefined,
  });
});

const play = (one: Sample) => feed.playAll(one, async () => {});
const told = () => shown.map(({ said }) => said).filter((said) => said !== '');
const lastCard = () => shown.findLast(({ html }) => html !== '');

/** Presses a button of the first card, and waits until what it orders is done. */
const press = (order: string) => feed.obey(orderSchema.parse({ card: 0, order }));

it('a screen reader hears once of a wait, however often the function tries', async () => {
  await play(sample('Denver'));
  expect(told()).toEqual(['Denver: sent.', 'Denver: Waits for Slack.', 'Denver: Announced.']);
});

it('a sample that waits for those before it says so at once, and since when', async () => {
  const both = [play(sample('Denver')), play(sample('Leeds'))];
  expect(shown.at(-1)).toMatchObject({ id: 1, outcome: '<span class="outcome waiting">Waits for its turn</span>' });
  expect(shown.at(-1)?.html).toMatch(/Waits until what was sent before it is done\. .*data-since="\d/);
  await Promise.all(both);
});

it('an alert that waits in the outbox says since when, until the scheduled announce has sent it', async () => {
  answers = [performed('waiting')];
  await play(sample('Denver'));
  expect(lastCard()?.html).toMatch(/It waits in the outbox\..* looks each minute whether .*data-since="\d/);

  await feed.announceDue();

  expect(done).toEqual(['forget denver', 'notify denver', 'announce denver']);
  expect(lastCard()).toMatchObject({ id: 0, outcome: '<span class="outcome good">Announced</span>' });
  expect(lastCard()?.html).not.toContain('data-since');
});

it('the scheduled announce shows nothing while Slack still refuses, and is not invoked when nothing waits', async () => {
  await play(sample('Denver'));
  await feed.announceDue();
  expect(done).toEqual(['forget denver', 'notify denver']);

  answers = [performed('waiting')];
  await play(sample('Leeds'));
  answers = [performed('waiting')];
  await feed.announceDue();
  expect(lastCard()?.html).not.toContain('the scheduled announce</h4>');
  expect(lastCard()?.outcome).toContain('Waits in the outbox');
});

it('the same notification sent again is shown below the first, and a new event takes the place of both', async () => {
  await play(sample('Denver'));
  answers = [performed('nothing to announce')];
  await press('again');
  expect(lastCard()?.html.match(/class="act"/g)?.length).toBe(2);
  expect(lastCard()?.html).toContain('Nothing was to be announced.');
  expect(told().at(-1)).toBe('Denver: The same notification again: Nothing to announce.');

  await press('begin');
  expect(lastCard()?.html.match(/class="act"/g)?.length).toBe(1);
  expect(done).toEqual(['forget denver', 'notify denver', 'notify denver', 'forget denver', 'notify denver']);
});

it('a button lets a minute pass, and the page says how far the clock of the functions is ahead', async () => {
  await play(sample('Denver'));
  await press('pass 1');
  expect(aheadMs).toBe(60_000);
  expect(shown.at(-1)?.text).toBe("The functions' clock is 1 minute ahead of yours.");
  expect(lastCard()?.html).toContain('One minute later: the scheduled announce');
});

it('a sample with chapters plays them all, and the announce that is due a minute after the first message', async () => {
  await play(sample('Denver', true));
  expect(done.filter((what) => what === 'notify denver').length).toBe(5);
  expect(done.slice(0, 4)).toEqual(['forget denver', 'notify denver', 'notify denver', 'announce denver']);
  expect(lastCard()?.html).toContain('10 minutes later: it is back');
});

it('a card that is not opened shows the titles of five messages, and how many more there are', async () => {
  const many = ['A', 'B', 'C', 'D', 'E', 'F', 'G'].map((text) => ({ text: `${text}\nand more` }));
  answers = [performed('announced', many)];
  await play(sample('Denver'));
  const titles = lastCard()?.html.match(/(?<=class="headline">)[^<]*/g);
  expect(titles).toEqual(['A', 'B', 'C', 'D', 'E', 'and 2 more']);
});

it('an order for a card that is not there is refused', () => {
  expect(feed.obey({ card: 7, order: 'again' })).toBeUndefined();
});
