/** Does work with each value in order, so many at a time. As soon as one is done, the next begins. */
export async function inParallel<Value>(
  most: number,
  values: readonly Value[],
  work: (value: Value) => Promise<unknown>,
): Promise<void> {
  const left = values.values();
  const takeTurns = async () => {
    for (const value of left) await work(value);
  };
  await Promise.all(Array.from({ length: most }, takeTurns));
}
