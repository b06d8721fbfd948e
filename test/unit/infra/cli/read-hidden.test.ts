import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { readHidden } from '../../../../infra/cli/read-hidden.ts';

const url = 'https://hooks.slack.com/services/T0FAKE/B0FAKE/fake';

/** A terminal, as far as Node.js sees one: what is typed, whether it echoes, and what is written to it. */
class Terminal extends PassThrough {
  readonly isTTY = true;
  readonly rawModes: boolean[] = [];
  setRawMode(isRaw: boolean): this {
    this.rawModes.push(isRaw);
    return this;
  }
}

let terminal: Terminal;
let written: string[];
beforeEach(() => {
  terminal = new Terminal();
  written = [];
  for (const stream of [process.stdout, process.stderr]) {
    jest.spyOn(stream, 'write').mockImplementation((chunk) => {
      written.push(String(chunk));
      return true;
    });
  }
});
afterEach(() => {
  jest.restoreAllMocks();
});

/** Reads a value from a person who types these keys, each chunk by itself. */
function read(...chunks: readonly string[]): Promise<string | undefined> {
  return readHidden(terminal, () => {
    for (const chunk of chunks) terminal.write(chunk);
  });
}

it.each<[string, readonly string[], string]>([
  ['typed key by key', [...url, '\r'], url],
  ['pasted, then Enter', [url, '\r'], url],
  ['pasted with a line break at its end', [`${url}\n`], url],
  ['pasted with a line break before it', [`\n${url}\n`], url],
  ['pasted by a terminal that marks what is pasted', [`\u001b[200~${url}\u001b[201~`, '\r'], url],
  ['marked, with a line break in it', [`\u001b[200~${url}\r\u001b[201~`], url],
  ['corrected with backspace', ['hppt', '\u007f', '\u007f', '\u007f', url.slice(1), '\r'], url],
  ['cleared with Ctrl-U and typed anew', ['wrong', '\u0015', url, '\r'], url],
  ['typed with an arrow key in between', ['https', '\u001b[C', url.slice(5), '\r'], url],
  ['empty', ['\r'], ''],
])('a value that is typed unseen is read whole: %s', async (_how, chunks, value) => {
  expect(await read(...chunks)).toBe(value);
});

it('a value that is typed before the prompt counts, and is no more shown than another', async () => {
  const reading = readHidden(terminal, async () => {
    terminal.write(`${url}\r`);
    await sleep(20);
  });
  expect(await reading).toBe(url);
  expect(written).toEqual([]);
});

it('a value that is typed before a prompt that fails is left to nobody', async () => {
  const reading = readHidden(terminal, async () => {
    terminal.write(url);
    throw new Error('No credentials.');
  });
  await expect(reading).rejects.toThrow('No credentials.');
  expect(terminal.read()).toBeNull();
  expect(terminal.rawModes).toEqual([true, false]);
});

it('two lines that are pasted at once are one value, so that the shell gets nothing of it', async () => {
  expect((await read(`${url}\n${url}`))?.split('\n')).toEqual([url, url]);
});

it('what comes of a paste a moment after its line break belongs to the value too', async () => {
  const reading = readHidden(terminal, () => {
    terminal.write(`${url}\n`);
    setTimeout(() => terminal.write(url), 10);
  });

  expect((await reading)?.split('\n')).toEqual([url, url]);
});

it('nothing of a value that is typed unseen is written, and the terminal does not echo until it is read', async () => {
  const reading = readHidden(terminal, () => {
    expect(terminal.rawModes).toEqual([true]);
    terminal.write(`${url}\r`);
  });
  await reading;

  expect(terminal.rawModes).toEqual([true, false]);
  expect(written).toEqual([]);
  expect(terminal.readableFlowing).toBe(false);
});

it.each([
  ['Ctrl-C', ['https://hooks', '\u0003']],
  ['Ctrl-D', ['\u0004']],
])('%s gives no value, and leaves the terminal as it was', async (_key, chunks) => {
  expect(await read(...chunks)).toBeUndefined();
  expect(terminal.rawModes).toEqual([true, false]);
});

it('Ctrl-Z does not stop a command that hides what is typed, which would leave the terminal without an echo', async () => {
  // Before readline stops its process it lets the terminal echo. The error keeps it from stopping this one.
  terminal.setRawMode = (isRaw) => {
    if (!isRaw && terminal.readableFlowing) throw new Error('The terminal echoes.');
    return terminal;
  };

  expect(await read('https', '\u001a', url.slice(5), '\r')).toBe(url);
});
