import { readConfig } from '../../lambda/config.ts';
import { type FunctionProcess, startFunction } from '../fakes/function-process.ts';
import { type Fakes, openFakes } from '../fakes/open-fakes.ts';
import type { DeployedFunction } from '../fakes/synthesize.ts';
import { median } from './figures.ts';
import { type Scene, sceneOf } from './worlds.ts';

/** Events of one kind, each new. Medians. */
export interface EventFigures {
  readonly name: string;
  /** From the notification to the request at Slack, in milliseconds; of a cold one, without the start of the process. */
  readonly msToSlack: number;
  /** Of the function's process alone, in milliseconds. */
  readonly cpuMs: number;
  readonly apiCalls: number;
  /** What the function logs, in bytes. */
  readonly logBytes: number;
  /** Of the process that it was measured in, since its start, in MiB. */
  readonly peakMemoryMb: number;
}

const sizes = {
  locations: [1, 10, 100, 500],
  pages: [1, 10, 50],
} as const;

/** Lambda gives Node.js flags by the function's memory, as its runtime's start script has them: here those of the least, 128 MB. */
export const heap = { NODE_OPTIONS: '--max-semi-space-size=6 --max-old-space-size=115' };

/** What the just-in-time compiler has left to do after so many is not worth naming. */
export const warmUp = 150;

/** The notify function between fakes in this process, whose time is not counted. */
export class EventBench {
  readonly #notify: DeployedFunction;
  readonly #execPath: string;
  readonly #fakes: Fakes;
  readonly #onPost: { seen: (() => void) | undefined };
  #number = 0;

  private constructor(
    notify: DeployedFunction,
    execPath: string,
    fakes: Fakes,
    onPost: { seen: (() => void) | undefined },
  ) {
    this.#notify = notify;
    this.#execPath = execPath;
    this.#fakes = fakes;
    this.#onPost = onPost;
  }

  static async open(notify: DeployedFunction, execPath: string): Promise<EventBench> {
    const onPost: { seen: (() => void) | undefined } = { seen: undefined };
    const fakes = await openFakes(notify.environment, { onPost: () => onPost.seen?.() });
    return new EventBench(notify, execPath, fakes, onPost);
  }

  close(): Promise<void> {
    return this.#fakes.close();
  }

  /** What one call of AWS and one POST cost by themselves, warm: an event takes 14 calls and one POST. */
  async yardstick(name: string, plain: DeployedFunction, times: number): Promise<EventFigures> {
    const { destinations } = readConfig(this.#notify.environment);
    const event = { parameter: destinations[0]?.webhookParameter };
    const figures: Measured[] = [];
    await this.#within(plain, async (started) => {
      for (let time = -warmUp; time < times; time += 1) {
        const measured = await this.#measure(started, { notification: event, world: {} });
        if (time >= 0) figures.push(measured);
      }
    });
    return figuresOf(name, figures);
  }

  /** The first event of a process. */
  async cold(times: number): Promise<EventFigures> {
    const figures: Measured[] = [];
    for (let time = 0; time < times; time += 1) {
      await this.#within(this.#notify, async (started) => {
        figures.push(await this.#measure(started, sceneOf(this.#next(), 1, 1)));
      });
    }
    return figuresOf('first event (cold)', figures);
  }

  /** Later events, each kind in a process of its own. */
  async warm(times: number): Promise<readonly EventFigures[]> {
    const kinds = [
      ...sizes.locations.map((count) => ({ name: locationsName(count), locations: count, pages: 1 })),
      ...sizes.pages.map((count) => ({
        name: `${count} ${count === 1 ? 'page' : 'pages'} of internet events`,
        locations: 1,
        pages: count,
      })),
    ];
    const all: EventFigures[] = [];
    for (const { name, locations, pages } of kinds) {
      const figures: Measured[] = [];
      await this.#within(this.#notify, async (started) => {
        for (let time = -warmUp / pages; time < times; time += 1) {
          const measured = await this.#measure(started, sceneOf(this.#next(), locations, pages));
          if (time >= 0) figures.push(measured);
        }
      });
      all.push(figuresOf(name, figures));
    }
    return all;
  }

  #next(): number {
    this.#number += 1;
    return this.#number;
  }

  async #within(deployed: DeployedFunction, work: (started: FunctionProcess) => Promise<void>): Promise<void> {
    const started = await startFunction(deployed, { ...this.#fakes.environment, ...heap }, this.#execPath);
    try {
      await work(started);
    } finally {
      await started.close();
    }
  }

  async #measure(started: FunctionProcess, { notification, world }: Scene): Promise<Measured> {
    const { api } = this.#fakes;
    api.world = world;
    await this.#fakes.table.forget(); // Else it would wait for a second to pass since the last post.
    const callsBefore = api.calls.length;
    const logged = started.log.length;
    const begun = performance.now();
    let msToSlack = Number.NaN;
    this.#onPost.seen = () => {
      msToSlack = performance.now() - begun;
    };
    const invocation = await started.invoke(notification);
    if (!('answer' in invocation) || Number.isNaN(msToSlack) || invocation.usage === undefined) {
      throw new Error(`It was not announced: ${JSON.stringify(invocation)}\n${started.log.join('')}`);
    }
    const logBytes = Buffer.byteLength(started.log.slice(logged).join(''));
    return { msToSlack, apiCalls: api.calls.length - callsBefore, logBytes, ...invocation.usage };
  }
}

function locationsName(count: number): string {
  return `${count} impacted ${count === 1 ? 'location' : 'locations'}`;
}

type Measured = Omit<EventFigures, 'name'>;

function figuresOf(name: string, figures: readonly Measured[]): EventFigures {
  const of = (member: keyof Measured) => median(figures.map((each) => each[member]));
  return {
    name,
    msToSlack: of('msToSlack'),
    cpuMs: of('cpuMs'),
    apiCalls: of('apiCalls'),
    logBytes: of('logBytes'),
    peakMemoryMb: Math.max(...figures.map(({ peakMemoryMb }) => peakMemoryMb)),
  };
}
