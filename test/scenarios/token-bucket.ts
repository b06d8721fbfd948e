/** Units that come back evenly: a second's worth is there at most. */
export class TokenBucket {
  readonly #perSecond: number;
  readonly #now: () => number;
  #level: number;
  #at: number;

  constructor(perSecond: number, now: () => number) {
    this.#perSecond = perSecond;
    this.#now = now;
    this.#level = perSecond;
    this.#at = now();
  }

  get level(): number {
    const now = this.#now();
    this.#level = Math.min(this.#perSecond, this.#level + (this.#perSecond * (now - this.#at)) / 1_000);
    this.#at = now;
    return this.#level;
  }

  /** Takes units, or gives them back if they are negative. What was used already may be more than there was. */
  use(units: number): void {
    this.#level = this.level - units;
  }

  /** @returns false, and takes nothing, if there are not as many. */
  take(units: number): boolean {
    if (this.level < units) return false;
    this.use(units);
    return true;
  }
}
