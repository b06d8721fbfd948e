import { type Command, runCommand } from '../../../infra/cli/run-command.ts';

/** What a command came to. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The environment of an operator without credentials, profile or Region; nothing of whoever runs the tests. */
export const withoutCredentials = {
  PATH: process.env['PATH'],
  AWS_CONFIG_FILE: '/nonexistent',
  AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
  AWS_EC2_METADATA_DISABLED: 'true',
  // As node.env sets it.
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'],
};

export const withCredentials = {
  ...withoutCredentials,
  AWS_ACCESS_KEY_ID: 'LOCAL',
  AWS_SECRET_ACCESS_KEY: 'local-and-worthless',
};

/** Runs a command as `npm run NAME` does, but for the process: with this environment, and no other variable. */
export async function runInProcess(
  name: string,
  command: Command,
  environment: NodeJS.ProcessEnv,
  ...args: readonly string[]
): Promise<Ended> {
  const before = process.env;
  process.env = { ...environment };
  const lines: { readonly stdout: string[]; readonly stderr: string[] } = { stdout: [], stderr: [] };
  try {
    const code = await runCommand(name, command, args, {
      print: (line) => lines.stdout.push(`${line}\n`),
      printError: (line) => lines.stderr.push(`${line}\n`),
    });
    return { code, stdout: lines.stdout.join(''), stderr: lines.stderr.join('') };
  } finally {
    process.env = before;
  }
}
