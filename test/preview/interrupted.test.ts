import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';

const root = join(import.meta.dirname, '..', '..');

/** Runs `npm start` until it has printed this, then presses Ctrl-C: the terminal tells every process of it, and npm tells this one again. */
async function interruptAt(moment: string) {
  const child = spawn(
    process.execPath,
    ['--env-file=node.env', '--import', 'tsx', join('test', 'preview', 'start.ts'), '--port', '0', '--out', 'out'],
    { cwd: root, detached: true, env: { PATH: process.env['PATH'] }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const { pid } = child;
  if (pid === undefined) throw new Error('It did not start.');
  let said = '';
  let complained = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complained += text;
  });
  const ended = once(child, 'close');
  let isAsked = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    if (isAsked || !said.includes(moment)) return;
    isAsked = true;
    process.kill(-pid, 'SIGINT');
    setTimeout(() => child.exitCode ?? process.kill(pid, 'SIGINT'), 200);
  });
  const [code] = await ended;
  const left = (await readdir(root)).filter((name) => name.startsWith(`cdk.out.local-${pid}-`));
  return { code, complained, left, isAsked };
}

it.each(['Synthesizing the stack', '01  '])(
  'npm start that is interrupted when it has printed %j ends without a word, and leaves nothing behind',
  async (moment) => {
    expect(await interruptAt(moment)).toEqual({ code: 130, complained: '', left: [], isAsked: true });
  },
);
