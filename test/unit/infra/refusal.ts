/** The message with which settings are refused. */
export function refusal(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error('The settings were taken.');
}
