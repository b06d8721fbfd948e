import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** In a process that `runInProcesses` has made. */
export const isWorker = process.argv[2] === '--serve';

/**
 * Runs tasks in processes of their own, one for each core: a simulation keeps one core busy, and its clock is the process's.
 *
 * @param file the module that is run there, where it calls `serve`.
 * @param onDone called with what came of each task, in any order.
 * @throws Error if a process ends before its time.
 */
export async function runInProcesses<Task extends object, Done>(
  file: string,
  tasks: readonly Task[],
  onDone: (done: Done) => void,
): Promise<void> {
  const left = [...tasks];
  const work = () =>
    new Promise<void>((resolve, reject) => {
      const child = fork(file, ['--serve']);
      const next = () => {
        const task = left.shift();
        if (task === undefined) child.disconnect();
        else child.send(task);
      };
      child.on('message', (done: Done) => {
        onDone(done);
        next();
      });
      child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`A run ended with ${code}.`))));
      next();
    });
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), tasks.length) }, work));
}

/** Does each task that comes, and sends what came of it. */
export function serve<Task, Done>(work: (task: Task) => Promise<Done>): void {
  process.on('message', (task: Task) => {
    void work(task).then((done) => process.send?.(done));
  });
}
