import * as z from 'zod';
import { chapters } from '../chapters.ts';
import type { Played } from '../played.ts';
import type { Sample } from '../samples.ts';
import type { OnStep, Stage } from '../stage.ts';
import type { Step } from '../steps.ts';
import { type Act, isShown, openStory, type Story } from '../story.ts';
import { type Card, isWaiting, type ShownAct, toCardOutcome } from './card.ts';
import { cardHtml, indexEntryHtml, outcomeHtml, progressHtml, timelineHtml } from './cards.ts';

/** What a button of a card orders. */
export const orderSchema = z.strictObject({
  card: z.int(),
  order: z.enum(['begin', 'again', 'pass 1', 'pass 15', ...chapters.map((_chapter, index) => `chapter ${index}`)]),
});

/** The answer to a browser that watches. */
interface Viewer {
  write(text: string): unknown;
  on(event: 'close', act: () => void): unknown;
}

/** Is told of each act that came to something. */
export type OnPlayed = (act: Act, played: Played) => Promise<void>;

/** The cards of the page, one for each sample; what they play on the stage is played one at a time. */
export class Feed {
  readonly #stage: Pick<Stage, 'play' | 'announceDue' | 'forget' | 'now'>;
  readonly #cards: Card[] = [];
  readonly #stories: Story[] = [];
  readonly #viewers = new Set<Viewer>();
  #last: Promise<void> = Promise.resolve();

  constructor(stage: Pick<Stage, 'play' | 'announceDue' | 'forget' | 'now'>) {
    this.#stage = stage;
  }

  /** Adds a card, and plays all of its sample. */
  playAll(sample: Sample, onPlayed: OnPlayed): Promise<void> {
    const id = this.#cards.length;
    this.#put({ id, sample, acts: [] }, `${sample.title}: sent.`);
    this.#stories[id] = openStory(sample, this.#stage, async (act, run) => {
      const acts = act.title === '' ? [] : (this.#cards[id]?.acts ?? []);
      const played = await this.#perform({ id, sample, acts }, act, run);
      if (isShown(act, played)) await onPlayed(act, played);
      return played;
    });
    return this.#inTurn(id, (story) => story.playAll());
  }

  /** @returns when it is done; undefined if there is no such card. */
  obey({ card, order }: z.output<typeof orderSchema>): Promise<void> | undefined {
    if (this.#cards[card] === undefined) return undefined;
    const [what, number] = order.split(' ');
    const chapter = chapters[Number(number)];
    return this.#inTurn(card, async (story) => {
      if (what === 'begin') await story.begin();
      else if (what === 'again') await story.again();
      else if (what === 'pass') await story.pass(Number(number));
      else if (chapter !== undefined) await story.tell(chapter);
    });
  }

  /** What the schedule of each minute does, for every card that waits. */
  async announceDue(): Promise<void> {
    await Promise.all(this.#cards.filter(isWaiting).map(({ id }) => this.#inTurn(id, (story) => story.pass(0))));
  }

  /** Shows everything to a browser, what there is and what comes. */
  watch(viewer: Viewer): void {
    this.#viewers.add(viewer);
    viewer.on('close', () => this.#viewers.delete(viewer));
    for (const card of this.#cards) viewer.write(toEvent('card', { ...toShown(card), said: '' }));
    viewer.write(toEvent('clock', toClock(this.#stage.now())));
  }

  /** Tells every browser. */
  show(event: string, data: object): void {
    for (const viewer of this.#viewers) viewer.write(toEvent(event, data));
  }

  #put(card: Card, said = ''): void {
    this.#cards[card.id] = card;
    this.show('card', { ...toShown(card), said });
  }

  /** Does something in a card's channel when what was asked for before it is done. */
  #inTurn(id: number, act: (story: Story) => Promise<void>): Promise<void> {
    const card = this.#cards[id];
    if (card !== undefined) this.#put({ ...card, queuedAt: new Date() });
    const done = this.#after(this.#last, id, act);
    this.#last = done.catch(() => undefined);
    return done;
  }

  async #after(before: Promise<void>, id: number, act: (story: Story) => Promise<void>): Promise<void> {
    await before;
    const story = this.#stories[id];
    if (story !== undefined) await act(story);
  }

  /** @param before the card, and what is on it so far. */
  async #perform(before: Card, act: Act, run: (onStep: OnStep) => Promise<Played>): Promise<Played> {
    const begun: ShownAct = { ...act, begunAt: new Date(), steps: [] };
    this.#put({ ...before, acts: [...before.acts, begun] });
    const steps: Step[] = [];
    const played = await run((step) => {
      steps.push(step);
      this.#showSteps(before, { ...begun, steps: [...steps] });
    }).catch(toFailed);
    const { title } = before.sample;
    if (isShown(act, played)) {
      const ended = { played, at: new Date(), clock: this.#stage.now() };
      const card = { ...before, acts: [...before.acts, { ...begun, steps, ended }] };
      const subject = act.title === '' ? title : `${title}: ${act.title}`;
      this.#put(card, `${subject}: ${toCardOutcome(card).label}.`);
    } else this.#put(before, `${title}: ${act.title} found nothing that is due.`);
    this.show('clock', toClock(this.#stage.now()));
    return played;
  }

  /** A wait is said when it begins, not with each attempt. */
  #showSteps(before: Card, act: ShownAct): void {
    const { id, sample } = before;
    const label = (steps: readonly Step[]) => toCardOutcome({ ...before, acts: [{ ...act, steps }] }).label;
    const isNews = label(act.steps) !== label(act.steps.slice(0, -1));
    const card = { ...before, acts: [...before.acts, act] };
    this.#cards[id] = card;
    this.show('progress', {
      id,
      timeline: timelineHtml(act),
      outcome: outcomeHtml(card),
      progress: progressHtml(card),
      said: isNews ? `${sample.title}: ${label(act.steps)}.` : '',
    });
  }
}

function toEvent(event: string, data: object): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

function toShown(card: Card): object {
  return { id: card.id, html: cardHtml(card), entry: indexEntryHtml(card), outcome: outcomeHtml(card) };
}

/** How far the functions' clock is ahead, in words. */
function toClock(now: Date): object {
  const minutes = Math.round((now.getTime() - Date.now()) / 60_000);
  const ahead = minutes === 1 ? '1 minute' : `${minutes} minutes`;
  return { text: minutes === 0 ? '' : `The functions' clock is ${ahead} ahead of yours.` };
}

/** The function's process has ended, or the fakes have. */
function toFailed(error: unknown): Played {
  const failure = error instanceof Error ? error.message : String(error);
  const nothing = { announcements: [], messages: [], apiCalls: 0, slackPosts: 0, seconds: 0 };
  return { outcome: 'failed', invocation: { failure }, ...nothing };
}
