import { ServiceException } from '@smithy/core/client';
import { collectBody, HttpRequest } from '@smithy/core/protocols';
import { parseRfc3339DateTimeWithOffset } from '@smithy/core/serde';
import { streamCollector } from '@smithy/node-http-handler';
import type { HttpResponse, ResponseMetadata } from '@smithy/types';
import type { Command, Query } from './commands.ts';

/**
 * Any error that the service answers with, under the name that AWS gives it, such as `ThrottlingException`.
 *
 * @see https://docs.aws.amazon.com/internet-monitor/latest/api/CommonErrors.html
 */
export class InternetMonitorServiceException extends ServiceException {}

const userAgent = 'internet-event-alerts';

/** The members that the API's model declares as timestamps. */
const instants = new Set(['StartedAt', 'EndedAt', 'CreatedAt', 'LastUpdatedAt']);

/** Makes the unsigned GET request of a command. Encodes each part of the path whole: a health event's id contains a `/`. */
export function toRequest({ path, query }: Command<object>, { protocol, host, hostname, port }: URL): HttpRequest {
  return new HttpRequest({
    method: 'GET',
    protocol,
    hostname,
    ...(port === '' ? {} : { port: Number(port) }),
    path: ['/v20210603', ...path.map(encodePathPart)].join('/'),
    query: Object.fromEntries(Object.entries(query).flatMap(([name, value]) => queryPair(name, value))),
    headers: { host, 'user-agent': userAgent },
  });
}

/** Reads a JSON answer. Throws an InternetMonitorServiceException for an error. */
export async function readAnswer<Output>(
  response: HttpResponse,
): Promise<Output & { readonly $metadata: ResponseMetadata }> {
  const $metadata = toMetadata(response);
  const text = (await collectBody(response.body, { streamCollector })).transformToString();
  if (response.statusCode >= 300) throw toException(response, text, $metadata);
  return { ...revive(JSON.parse(text)), $metadata };
}

function encodePathPart(part: string): string {
  if (part === '') throw new RangeError('An empty identifier cannot be looked up.');
  return encodeURIComponent(part).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

function queryPair(name: string, value: Query[string]): [string, string][] {
  if (value === undefined) return [];
  return [[name, value instanceof Date ? value.toISOString().replace('.000Z', 'Z') : String(value)]];
}

/** Converts instants to dates and drops nulls, in place and at any depth. A reviver takes more than twice as long. */
function revive<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  for (const [name, member] of Object.entries(value)) {
    const read = instants.has(name) ? readInstant(member) : (revive(member) ?? undefined);
    if (read === undefined) Reflect.deleteProperty(value, name);
    else if (read !== member) Reflect.set(value, name, read);
  }
  return value;
}

/** An unreadable instant is absent, so that the rest of the page is read. */
function readInstant(value: unknown): Date | undefined {
  try {
    return parseRfc3339DateTimeWithOffset(value);
  } catch {
    return undefined;
  }
}

function toMetadata(response: HttpResponse): ResponseMetadata {
  const requestId = response.headers['x-amzn-requestid'];
  return { httpStatusCode: response.statusCode, ...(requestId === undefined ? {} : { requestId }) };
}

function toException(response: HttpResponse, text: string, $metadata: ResponseMetadata): Error {
  const { code, message } = errorBody(text);
  const name = (response.headers['x-amzn-errortype'] ?? code ?? '').replace(/[,:].*$/s, '').replace(/^.*#/s, '');
  return new InternetMonitorServiceException({
    name: name === '' ? `HTTP${response.statusCode}` : name,
    message: message ?? `HTTP ${response.statusCode}`,
    $fault: response.statusCode < 500 ? 'client' : 'server',
    $metadata,
  });
}

function errorBody(text: string): { code?: string | undefined; message?: string | undefined } {
  try {
    const body = JSON.parse(text);
    const texts = [body.__type, body.code, body.message, body.Message].map((member: unknown) =>
      typeof member === 'string' ? member : undefined,
    );
    return { code: texts[0] ?? texts[1], message: texts[2] ?? texts[3] };
  } catch {
    return {}; // A proxy or load balancer answered, not the service: the status says all there is.
  }
}
