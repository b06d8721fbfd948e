/**
 * What Lambda reports of an error that an invocation ends with.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html
 */
export function reportError(error: unknown): { readonly errorType: string; readonly errorMessage: string } {
  const { name, message } = error instanceof Error ? error : { name: typeof error, message: String(error) };
  return { errorType: name, errorMessage: message };
}
