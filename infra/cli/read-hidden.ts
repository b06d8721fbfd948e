import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

/** Where a value is read from: standard input, or what stands for it. */
export interface Input extends NodeJS.ReadableStream {
  readonly isTTY?: boolean | undefined;
}

/** Milliseconds in which the rest of what was pasted comes: it must not be left for the shell, which would echo it. */
const restOfPasteMs = 50;

/**
 * Reads from a terminal what a person types or pastes, up to Enter. Nothing of it is shown: what readline would echo goes
 * nowhere.
 *
 * @param prompt is called when the terminal does not echo any more, and may take a while: what is typed meanwhile counts.
 * @returns the value without space around it; undefined after Ctrl-C or Ctrl-D.
 * @throws what the prompt throws; what was typed by then is left to nobody.
 */
export async function readHidden(input: Input, prompt: () => void | Promise<void>): Promise<string | undefined> {
  const output = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input, output, terminal: true, historySize: 0 });
  const lines: string[] = [];
  try {
    const read = new Promise<string | undefined>((resolve) => {
      const stop = () => resolve(undefined);
      // Without a listener, Ctrl-Z would stop this process alone, and npm would wait for it.
      reader
        .on('SIGINT', stop)
        .on('close', stop)
        .on('SIGTSTP', () => {});
      reader.on('line', (line) => lines.push(line));
      reader.once('line', () => setTimeout(() => resolve([...lines, reader.line].join('\n').trim()), restOfPasteMs));
    });
    await prompt();
    return await read;
  } catch (error) {
    await sleep(restOfPasteMs);
    throw error;
  } finally {
    reader.close();
  }
}
