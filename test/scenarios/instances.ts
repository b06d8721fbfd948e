/** The instances of a function: warm ones first, each with clients of its own, for one invocation at a time. */
export class Instances<Given> {
  readonly #make: () => (endsAt: number) => Given;
  readonly #idle: ((endsAt: number) => Given)[] = [];

  /** @param make makes an instance, which gives its dependencies to each invocation that it serves. */
  constructor(make: () => (endsAt: number) => Given) {
    this.#make = make;
  }

  async invoke<T>(endsAt: number, work: (given: Given) => Promise<T>): Promise<T> {
    const instance = this.#idle.pop() ?? this.#make();
    try {
      return await work(instance(endsAt));
    } finally {
      this.#idle.push(instance);
    }
  }
}
