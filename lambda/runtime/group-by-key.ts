/** The values by their keys, in the order in which they come: `Map.groupBy`, which Node.js 20 lacks. */
export function groupByKey<Key, Value>(
  values: Iterable<Value>,
  toKey: (value: Value) => Key,
): ReadonlyMap<Key, readonly Value[]> {
  const groups = new Map<Key, Value[]>();
  for (const value of values) {
    const key = toKey(value);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return groups;
}
