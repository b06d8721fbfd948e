import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DeployedFunction } from './synthesize.ts';

/** What an invocation ended with: the handler's answer, or its error in one line. */
export type Invocation = ({ readonly answer: unknown } | { readonly failure: string }) & { readonly usage?: Usage };

/** What the process used. */
export interface Usage {
  /** In the invocation; of the first answer, since the process was started. */
  readonly cpuMs: number;
  /** Resident, since the process was started, in MiB. */
  readonly peakMemoryMb: number;
}

/** The bundle in a process of its own, invoked one event at a time. */
export interface FunctionProcess {
  /** @param more that the process is sent beside the event, for what is preloaded there. */
  invoke(event: unknown, more?: object): Promise<Invocation>;
  /** What it took until it could be invoked. */
  readonly start: Invocation;
  /** Everything that the function wrote so far: its log. */
  readonly log: readonly string[];
  close(): Promise<void>;
}

/** Credentials that sign requests to the fakes, and are nobody's. */
const nobody = { AWS_ACCESS_KEY_ID: 'LOCAL', AWS_SECRET_ACCESS_KEY: 'local-and-worthless', AWS_REGION: 'us-east-1' };

/**
 * Starts the function with the environment of the template, and of the caller nothing but the PATH: no credentials, profile
 * or configuration of whoever runs this.
 *
 * @param environment laid over the template's.
 * @param execPath the Node.js that runs it. Default: the caller's.
 * @param preload a module that is loaded before the function.
 */
export async function startFunction(
  { bundle, environment: deployed, timeoutMs }: DeployedFunction,
  environment: Readonly<Record<string, string>>,
  execPath = process.execPath,
  preload?: string,
): Promise<FunctionProcess> {
  const child = fork(join(import.meta.dirname, 'function-host.mjs'), [bundle], {
    execPath,
    execArgv: preload === undefined ? [] : ['--import', pathToFileURL(preload).href],
    env: {
      PATH: process.env['PATH'],
      AWS_CONFIG_FILE: '/nonexistent',
      AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
      AWS_LAMBDA_FUNCTION_NAME: 'notify',
      ...nobody,
      ...deployed,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const log: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => log.push(text));
  }
  const start = await nextMessage(child, timeoutMs, log);
  return {
    log,
    start,
    async invoke(event, more) {
      if (!child.connected) return { failure: "The function's process was ended." };
      child.send({ event, timeoutMs, ...more });
      return nextMessage(child, timeoutMs, log);
    },
    async close() {
      child.kill('SIGKILL');
    },
  };
}

function nextMessage(child: ChildProcess, timeoutMs: number, log: readonly string[]): Promise<Invocation> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      clearTimeout(timer);
      child.off('message', onMessage);
      child.off('exit', onExit);
      act();
    };
    const onMessage = (message: Invocation) => settle(() => resolve(message));
    const onExit = (code: number | null) =>
      settle(() => reject(new Error(`The function's process ended with code ${code}.\n${log.join('')}`)));
    const timer = setTimeout(
      () => settle(() => resolve({ failure: `The function timed out after ${timeoutMs / 1_000} s.` })),
      timeoutMs,
    );
    child.on('message', onMessage);
    child.on('exit', onExit);
  });
}
