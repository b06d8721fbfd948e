import FakeTimers from '@sinonjs/fake-timers';

/** The real one: it lets everything happen that does not wait for the simulated clock. */
const realImmediate = setImmediate;

const realDate = Date;
const realNow = Date.now;

/** A clock that stands still while anything is under way, and then jumps to whatever is waited for next. */
export class SimulatedTime {
  readonly #clock: FakeTimers.Clock;
  /** Work that takes no simulated time, but some real: the table's. */
  underWay = 0;

  /** @throws Error if another one is installed: which of the two would a timer belong to? */
  constructor(start: Date) {
    if (globalThis.Date !== realDate) throw new Error('Another simulated time is installed.');
    this.#clock = FakeTimers.install({
      now: start,
      toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'],
    });
    const { now } = this;
    realDate.now = now;
    // The library's own takes several times as long, and a simulated day makes millions of instants.
    globalThis.Date = new Proxy(realDate, {
      construct: (date, given) => Reflect.construct(date, given.length === 0 ? [now()] : given),
    });
  }

  readonly now = (): number => this.#clock.now;

  readonly sleep = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

  /** Lets time pass until nothing is waited for any more. */
  async runToEnd(onHour: () => void): Promise<void> {
    let hour = 0;
    await this.#settle();
    while (this.#clock.countTimers() > 0) {
      this.#clock.next();
      await this.#settle();
      const passed = Math.floor(this.#clock.now / 3_600_000);
      if (passed !== hour) onHour();
      hour = passed;
    }
  }

  /** Lets time pass while something holds. */
  async runWhile(holds: () => boolean): Promise<void> {
    await this.#settle();
    while (holds() && this.#clock.countTimers() > 0) {
      this.#clock.next();
      await this.#settle();
    }
  }

  async #settle(): Promise<void> {
    do {
      await new Promise<void>((resolve) => realImmediate(resolve));
    } while (this.underWay > 0);
  }

  uninstall(): void {
    this.#clock.uninstall();
    globalThis.Date = realDate;
    realDate.now = realNow;
  }
}
