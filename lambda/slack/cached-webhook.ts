import { createHash } from 'node:crypto';
import { SSMServiceException } from '@aws-sdk/client-ssm';
import { AlertError } from '../runtime/errors.ts';
import { quote } from '../runtime/redact.ts';
import { withTimeLimit } from '../runtime/time-limit.ts';
import { maxAgeSeconds, type ReadParameter } from './webhook-parameter.ts';
import { adviseToStore, parseWebhookUrl } from './webhook-url.ts';

export interface WebhookOptions {
  readonly parameterName: string;
  readonly allowedOrigins: readonly string[];
  readonly readParameter: ReadParameter;
  /** Milliseconds. */
  readonly now: () => number;
}

/** A webhook; several destinations may share it. Its URL is a secret: it is never in a message, log or error. */
export interface Webhook {
  /** @throws AlertError `parameter-unreadable` or `webhook-url`. */
  url(): Promise<URL>;
  /** Reads the parameter past every cache. `url` gives what is found from then on. @throws as `url`, if it cannot be read too. */
  freshUrl(): Promise<URL>;
  /** Reads the parameter again. Undefined if it holds the same URL, cannot be read, or was read so within a minute. */
  replacementFor(refused: URL): Promise<URL | undefined>;
}

const forcedReadIntervalMs = 60_000;

/** The limit for one read with all its retries. The rest of the invocation is for Slack. */
const readLimitMs = 5_000;

/** How long the last URL is used without another read after a read failed. */
const pauseAfterFailureMs = 60_000;

export function createWebhook({ parameterName, allowedOrigins, readParameter, now }: WebhookOptions): Webhook {
  let lastRead: URL | undefined;
  let lastReadAt = Number.NEGATIVE_INFINITY;
  let lastFailedAt = Number.NEGATIVE_INFINITY;
  let lastForcedAt = Number.NEGATIVE_INFINITY;
  let pendingRead: Promise<URL> | undefined;

  async function read(forceFetch: boolean): Promise<URL> {
    let value: string | undefined;
    try {
      value = await withTimeLimit(readLimitMs, () => readParameter(parameterName, { forceFetch }));
    } catch (error) {
      const unreadable = toUnreadableError(parameterName, error);
      if (unreadable.retryable) lastFailedAt = now();
      throw unreadable;
    }
    const advice = adviseToStore(toStoreCommand(parameterName));
    lastRead = parseWebhookUrl(value ?? '', `SSM parameter ${parameterName}`, allowedOrigins, advice);
    lastReadAt = now();
    return lastRead;
  }

  async function readOrTakeLast(): Promise<URL> {
    try {
      return await readAnewIfWrong();
    } catch (error) {
      const { reason, retryable } = AlertError.from(error);
      // A forced read may have found before its time that the parameter holds no webhook any more.
      const isCached = reason === 'webhook-url' && now() - lastReadAt < maxAgeSeconds * 1_000;
      const isPassingFailure = reason === 'parameter-unreadable' && retryable;
      if (lastRead !== undefined && (isCached || isPassingFailure)) return lastRead;
      throw error;
    }
  }

  async function readAnewIfWrong(): Promise<URL> {
    try {
      return await read(false);
    } catch (error) {
      if (error instanceof AlertError && error.reason === 'webhook-url') return read(true); // It may be fixed by now.
      throw error;
    }
  }

  async function readFresh(): Promise<URL> {
    await pendingRead?.catch(() => undefined); // It began before, and must not bring back what the parameter held then.
    return read(true);
  }

  return {
    async url() {
      if (lastRead !== undefined && now() - lastFailedAt < pauseAfterFailureMs) return lastRead;
      pendingRead ??= readOrTakeLast().finally(() => {
        pendingRead = undefined;
      });
      return pendingRead;
    },
    freshUrl: readFresh,
    async replacementFor(refused) {
      if (now() - lastForcedAt < forcedReadIntervalMs) return undefined;
      lastForcedAt = now();
      const fresh = await readFresh().catch(() => undefined);
      return fresh === undefined || fresh.href === refused.href ? undefined : fresh;
    },
  };
}

/** A digest by which a URL is recognised, where the URL itself must not be kept. */
export function digestUrl({ href }: URL): string {
  return createHash('sha256').update(href).digest('hex').slice(0, 16);
}

/** Whether the same read may succeed in a while: throttled, a server error, or no connection. */
function isPassing(error: unknown): boolean {
  const failure = findServiceException(error);
  if (failure === undefined) return true;
  const status = failure.$metadata.httpStatusCode ?? 500;
  return status >= 500 || status === 429 || failure.name === 'ThrottlingException';
}

function findServiceException(error: unknown): SSMServiceException | undefined {
  if (error instanceof SSMServiceException) return error;
  return error instanceof Error && error.cause !== undefined ? findServiceException(error.cause) : undefined;
}

/** The command of an operator. The stack's output StoreTheWebhook has it with the Region and the key. */
function toStoreCommand(parameterName: string): string {
  return `npm run store-webhook -- --parameter ${parameterName}`;
}

/** Omits the cause: an error about an unreadable answer may quote it, and the answer holds the URL. */
function toUnreadableError(parameterName: string, error: unknown): AlertError {
  const failure = findServiceException(error);
  const why = failure === undefined ? 'no answer from Parameter Store' : `${failure.name}, ${quote(failure.message)}`;
  const fix =
    failure?.name === 'ParameterNotFound'
      ? `Store the webhook under this name: ${toStoreCommand(parameterName)}`
      : 'Check that it exists in this Region, and that webhookKeyArn is set if a customer key encrypts it.';
  return new AlertError('parameter-unreadable', `SSM parameter ${parameterName}: ${why}. ${fix}`, {
    retryable: isPassing(error),
  });
}
