/**
 * Begins a list anywhere: what fails or takes all the time must not hold up the same others each time.
 *
 * @param random from 0 to below 1.
 */
export function rotate<Value>(values: readonly Value[], random: number): readonly Value[] {
  const first = Math.floor(random * values.length);
  return [...values.slice(first), ...values.slice(0, first)];
}
