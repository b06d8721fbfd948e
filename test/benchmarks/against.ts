import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { heap, warmUp } from './events.ts';
import { median } from './figures.ts';
import { type Scene, sceneOf } from './worlds.ts';

const root = join(import.meta.dirname, '..', '..');
const run = promisify(execFile);

/** What a later event costs now, and what it cost at another commit. Medians of CPU time, in milliseconds. */
export interface Comparison {
  readonly now: number;
  readonly before: number;
  /** The median of the ratios of each pair of processes, since what disturbs one disturbs the other. */
  readonly ratio: number;
}

/** Pairs of processes: the just-in-time compiler does not decide alike in each. */
const pairs = 5;

/**
 * Measures later events of one location in two versions, by turns, each between its own fakes. Both use the packages that are
 * installed now.
 *
 * @param commit has the functions of `test/fakes/` that are used here, by the same names.
 * @param times how often in each process.
 */
export async function compareWith(commit: string, execPath: string, times: number): Promise<Comparison> {
  await mkdir(join(root, '.cache'), { recursive: true });
  const folder = await mkdtemp(join(root, '.cache', 'against-'));
  const opened: Version[] = [];
  try {
    await run('git', ['clone', '--quiet', '--shared', '--no-checkout', root, folder]);
    await run('git', ['-C', folder, 'checkout', '--quiet', '--detach', commit]);
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
    for (const each of [folder, root]) opened.push(await openVersion(each));
    const [older, newer] = opened;
    if (older === undefined || newer === undefined) throw new Error('A version is missing.');
    return await compare(older, newer, execPath, times);
  } finally {
    for (const version of opened) await version.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function compare(older: Version, newer: Version, execPath: string, times: number): Promise<Comparison> {
  const now: number[] = [];
  const before: number[] = [];
  const ratios: number[] = [];
  let number = 0;
  for (let pair = 0; pair < pairs; pair += 1) {
    const processes = { now: await newer.start(execPath), before: await older.start(execPath) };
    const own = { now: [] as number[], before: [] as number[] };
    for (let time = -warmUp; time < times; time += 1) {
      number += 1;
      const cpuBefore = await processes.before.cpuMs(sceneOf(number, 1, 1));
      const cpuNow = await processes.now.cpuMs(sceneOf(number, 1, 1));
      if (time < 0) continue;
      own.before.push(cpuBefore);
      own.now.push(cpuNow);
    }
    await Promise.all([processes.now.close(), processes.before.close()]);
    now.push(...own.now);
    before.push(...own.before);
    ratios.push(median(own.now) / median(own.before));
  }
  return { now: median(now), before: median(before), ratio: median(ratios) };
}

/** A version of the program, with the fakes that its own tests have. */
interface Version {
  start(execPath: string): Promise<{ cpuMs(scene: Scene): Promise<number>; close(): Promise<void> }>;
  close(): Promise<void>;
}

async function openVersion(folder: string): Promise<Version> {
  const fake = (file: string) => import(pathToFileURL(join(folder, 'test', 'fakes', file)).href);
  const { synthesize }: typeof import('../fakes/synthesize.ts') = await fake('synthesize.ts');
  const { openFakes }: typeof import('../fakes/open-fakes.ts') = await fake('open-fakes.ts');
  const { startFunction }: typeof import('../fakes/function-process.ts') = await fake('function-process.ts');
  const deployment = await synthesize();
  const { notify } = deployment.functions;
  const fakes = await openFakes(notify.environment);
  return {
    async start(execPath) {
      const started = await startFunction(notify, { ...fakes.environment, ...heap }, execPath);
      return {
        async cpuMs({ notification, world }) {
          fakes.api.world = world;
          await fakes.table.forget(); // Else it would wait for a second to pass since the last post.
          const posts = fakes.slack.messages.length;
          const invocation = await started.invoke(notification);
          if (invocation.usage === undefined || fakes.slack.messages.length !== posts + 1) {
            throw new Error(`It was not announced: ${JSON.stringify(invocation)}\n${started.log.join('')}`);
          }
          return invocation.usage.cpuMs;
        },
        close: () => started.close(),
      };
    },
    async close() {
      await fakes.close();
      await rm(dirname(dirname(deployment.bundle)), { recursive: true, force: true });
    },
  };
}
