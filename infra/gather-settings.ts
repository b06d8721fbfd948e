import { quote } from '../lambda/runtime/redact.ts';
import { findSimilar } from './find-similar.ts';
import { SettingsError } from './settings-error.ts';

// Without the CDK: a command that needs only the stack's name does not wait until that is loaded.

/** The key of the settings in the CDK context, and the prefix of a `-c` override. */
const contextKey = 'internetEventAlerts';
export const overridePrefix = `${contextKey}.`;

type Given = Readonly<Record<string, unknown>>;

/**
 * Gathers settings, not checked yet: the user's own, those of the context `internetEventAlerts`, and of
 * `internetEventAlerts.NAME`, which win.
 *
 * @param parse reads what a `-c` gives for a setting.
 * @throws SettingsError if `internetEventAlerts` holds no settings, or is mistyped; or one that the user's own have too: whichever
 * of the two was taken, somebody would look for a change in vain.
 */
export function gatherSettings(context: Given, own: Given, parse: (name: string, text: string) => unknown): Given {
  for (const key of Object.keys(context)) refuseMistyped(key);
  const base = context[contextKey] ?? {};
  if (typeof base !== 'object' || base === null || Array.isArray(base)) {
    throw new SettingsError(
      `The context "${contextKey}" must be an object of settings, such as {"logRetentionDays": 90}; on the ` +
        `command line, set one at a time: -c ${overridePrefix}logRetentionDays=90.`,
    );
  }
  const both = Object.keys(base).filter((name) => Object.hasOwn(own, name));
  if (both.length > 0) {
    throw new SettingsError(
      `In settings.json and in the CDK's context (cdk.json, cdk.context.json or ~/.cdk.json) at the same time: ${both.map((name) => quote(name, 100)).join(', ')}. ` +
        'Leave each of them out of one.',
    );
  }
  const overrides = Object.entries(context)
    .filter(([key]) => key.startsWith(overridePrefix))
    .map(([key, value]) => [key.slice(overridePrefix.length), value] as const)
    .map(([name, value]) => [name, typeof value === 'string' ? parse(name, value) : value]);
  return { ...own, ...base, ...Object.fromEntries(overrides) };
}

/** What stands under such a key would be overlooked. */
function refuseMistyped(key: string): void {
  const [first = '', ...rest] = key.split('.');
  if (first === contextKey || findSimilar(first, [contextKey]) === undefined) return;
  throw new SettingsError(
    `In the CDK's context, ${quote(key, 100)}: did you mean ${quote([contextKey, ...rest].join('.'), 100)}?`,
  );
}

/**
 * Reads what `-c` gives, which is text only: what the setting takes as it is stays text; other JSON is parsed, so that `[1]` may be
 * a list.
 *
 * @param isTaken whether the setting takes the text.
 */
export function parseOverride(text: string, isTaken: (text: string) => boolean): unknown {
  if (isTaken(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
