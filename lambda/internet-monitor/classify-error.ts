import { isClockSkewError, isThrottlingError, isTransientError } from '@smithy/core/retry';
import type { MissingDataReason } from '../events/missing-data.ts';
import { TimeLimitError } from '../runtime/time-limit.ts';
import { InternetMonitorServiceException } from './serde.ts';

/** With errors of these names the SDK's HTTP handler ends an attempt that took too long, or was aborted. */
const namesOfTimeouts = new Set(['TimeoutError', 'AbortError']);

/** What a call has ended with, after the retries that the SDK makes of what may pass. */
export function classifyError(error: unknown): MissingDataReason {
  if (error instanceof SyntaxError || error instanceof TypeError || error instanceof RangeError) return 'unreadable';
  if (error instanceof InternetMonitorServiceException) return classifyRefusal(error);
  if (error instanceof TimeLimitError) return 'timed-out';
  if (!(error instanceof Error)) return 'unreachable';
  if (error.name === 'CredentialsProviderError') return 'credentials';
  return namesOfTimeouts.has(error.name) ? 'timed-out' : 'unreachable';
}

/**
 * The errors of credentials that AWS does not know, or no longer.
 *
 * @see https://docs.aws.amazon.com/internet-monitor/latest/api/CommonErrors.html
 */
const ofCredentials = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'IncompleteSignature',
  'IncompleteSignatureException',
  'InvalidAccessKeyId',
  'InvalidClientTokenId',
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
  'UnrecognizedClientException',
]);

/** The name counts before the status, which may be another one behind a proxy. */
function classifyRefusal(error: InternetMonitorServiceException): MissingDataReason {
  const { name, message, isForeign, $metadata } = error;
  const { httpStatusCode: status = 500 } = $metadata;
  if (isThrottlingError(error)) return 'throttled';
  if (ofCredentials.has(name)) return 'credentials';
  if (name.startsWith('AccessDenied')) return 'access-denied';
  if (isClockSkewError(error)) {
    // The first two also come of a wrong secret, which their message then says.
    return /Signature/.test(name) && !/expired|not yet current|skew/i.test(message) ? 'credentials' : 'clock';
  }
  if (isTransientError(error) || status >= 500) return 'unavailable';
  if (isForeign) return 'not-the-service';
  return status === 401 || status === 403 ? 'access-denied' : 'not-found';
}
