import { type Chapter, chapters } from './chapters.ts';
import type { Played } from './played.ts';
import { type Sample, toNow } from './samples.ts';
import type { OnStep, Stage } from './stage.ts';

/** One invocation in the story of a sample. */
export interface Act {
  /** Empty for the first notification. */
  readonly title: string;
  /** What was sent. Absent for the scheduled announce. */
  readonly sent?: Pick<Sample, 'notification' | 'api'>;
}

/** Shows an act while it is run. */
export type Show = (act: Act, run: (onStep: OnStep) => Promise<Played>) => Promise<Played>;

/** What happens in the channel of a sample, one act after the other. */
export interface Story {
  /** Sends the sample to an empty channel, and all its chapters after it. */
  playAll(): Promise<void>;
  begin(): Promise<void>;
  /** Sends the last notification again. */
  again(): Promise<void>;
  tell(chapter: Chapter): Promise<void>;
  /** Lets minutes pass on the functions' clock, and then the scheduled announce come. */
  pass(minutes: number): Promise<void>;
}

export function openStory(
  sample: Sample,
  stage: Pick<Stage, 'play' | 'announceDue' | 'forget' | 'now'>,
  show: Show,
): Story {
  let current = sample;
  const send = async (title: string, sent: Sample) => {
    current = sent;
    await show({ title, sent }, (onStep) => stage.play(sent, onStep));
  };
  const pass = async (minutes: number) => {
    const title = `${formatMinutes(minutes)} later: the scheduled announce`;
    await show({ title }, (onStep) => stage.announceDue(sample, minutes * 60_000, onStep));
  };
  const begin = async () => {
    await stage.forget(sample);
    await send('', toNow(sample, stage.now()));
  };
  const tell = async (chapter: Chapter) => {
    const { title, minutesBefore, minutesAfter } = chapter;
    if (minutesBefore > 0) await pass(minutesBefore);
    const later = minutesBefore > 0 ? `${formatMinutes(minutesBefore)} later: ${title.replace(/^I/, 'i')}` : title;
    await send(later, chapter.change(current, stage.now()));
    if (minutesAfter > 0) await pass(minutesAfter);
  };
  return {
    begin,
    tell,
    pass,
    again: () => send('The same notification again', current),
    async playAll() {
      await begin();
      if (sample.hasChapters) for (const chapter of chapters) await tell(chapter);
    },
  };
}

function formatMinutes(minutes: number): string {
  return minutes === 1 ? 'One minute' : `${minutes} minutes`;
}

/** Whether an act is worth showing: not a scheduled announce that found nothing to do. */
export function isShown({ sent }: Act, played: Played): boolean {
  return sent !== undefined || !('messages' in played) || played.messages.length > 0 || played.outcome === 'failed';
}
