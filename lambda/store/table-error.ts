import { AlertError } from '../runtime/errors.ts';
import { quote } from '../runtime/redact.ts';

/** The error of the store's methods when the table does not answer as it should. */
export function toTableError(error: unknown, tableName: string): AlertError {
  const why = error instanceof Error ? `${error.name}, ${quote(error.message)}` : 'no answer';
  return new AlertError('table-unavailable', `Table ${tableName}: ${why}. Cannot read previous announcements.`, {
    retryable: true,
  });
}
