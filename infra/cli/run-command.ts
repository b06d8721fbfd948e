import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';

/** The arguments of a command are wrong. */
export class UsageError extends Error {}

/** npm's own options of one letter that a command has too, by the names under which npm keeps them. */
const npmNames: Readonly<Record<string, string>> = { '-c': 'call' };

/**
 * Refuses an option of a command that stands before the `--`. npm keeps such an option for itself and puts it into the
 * environment, so `npm run redrive --dry-run` would move messages.
 *
 * @throws UsageError
 */
export function refuseKeptOptions(args: readonly string[], options: ParseArgsOptionsConfig): void {
  const flags = Object.entries(options).flatMap(([name, { short }]) => [`--${name}`, ...(short ? [`-${short}`] : [])]);
  for (const flag of flags) {
    const isGiven = args.some((arg) => arg === flag || arg.startsWith(`${flag}=`));
    const npmName = npmNames[flag] ?? flag.replace(/^--?/, '').replaceAll('-', '_');
    if (isGiven || process.env[`npm_config_${npmName}`] === undefined) continue;
    throw new UsageError(
      `${flag} must stand after "--", or npm keeps it for itself: npm run ${process.env['npm_lifecycle_event'] ?? 'NAME'} -- ${flag}`,
    );
  }
}

/**
 * Parses the options of a command.
 *
 * @throws UsageError if `parseArgs` refuses them, or `refuseKeptOptions`.
 */
export function parseOptions<const Options extends ParseArgsOptionsConfig>(args: readonly string[], options: Options) {
  refuseKeptOptions(args, options);
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** Where a command writes. Both take whole lines, without their line break. */
export interface Output {
  readonly print: (line: string) => void;
  readonly printError: (line: string) => void;
}

/** Runs with the arguments after the `--`, and returns the exit code. Throws a UsageError if they are wrong. */
export type Command = (args: readonly string[], output: Output) => Promise<number>;

/**
 * Makes a command that prints its help for `--help`, and otherwise runs with its options.
 *
 * @param run returns whether it was done; if not, it has printed why.
 */
export function defineCommand<const Options extends ParseArgsOptionsConfig>(
  help: string,
  options: Options,
  run: (values: ReturnType<typeof parseOptions<Options>>, output: Output) => Promise<boolean>,
): Command {
  return async (args, output) => {
    const values = parseOptions(args, { ...options, help: { type: 'boolean' } });
    if (!('help' in values && values.help)) return (await run(values, output)) ? 0 : 1;
    output.print(help);
    return 0;
  };
}

/** Returns the exit code of the command, or 2 if it was not understood. The name is that in package.json. */
export async function runCommand(
  name: string,
  command: Command,
  args: readonly string[],
  output: Output,
): Promise<number> {
  try {
    return await command(args, output);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    output.printError(`${error.message}\nSee npm run ${name} -- --help.`);
    return 2;
  }
}
