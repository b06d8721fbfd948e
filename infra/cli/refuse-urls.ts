import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { quote } from '../../lambda/runtime/redact.ts';
import { refuseKeptOptions, UsageError } from './run-command.ts';

/** Options that a person may try. npm keeps them for itself if they stand before the `--`, and names them so. */
const tried = ['url', 'webhook', 'webhook-url', 'value'];

/**
 * Refuses a webhook's URL that is given as an argument.
 *
 * @throws UsageError that does not repeat it, or as `refuseKeptOptions` does.
 */
export function refuseUrls(args: readonly string[], options: ParseArgsOptionsConfig): void {
  refuseKeptOptions(args, options); // npm passes on what stood behind such an option as if it stood alone.
  const { tokens } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true });
  const isGiven = tokens.some(
    (token) => token.kind === 'positional' || (token.kind === 'option' && tried.includes(token.name)),
  );
  const isKept = tried.some((name) => process.env[`npm_config_${name.replaceAll('-', '_')}`] !== undefined);
  if (!isGiven && !isKept) return;
  throw new UsageError(
    "The URL is not taken as an argument, since the shell's history and `ps` show arguments: it is asked for, or read from " +
      'standard input. If you have given a webhook here, better make a new one in Slack.',
  );
}

/** Throws an error of another argument again, in which a URL is cut. */
export function withoutUrls(error: unknown): never {
  throw error instanceof UsageError ? new UsageError(quote(error.message, 1_000)) : error;
}
