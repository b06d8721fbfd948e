/** An EventBridge event pattern, as far as this project's rules go: lists of allowed texts, nested by member. */
export interface Pattern {
  readonly [member: string]: readonly string[] | Pattern;
}

/**
 * Whether EventBridge would hand the event to the rule's target: every member of the pattern must hold one of its texts.
 *
 * @returns what does not match, or undefined if all does.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
 */
export function mismatchOf(event: unknown, pattern: Pattern, path = ''): string | undefined {
  for (const [member, wanted] of Object.entries(pattern)) {
    const value = isRecord(event) ? event[member] : undefined;
    const name = `${path}${member}`;
    if (!isList(wanted)) {
      const inner = mismatchOf(value, wanted, `${name}.`);
      if (inner !== undefined) return inner;
    } else if (typeof value !== 'string' || !wanted.includes(value)) {
      return `${name} is ${JSON.stringify(value) ?? 'missing'}, and must be ${wanted.map((text) => `"${text}"`).join(' or ')}`;
    }
  }
  return undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isList(value: readonly string[] | Pattern): value is readonly string[] {
  return Array.isArray(value);
}
