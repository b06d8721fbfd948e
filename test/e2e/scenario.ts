import type { Deployed, Stage } from './stage.ts';

export interface Scenario {
  readonly title: string;
  /** What stands for what MiniStack cannot do. */
  readonly instead?: string;
  /**
   * @returns what was seen, in lines.
   * @throws Error with what was not.
   */
  readonly play: (stage: Stage, deployed: Deployed) => Promise<readonly string[]>;
}

/** @throws Error with what was not so. */
export function expect(isSo: boolean, otherwise: string): void {
  if (!isSo) throw new Error(`${otherwise}.`);
}

/** A message's title: the first line of its text. */
export function headlineOf(message: unknown): string {
  const text = typeof message === 'object' && message !== null && 'text' in message ? String(message.text) : '';
  return text.split('\n')[0] ?? '';
}
