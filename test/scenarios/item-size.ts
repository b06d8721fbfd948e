/** A value as DynamoDB's JSON has it: one member, named after the type. */
type Value = Readonly<Record<string, unknown>>;

export type Attributes = Readonly<Record<string, Value>>;

/**
 * Returns the bytes of an item as DynamoDB counts them: the names and the values of its attributes, in UTF-8.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function measureItem(item: Attributes): number {
  const sizes = Object.entries(item).map(([name, value]) => Buffer.byteLength(name) + measureValue(value));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** The types that the program writes. */
function measureValue(value: Value): number {
  const [[type, content] = []] = Object.entries(value);
  if (type === 'S') return Buffer.byteLength(String(content));
  // A byte for two digits, and one more.
  if (type === 'N') return 1 + Math.ceil(String(content).replaceAll(/\D/g, '').length / 2);
  if (type === 'BOOL' || type === 'NULL') return 1;
  // Of a map and each of its members, besides their names and values.
  if (type === 'M' && isMap(content)) return 3 + Object.keys(content).length + measureItem(content);
  throw new Error(`The size of the type ${type} is not known here.`);
}

function isMap(content: unknown): content is Attributes {
  return typeof content === 'object' && content !== null;
}

/** A write costs a unit for each started KB; what does not exist costs one. */
export function toWriteUnits(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / 1_024));
}

/** A strongly consistent read costs a unit for each started 4 KB; what does not exist costs one. */
export function toReadUnits(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / 4_096));
}
