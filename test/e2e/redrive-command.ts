import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/**
 * Runs `npm run redrive` as an operator does.
 *
 * @param environment of the command, with AWS_ENDPOINT_URL.
 * @returns what it printed.
 * @throws Error with that, if it did not end with 0.
 */
export async function redrive(
  environment: Readonly<Record<string, string>>,
  ...options: readonly string[]
): Promise<readonly string[]> {
  const command = join(import.meta.dirname, '..', '..', 'infra', 'ops', 'redrive.ts');
  try {
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', command, ...options], {
      env: environment,
    });
    return stdout.trimEnd().split('\n');
  } catch (error) {
    const said = error instanceof Error && 'stdout' in error && 'stderr' in error ? [error.stdout, error.stderr] : [];
    throw new Error(`npm run redrive failed.\n${said.join('')}`, { cause: error });
  }
}
