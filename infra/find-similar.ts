/** Finds the word that a mistyped one was probably meant to be, whatever its case. Undefined: none is near enough. */
export function findSimilar(given: string, known: readonly string[]): string | undefined {
  const [nearest] = known
    .map((word) => ({ word, edits: countEdits(given.toLowerCase(), word.toLowerCase()) }))
    .filter(({ word, edits }) => edits <= mostEdits(word))
    .toSorted((one, other) => one.edits - other.edits);
  return nearest?.word;
}

/** In a short word two edits make another word: `some` would be `none`. */
function mostEdits({ length }: string): number {
  return length < 6 ? 1 : 2;
}

/** The letters to insert, delete, replace, or swap with their neighbour (Damerau and Levenshtein; none is edited twice). */
function countEdits(from: string, to: string): number {
  let [twoAbove, above]: readonly (readonly number[])[] = [[], [...to, ''].map((_letter, column) => column)];
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const at = (line: readonly number[] | undefined, place: number) => line?.[place] ?? Number.POSITIVE_INFINITY;
      const isSame = from[row - 1] === to[column - 1];
      const isSwapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      current.push(
        Math.min(
          at(above, column) + 1,
          at(current, column - 1) + 1,
          at(above, column - 1) + (isSame ? 0 : 1),
          isSwapped ? at(twoAbove, column - 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    [twoAbove, above] = [above, current];
  }
  return above?.[to.length] ?? Number.POSITIVE_INFINITY;
}
