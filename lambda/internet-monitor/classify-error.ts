import { isServiceWide, type MissingDataReason } from '../events/missing-data.ts';
import { TimeLimitError } from '../runtime/time-limit.ts';
import { InternetMonitorServiceException } from './serde.ts';

/** With errors of these names the SDK's HTTP handler ends an attempt that took too long, or was aborted. */
const namesOfTimeouts = new Set(['TimeoutError', 'AbortError']);

/** Whether the same call may succeed in a moment. */
export function isRetryable(error: unknown): boolean {
  const reason = classifyError(error);
  return reason === 'unavailable' || isServiceWide(reason);
}

export function classifyError(error: unknown): MissingDataReason {
  if (error instanceof SyntaxError || error instanceof TypeError || error instanceof RangeError) return 'unreadable';
  if (error instanceof InternetMonitorServiceException) {
    return reasonsByName.get(error.name) ?? classifyStatus(error.$metadata.httpStatusCode ?? 500);
  }
  if (error instanceof TimeLimitError) return 'timed-out';
  return error instanceof Error && namesOfTimeouts.has(error.name) ? 'timed-out' : 'unreachable';
}

/** These names count before the status, which may be another one behind a proxy. */
const reasonsByName: ReadonlyMap<string, MissingDataReason> = new Map([
  ['ThrottlingException', 'throttled'],
  ['AccessDeniedException', 'access-denied'],
]);

function classifyStatus(status: number): MissingDataReason {
  if (status === 429) return 'throttled';
  if (status === 401 || status === 403) return 'access-denied';
  return status < 500 ? 'not-found' : 'unavailable';
}
