import { quote } from '../../lambda/runtime/redact.ts';
import { UsageError } from './run-command.ts';

/** Settings of the command line, as the CDK takes them. */
export const contextOption = { context: { type: 'string', short: 'c', multiple: true } } as const;

/**
 * Parses what `-c` gives as the CDK does, up to the end of a line; without any `-c`, the variable CDK_CONTEXT, which holds one.
 *
 * @throws UsageError for an override that is not NAME=VALUE.
 */
export function parseOverrides(context?: readonly string[]): Readonly<Record<string, string>> {
  const given = (context ?? readEnvironment()).map((override) => {
    const [, name = '', value = ''] = /^([^=]+)=(.*)/.exec(override) ?? [];
    if (name === '') throw new UsageError(`-c takes NAME=VALUE; it is "${quote(override)}"`);
    return [name, value] as const;
  });
  return Object.fromEntries(given);
}

/** The CDK leaves out what is not NAME=VALUE. */
function readEnvironment(): readonly string[] {
  const { CDK_CONTEXT: variable = '' } = process.env;
  return /^[^=]+=/.test(variable) ? [variable] : [];
}
