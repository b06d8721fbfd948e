/** Yields every page of a list operation, in order. @throws RangeError as `PageTokens.next`. */
export async function* paginate<Page extends { readonly NextToken?: string | undefined }>(
  readPage: (token: { readonly NextToken?: string }) => Promise<Page>,
): AsyncGenerator<Page> {
  const tokens = new PageTokens();
  let NextToken: string | undefined;
  do {
    const page = await readPage(NextToken === undefined ? {} : { NextToken });
    yield page;
    NextToken = tokens.next(page.NextToken);
  } while (NextToken !== undefined);
}

/** The page tokens of one reading of a list. */
export class PageTokens {
  readonly #used = new Set<string>();

  /**
   * @returns the token of the next page, if there is one.
   * @throws RangeError if it is no text, or was given before: such a list would never end.
   */
  next(token: unknown): string | undefined {
    if (token === undefined || token === null || token === '') return undefined;
    if (typeof token !== 'string' || this.#used.has(token)) throw new RangeError('The list gives a wrong page token.');
    this.#used.add(token);
    return token;
  }
}
