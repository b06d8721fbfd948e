import { execFile } from 'node:child_process';
import { join } from 'node:path';

/** What an operator command came to. */
export interface Ended {
  readonly code: number;
  /** What it printed, and what it complained of. */
  readonly said: readonly string[];
}

/**
 * Runs an operator command as `npm run` does.
 *
 * @param environment of the command, with AWS_ENDPOINT_URL.
 */
export function operatorCommand(
  name: 'doctor' | 'redrive' | 'send-test',
  environment: Readonly<Record<string, string>>,
  ...options: readonly string[]
): Promise<Ended> {
  const root = join(import.meta.dirname, '..', '..');
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--env-file=node.env', '--import', 'tsx', join('infra', 'cli', 'main.ts'), name, ...options],
      { cwd: root, env: environment },
      (error, stdout, stderr) => {
        resolve({
          code: error === null ? 0 : Number(error.code),
          said: `${stdout}${stderr}`.trimEnd().split('\n'),
        });
      },
    );
  });
}
