import { OperatorError } from './explain-aws-error.ts';
import { type DeadLetter, formatId } from './read-dead-letter.ts';

/**
 * What an operator wants of dead letters.
 * - `put-back`: send again what needs no judgement.
 * - `list`: change nothing.
 * - `posted`, `not-posted`: a person has looked, and the unconfirmed ones are in the channel, or are not.
 * - `discard`: delete.
 */
export type Wish = 'put-back' | 'list' | 'posted' | 'not-posted' | 'discard';

export interface Plan {
  readonly action: 'put back' | 'delete';
  /** What is done now. */
  readonly act: readonly DeadLetter[];
  /** What a person must decide on. */
  readonly decide: readonly DeadLetter[];
}

/**
 * Finds the letters that an operator has named.
 *
 * @param names the beginnings of their ids; none stands for all letters.
 * @throws OperatorError if a name fits no letter, or several.
 */
export function chooseLetters(letters: readonly DeadLetter[], names: readonly string[]): readonly DeadLetter[] {
  if (names.length === 0) return letters;
  const problems = names.flatMap((name) => {
    const ids = letters.map(({ id }) => id).filter((id) => id.startsWith(name));
    if (ids.length === 1) return [];
    return ids.length === 0
      ? [`No dead letter that could be looked at begins with ${name}.`]
      : [`${name} fits ${ids.length} dead letters: ${ids.slice(0, 5).join(', ')}${ids.length > 5 ? ', …' : ''}.`];
  });
  if (problems.length > 0) throw new OperatorError(`${problems.join(' ')} Nothing was changed.`);
  return letters.filter(({ id }) => names.some((name) => id.startsWith(name)));
}

/**
 * Plans what becomes of the chosen letters.
 *
 * @param isNamed whether the operator has named each of them.
 * @throws OperatorError if the operator has named one that the wish is not for.
 */
export function planLetters(chosen: readonly DeadLetter[], wish: Wish, isNamed: boolean): Plan {
  const unconfirmed = chosen.filter(({ kind }) => kind === 'unconfirmed');
  switch (wish) {
    case 'list':
      return { action: 'put back', act: [], decide: chosen.filter(({ kind }) => kind !== 'ready') };
    case 'discard':
      return { action: 'delete', act: chosen, decide: [] };
    case 'posted':
    case 'not-posted': {
      const other = chosen.find(({ kind }) => kind !== 'unconfirmed');
      if (isNamed && other !== undefined)
        throw new OperatorError(
          `--${wish} is for what may have been posted, and ${formatId(other)} was not (${other.reason}). Nothing was changed.`,
        );
      return { action: wish === 'posted' ? 'delete' : 'put back', act: unconfirmed, decide: [] };
    }
    case 'put-back': {
      const act = chosen.filter(({ kind }) => kind === 'ready' || (kind === 'useless' && isNamed));
      return { action: 'put back', act, decide: chosen.filter((letter) => !act.includes(letter)) };
    }
  }
}

/** The most letters that an advice names. */
const mostNamed = 10;

/**
 * Says what to run for the letters that a person must decide on.
 *
 * @param toCommand the command of this deployment with such options.
 */
export function adviseOn(decide: readonly DeadLetter[], toCommand: (options: string) => string): readonly string[] {
  const run = (letters: readonly DeadLetter[], option: string) => {
    const named = letters.slice(0, mostNamed).map((letter) => `--letter ${formatId(letter)}`);
    return `    ${toCommand([option, ...named].join(' '))}`;
  };
  const unconfirmed = decide.filter(({ kind }) => kind === 'unconfirmed');
  const useless = decide.filter(({ kind }) => kind === 'useless');
  return [
    ...(unconfirmed.length > 0
      ? [
          `May be in the channel: ${formatCount(unconfirmed)}. Look there, and name those that are there, or those that are not:`,
          run(unconfirmed, '--posted'),
          run(unconfirmed, '--not-posted'),
        ]
      : []),
    ...(useless.length > 0
      ? [`Would come back at once: ${formatCount(useless)}. To delete them:`, run(useless, '--discard')]
      : []),
  ];
}

function formatCount({ length }: readonly DeadLetter[]): string {
  return length <= mostNamed ? String(length) : `${length}, here the first ${mostNamed}`;
}
