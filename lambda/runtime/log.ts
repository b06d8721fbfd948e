type Write = (message: string, details: Readonly<Record<string, unknown>>) => void;

export interface Log {
  /** Adds them to every further line of this invocation. */
  appendKeys(keys: Readonly<Record<string, unknown>>): void;
  readonly debug: Write;
  readonly info: Write;
  readonly warn: Write;
  readonly error: Write;
}
