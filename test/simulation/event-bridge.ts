import type { Random } from './random.ts';
import type { SimulatedTime } from './time.ts';
import { type Handed, isInBurst, strictMonitor } from './world.ts';

const minute = 60_000;

/** Hands notifications over as AWS promises: mostly; at least once then, sooner or later, and in any order. */
export class EventBridge {
  readonly counts = { duplicated: 0, notInvoked: 0 };
  /** All that came, and all that should have. */
  readonly handed: Handed[] = [];
  /** Those of them that never come: the sweep must find their events. */
  readonly lost = new Set<Handed>();
  readonly #time: SimulatedTime;
  readonly #random: Random;
  readonly #invoke: (handed: Handed) => void;
  readonly #fail: (handed: Handed) => void;

  /**
   * @param invoke invokes the function.
   * @param fail takes a notification for which the function could not be invoked.
   */
  constructor(
    time: SimulatedTime,
    random: Random,
    { invoke, fail }: { readonly invoke: (handed: Handed) => void; readonly fail: (handed: Handed) => void },
  ) {
    this.#time = time;
    this.#random = random;
    this.#invoke = invoke;
    this.#fail = fail;
  }

  handOver(handed: Handed): void {
    this.handed.push(handed);
    if (this.#random.chance(chanceOfLoss(handed))) {
      this.lost.add(handed);
      return;
    }
    const deliver = () => {
      if (this.#random.chance(0.01)) {
        this.counts.notInvoked += 1;
        this.#fail(handed);
      } else this.#invoke(handed);
    };
    const lag = () => this.#random.pick([0, 100, 2_000, this.#random.between(0, 20 * minute)]);
    const wait = Math.max(0, handed.at - this.#time.now());
    setTimeout(deliver, wait + lag());
    if (this.#random.chance(0.05)) {
      this.counts.duplicated += 1;
      setTimeout(deliver, wait + lag());
    }
  }
}

/** More of a burst, so that a sweep must read every page; and of the ends that no list shows. */
function chanceOfLoss({ healthEvent, isEnd }: Handed): number {
  if (healthEvent === undefined) return 0;
  if (healthEvent.part !== undefined) return 0.3;
  if (isInBurst(healthEvent.index)) return 0.6; // The more of a burst is lost, the surer is it that a list must be read whole.
  return isEnd && healthEvent.monitorName === strictMonitor ? 0.25 : 0.05;
}
