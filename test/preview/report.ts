import { writeFile } from 'node:fs/promises';
import { explainSilence, type Played } from './played.ts';
import type { Act } from './story.ts';

/** The preview on the terminal: what became of each act, and its messages, which are written into files too. */

/**
 * @param path of the first message's file, without `.json`.
 * @param written the files so far, to which this adds.
 */
export async function report({ title }: Act, played: Played, path: string, written: string[]): Promise<void> {
  if (title !== '') print(`\n    ${title}`);
  const silence = explainSilence(played);
  if (silence !== undefined) print(`    ${silence}`);
  if (played.outcome === 'not matched') return;
  const { messages, apiCalls, slackPosts, seconds } = played;
  for (const message of messages) {
    const file = `${path}${written.length === 0 ? '' : `-${written.length + 1}`}.json`;
    written.push(file);
    await writeFile(file, `${JSON.stringify(message, null, 2)}\n`);
    print(`\n${indented(readable(message), '    │ ')}\n\n    → ${file}`);
  }
  print(`    ${seconds.toFixed(2)} s; calls of Internet Monitor: ${apiCalls}; posts to Slack: ${slackPosts}`);
}

/** The message's text as a person reads it. */
function readable(message: unknown): string {
  const text = typeof message === 'object' && message !== null && 'text' in message ? String(message.text) : '';
  return text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
}

export function indented(text: string, prefix: string): string {
  return text
    .split('\n')
    .map((line) => prefix + line)
    .join('\n');
}

export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
