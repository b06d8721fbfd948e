/** Whether two values are the same as JSON: in any order of members, where what is undefined is missing, and an instant is its text. */
export function isSameJson(one: unknown, other: unknown): boolean {
  if (one === other) return true; // Not `Object.is`: as JSON, -0 is 0.
  if (!isObject(one) || !isObject(other) || Array.isArray(one) !== Array.isArray(other)) return false;
  if (one instanceof Date || other instanceof Date) {
    return one instanceof Date && other instanceof Date && one.getTime() === other.getTime();
  }
  return (
    Object.keys(one).every((key) => isSameJson(Reflect.get(one, key), Reflect.get(other, key))) &&
    Object.keys(other).every((key) => Object.hasOwn(one, key) || Reflect.get(other, key) === undefined)
  );
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
