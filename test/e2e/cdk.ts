import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '..', '..');

/** The CDK's command line, as a user runs it, in an environment of its own. */
export interface Cdk {
  bootstrap(): Promise<void>;
  /** @param settings as `-c internetEventAlerts.NAME=VALUE`. */
  deploy(settings: Readonly<Record<string, string>>): Promise<void>;
  destroy(): Promise<void>;
  /** Deletes what was synthesized. */
  close(): Promise<void>;
}

/** @param signal ends the command that is running. */
export async function openCdk(environment: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Cdk> {
  const output = await mkdtemp(join(root, 'cdk.out.e2e-')); // Beside cdk.out: source maps are relative to it.
  const cdk = async (...args: readonly string[]) => {
    const command = [join(root, 'node_modules', 'aws-cdk', 'bin', 'cdk'), ...args, '--no-notices'];
    try {
      await promisify(execFile)(process.execPath, command, { cwd: root, env: environment, signal });
    } catch (error) {
      const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : '';
      throw new Error(`cdk ${args[0]} failed.\n${said.slice(-4_000)}`, { cause: error });
    }
  };
  return {
    bootstrap: () => cdk('bootstrap', '--output', output),
    deploy: (settings) =>
      cdk(
        'deploy',
        '--output',
        output,
        '--require-approval',
        'never',
        ...Object.entries(settings).flatMap(([name, value]) => ['-c', `internetEventAlerts.${name}=${value}`]),
      ),
    destroy: () => cdk('destroy', '--app', output, '--force'), // As it was synthesized for the deployment.
    close: () => rm(output, { recursive: true, force: true }),
  };
}
