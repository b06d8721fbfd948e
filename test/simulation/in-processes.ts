import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** So much room, in MB, for objects that are soon garbage, which most are: with 16 a tenth of the time goes into moving them. */
const roomForTheYoung = '--max-semi-space-size=64';

/** Whether this is a process that `InProcesses` has made. */
export const isWorker = process.argv[2] === '--serve';

/** Does tasks in processes of their own, one for each core: a simulation keeps a core busy, and its clock is the process's. */
export class InProcesses<Task extends object, Done> {
  readonly #file: string;
  readonly #work: (task: Task) => Promise<Done>;

  /**
   * @param file the module that makes this; run in a process that was made for it, it calls `serve`.
   * @param work does a task.
   */
  constructor(file: string, work: (task: Task) => Promise<Done>) {
    this.#file = file;
    this.#work = work;
  }

  /**
   * @param onDone called with what came of each task, in any order.
   * @throws Error if a process ends before its time.
   */
  async run(tasks: readonly Task[], onDone: (done: Done) => void): Promise<void> {
    const left = [...tasks];
    const keepBusy = () =>
      new Promise<void>((resolve, reject) => {
        const child = fork(this.#file, ['--serve'], { execArgv: [...process.execArgv, roomForTheYoung] });
        let task: Task | undefined;
        const next = () => {
          task = left.shift();
          if (task === undefined) child.disconnect();
          else child.send(task);
        };
        child.on('message', (done: Done) => {
          onDone(done);
          next();
        });
        child.on('exit', (code) =>
          code === 0 ? resolve() : reject(new Error(`A run ended with ${code}: ${JSON.stringify(task)}`)),
        );
        next();
      });
    await Promise.all(Array.from({ length: Math.min(availableParallelism(), tasks.length) }, keepBusy));
  }

  /** Does each task that comes, and sends what came of it. */
  serve(): void {
    const answer = async (task: Task) => process.send?.(await this.#work(task));
    process.on('message', (task: Task) => void answer(task));
  }
}
