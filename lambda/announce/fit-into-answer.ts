import type { Log } from '../runtime/log.ts';
import type { Announcement } from './channel.ts';

/** The most that an answer names: Lambda fails an invocation whose answer is larger than 6 MB, though all is done. */
const mostNamed = 2_000;

/** What became of the entries, as many as an answer holds. The log names each. */
export function fitIntoAnswer(made: readonly Announcement[], log: Pick<Log, 'info'>): readonly Announcement[] {
  if (made.length <= mostNamed) return made;
  log.info('The answer names only the first of what was announced', { named: mostNamed, of: made.length });
  return made.slice(0, mostNamed);
}
