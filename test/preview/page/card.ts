import { explainSilence, type Played } from '../played.ts';
import type { Sample } from '../samples.ts';
import { findWait, type Step } from '../steps.ts';
import type { Act } from '../story.ts';

/** A sample, and what was done with it so far in its channel. */
export interface Card {
  readonly id: number;
  readonly sample: Sample;
  readonly acts: readonly ShownAct[];
  /** Since when something waits until other cards are done. */
  readonly queuedAt?: Date | undefined;
}

/** An invocation, and what became of it. */
export interface ShownAct extends Act {
  readonly begunAt: Date;
  readonly steps: readonly Step[];
  /** Absent while the function runs. */
  readonly ended?: {
    readonly played: Played;
    readonly at: Date;
    /** By the functions' clock. */
    readonly clock: Date;
  };
}

/** What is shown of a card in a word or two. */
export interface Outcome {
  readonly label: string;
  readonly kind: 'good' | 'bad' | 'quiet' | 'waiting';
}

const outcomes: Readonly<Record<Played['outcome'], Outcome>> = {
  announced: { label: 'Announced', kind: 'good' },
  'nothing to announce': { label: 'Nothing to announce', kind: 'quiet' },
  waiting: { label: 'Waits in the outbox', kind: 'waiting' },
  'not matched': { label: 'Not delivered', kind: 'bad' },
  failed: { label: 'Not announced yet', kind: 'bad' },
};

export function toCardOutcome({ acts, queuedAt }: Card): Outcome {
  const last = acts.at(-1);
  if (queuedAt !== undefined || last === undefined) return { label: 'Waits for its turn', kind: 'waiting' };
  if (last.ended !== undefined) return outcomes[last.ended.played.outcome];
  const wait = findWait(last.steps);
  return { label: wait?.text.replace(/:.*/s, '') ?? 'Under way', kind: 'waiting' };
}

export interface Progress {
  readonly text: string;
  readonly since: Date;
}

/** What a card waits for, and since when; undefined if it does not wait. */
export function findProgress({ acts, queuedAt }: Card): Progress | undefined {
  if (queuedAt !== undefined) return { text: 'Waits until what was sent before it is done.', since: queuedAt };
  const last = acts.at(-1);
  if (last === undefined) return undefined;
  const { ended, steps, begunAt } = last;
  if (ended !== undefined) {
    const { played, at } = ended;
    return played.outcome === 'waiting' ? { text: explainSilence(played) ?? '', since: at } : undefined;
  }
  const wait = findWait(steps);
  if (wait === undefined) return { text: 'The function runs.', since: begunAt };
  return { text: wait.text, since: new Date(begunAt.getTime() + wait.seconds * 1_000) };
}

export function isWaiting({ acts }: Card): boolean {
  return acts.at(-1)?.ended?.played.outcome === 'waiting';
}
