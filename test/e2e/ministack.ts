import { spawn } from 'node:child_process';
import { open, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { toEnvironment } from './environment.ts';
import { pythonWithMiniStack } from './python.ts';

/** AWS on loopback, in memory. */
export interface MiniStack {
  readonly url: string;
  readonly logFile: string;
  /** Kills the processes in which a function runs at that moment, as when its machine breaks. */
  killRunning(functionName: string): void;
  close(): Promise<void>;
}

const patienceMs = 60_000;

/**
 * Starts MiniStack on a free port of loopback, and waits until it answers.
 *
 * @param folder for its temporary files and its log.
 * @param signal ends the wait.
 * @param environment of the process. Functions inherit it.
 * @throws Error if it ends or does not answer in time.
 */
export async function startMiniStack(
  folder: string,
  signal: AbortSignal,
  environment: Readonly<Record<string, string>>,
): Promise<MiniStack> {
  const python = await pythonWithMiniStack(signal);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const logFile = join(folder, 'ministack.log');
  const log = await open(logFile, 'a');
  const child = spawn(python, [join(import.meta.dirname, 'start-ministack.py')], {
    env: {
      ...toEnvironment(folder, url),
      ...environment,
      BIND_HOST: '127.0.0.1', // The default is every network interface.
      MINISTACK_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
    },
    stdio: ['pipe', log.fd, log.fd],
    detached: true, // A process group of its own: its functions end with it.
  });
  await log.close();
  const isRunning = () => child.pid !== undefined && child.exitCode === null && child.signalCode === null;
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const close = async () => {
    for (const how of ['SIGTERM', 'SIGKILL'] as const) {
      if (child.pid !== undefined && isRunning()) process.kill(-child.pid, how);
      await Promise.race([ended, sleep(5_000, undefined, { ref: false })]);
    }
  };

  const isUp = async () => (await fetch(`${url}/_ministack/health`).catch(() => undefined))?.ok === true;
  for (const deadline = Date.now() + patienceMs; !(await isUp()); await sleep(100)) {
    if (isRunning() && Date.now() < deadline && !signal.aborted) continue;
    await close();
    throw new Error(`MiniStack did not start. Its log ends with:\n${(await readFile(logFile, 'utf8')).slice(-2_000)}`);
  }
  return { url, logFile, killRunning: (functionName) => child.stdin?.write(`${functionName}\n`), close };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  if (address === null || typeof address === 'string') throw new Error('There is no free port.');
  return address.port;
}
