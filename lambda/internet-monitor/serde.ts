import { AwsRestJsonProtocol } from '@aws-sdk/core/protocols';
import { ServiceException } from '@smithy/core/client';
import { collectBody, loadRestJsonErrorCode } from '@smithy/core/protocols';
import { NormalizedSchema } from '@smithy/core/schema';
import type {
  HandlerExecutionContext,
  HttpResponse,
  MetadataBearer,
  OperationSchema,
  ResponseMetadata,
  SerdeFunctions,
} from '@smithy/types';
import { reportedInstant } from '../events/tolerant-schema.ts';

/**
 * Any error that the service answers with, under the name that AWS gives it, such as `ThrottlingException`. An answer without one
 * has the name `HTTP` and its status.
 *
 * @see https://docs.aws.amazon.com/internet-monitor/latest/api/CommonErrors.html
 */
export class InternetMonitorServiceException extends ServiceException {
  declare readonly cause?: Error;
  /** The answer is not the service's, which writes JSON, names its errors, redirects nobody and asks for no proxy's password. */
  readonly isForeign: boolean;

  constructor({
    isForeign = false,
    ...error
  }: ConstructorParameters<typeof ServiceException>[0] & { isForeign?: boolean }) {
    super(error);
    this.isForeign = isForeign;
  }
}

/** The members that the API's model declares as timestamps. */
const instants = new Set(['StartedAt', 'EndedAt', 'CreatedAt', 'LastUpdatedAt']);

/**
 * Requests are the SDK's. Of an answer all is kept: members and enum values that are newer than the program, and the rest of an
 * event of which one member cannot be read. The SDK would drop the first and refuse the second.
 */
export class TolerantJsonProtocol extends AwsRestJsonProtocol {
  /** @throws InternetMonitorServiceException for an error; SyntaxError or TypeError if the answer is not the operation's. */
  override async deserializeResponse<Output extends MetadataBearer>(
    { output }: OperationSchema,
    context: HandlerExecutionContext & SerdeFunctions,
    response: HttpResponse,
  ): Promise<Output> {
    const text = context.utf8Encoder(await collectBody(response.body, context));
    const $metadata = this.deserializeMetadata(response);
    if (response.statusCode >= 300) throw toException(response, text, $metadata);
    const answer = JSON.parse(text);
    const members = Object.keys(NormalizedSchema.of(output).getMemberSchemas());
    if (!members.some((name) => (answer?.[name] ?? undefined) !== undefined)) {
      throw new TypeError(`The answer has no member ${members.join(', ')}.`);
    }
    return { ...revive(answer), $metadata };
  }
}

/**
 * Converts instants to dates and drops nulls, in place and at any depth. An unreadable instant is absent, so that the rest of
 * the page is read. A reviver takes more than twice as long.
 */
function revive<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  for (const [name, member] of Object.entries(value)) {
    const read = instants.has(name) ? reportedInstant.parse(member) : (revive(member) ?? undefined);
    if (read === undefined) Reflect.deleteProperty(value, name);
    else if (read !== member) Reflect.set(value, name, read);
  }
  return value;
}

function toException(response: HttpResponse, text: string, $metadata: ResponseMetadata): Error {
  const { statusCode } = response;
  const body = parseBody(text);
  const code = loadRestJsonErrorCode(response, body ?? {});
  const isUnlike = body === undefined && !code && $metadata.requestId === undefined;
  const isForeign = statusCode < 400 || statusCode === 407 || isUnlike;
  const who = isForeign ? 'Something other than Internet Monitor' : 'Internet Monitor';
  const exception = new InternetMonitorServiceException({
    name: code || `HTTP${statusCode}`,
    message:
      [body?.['message'], body?.['Message']].find((one) => typeof one === 'string') ??
      `${who} answered with HTTP ${statusCode}.`,
    $fault: statusCode < 500 ? 'client' : 'server',
    $metadata,
    isForeign,
  });
  const mayPass = statusCode === 408 || statusCode >= 500 || ofFrozenRequests.has(exception.name);
  return mayPass ? Object.assign(exception, { $retryable: {} }) : exception;
}

/**
 * What a request gets that was signed long before it was sent, since the function was frozen meanwhile: another signature is taken.
 * The SDK's own list of what may pass has neither these names, nor the status 408, nor each from 500 on, which a proxy may give.
 */
const ofFrozenRequests = new Set(['RequestTimeTooSkewed', 'RequestExpired']);

/** Undefined if it is no JSON. */
function parseBody(text: string): Record<string, unknown> | undefined {
  if (text === '') return {};
  try {
    const body = JSON.parse(text);
    return typeof body === 'object' && body !== null ? body : {};
  } catch {
    return undefined;
  }
}
