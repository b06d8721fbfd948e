/** Yields every page of a list operation, in order. One paginator serves all list operations. */
export async function* paginate<Page extends { readonly NextToken?: string | undefined }>(
  readPage: (token: { readonly NextToken?: string }) => Promise<Page>,
): AsyncGenerator<Page> {
  let token: { readonly NextToken?: string } = {};
  do {
    const page = await readPage(token);
    yield page;
    token = page.NextToken ? { NextToken: page.NextToken } : {};
  } while (token.NextToken !== undefined);
}
