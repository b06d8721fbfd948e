import type { Gap, GapReason } from '../events/missing-data.ts';
import { TimeLimitError } from '../runtime/time-limit.ts';
import { AccessDeniedException, InternetMonitorServiceException, ThrottlingException } from './exceptions.ts';

/** What the SDK's HTTP handler calls the end of an attempt that took too long, and of one that was told to stop. */
const namesOfTimeouts = new Set(['TimeoutError', 'AbortError']);

/** Classifies a failure of an Internet Monitor call. */
export function gapOf(source: Gap['source'], error: unknown): Gap {
  return { source, reason: reasonOf(error) };
}

/** Whether the same call may succeed in a moment. */
export function mayPass(error: unknown): boolean {
  return passing.has(reasonOf(error));
}

const passing: ReadonlySet<GapReason> = new Set(['throttled', 'unavailable', 'timed-out', 'unreachable']);

function reasonOf(error: unknown): GapReason {
  if (error instanceof SyntaxError || error instanceof TypeError || error instanceof RangeError) return 'unreadable';
  if (error instanceof ThrottlingException) return 'throttled';
  if (error instanceof AccessDeniedException) return 'access-denied';
  if (error instanceof InternetMonitorServiceException) return reasonOfStatus(error.$metadata.httpStatusCode ?? 500);
  if (error instanceof TimeLimitError) return 'timed-out';
  return error instanceof Error && namesOfTimeouts.has(error.name) ? 'timed-out' : 'unreachable';
}

function reasonOfStatus(status: number): GapReason {
  if (status === 429) return 'throttled';
  if (status === 401 || status === 403) return 'access-denied';
  return status < 500 ? 'not-found' : 'unavailable';
}
