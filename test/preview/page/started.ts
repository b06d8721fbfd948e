import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..', '..');

/** `npm start`, as a person runs it. */
export interface Started {
  /** Of its page. */
  readonly url: string;
  /** Presses Ctrl-C. @returns the exit code. */
  interrupt(): Promise<number | null>;
}

/** Starts the program with its page on a free port. @throws Error with what it printed, if it ends without a page. */
export async function startProgram(): Promise<Started> {
  const out = await mkdtemp(join(tmpdir(), 'alerts-'));
  const tsx = join(root, 'node_modules', 'tsx', 'dist', 'cli.mjs');
  const child = spawn(process.execPath, [tsx, 'test/preview/start.ts', '--port', '0', '--out', out], {
    cwd: root,
    env: { ...process.env, SLACK_WEBHOOK_URL: '' },
  });
  const ended = once(child, 'exit');
  let printed = '';
  const url = await new Promise<string>((resolve, reject) => {
    const read = (text: string) => {
      printed += text;
      const shown = /The alerts are shown at (\S+)/.exec(printed)?.[1];
      if (shown !== undefined) resolve(shown);
    };
    child.stdout.setEncoding('utf8').on('data', read);
    child.stderr.setEncoding('utf8').on('data', read);
    child.once('exit', (code) => reject(new Error(`npm start ended with ${code}.\n${printed}`)));
  });
  return {
    url,
    interrupt: async () => {
      child.kill('SIGINT');
      await ended;
      await rm(out, { recursive: true, force: true });
      return child.exitCode;
    },
  };
}
