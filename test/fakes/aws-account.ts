import { type Answer, type FakeServer, type Request, serve } from './server.ts';

export type Input = Readonly<Record<string, unknown>>;

/** AWS's services behind one address. */
export interface FakeAccount extends FakeServer {
  /** By permission, such as `events:DescribeRule`. What is not here is denied. */
  readonly answers: Map<string, (input: Input) => Answer>;
  /** The permissions that were used, or denied, in order. */
  readonly asked: readonly string[];
  /** The same, each with the Region that it was signed for, and what it said. */
  readonly calls: readonly { readonly permission: string; readonly region: string; readonly input: Input }[];
  /** For a client. */
  readonly client: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
    readonly maxAttempts: number;
  };
}

/** The names under which services sign, where permissions have another. */
const prefixes: Readonly<Record<string, string>> = { monitoring: 'cloudwatch' };

/** Operations of REST APIs, by what their path ends with. */
const paths: readonly (readonly [RegExp, string])[] = [
  [/\/functions\/[^/]+\/configuration$/, 'GetFunctionConfiguration'],
  [/\/event-source-mappings\/[^/]+$/, 'GetEventSourceMapping'],
  [/\/Monitors$/, 'ListMonitors'],
  [/\/HealthEvents$/, 'ListHealthEvents'],
];

export async function startAccount(): Promise<FakeAccount> {
  const answers = new Map<string, (input: Input) => Answer>();
  const asked: string[] = [];
  const calls: FakeAccount['calls'][number][] = [];
  const fake = await serve((request) => {
    const permission = toPermission(request);
    const input = toInput(request);
    asked.push(permission);
    calls.push({ permission, region: readScope(request).region, input });
    return answers.get(permission)?.(input) ?? deny(permission, request);
  });
  return {
    ...fake,
    answers,
    asked,
    calls,
    client: {
      endpoint: fake.url,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'LOCAL', secretAccessKey: 'worthless' },
      maxAttempts: 1,
    },
  };
}

/** The answer of a service with a JSON protocol. */
export function json(body: Input, status = 200): Answer {
  return { status, headers: { 'content-type': 'application/x-amz-json-1.1' }, body: JSON.stringify(body) };
}

/** An error of such a service. */
export function jsonError(type: string, message = ''): Answer {
  const { status, headers, body } = { status: 400, headers: { 'x-amzn-errortype': type }, body: { message } };
  return { status, headers, body: JSON.stringify({ __type: type, ...body }) };
}

/** The answer of a service with the older protocol, which is XML. */
export function xml(action: string, result: string): Answer {
  const body = `<${action}Response><${action}Result>${result}</${action}Result></${action}Response>`;
  return { status: 200, headers: { 'content-type': 'text/xml' }, body };
}

/** What the signature is for. */
function readScope({ headers }: Request): { readonly region: string; readonly service: string } {
  const [, region = '', service = ''] =
    /Credential=[^,]*\/([a-z0-9-]+)\/([a-z]+)\/aws4_request/.exec(headers.authorization ?? '') ?? [];
  return { region, service };
}

function toPermission(request: Request): string {
  const { url, headers, body } = request;
  const { service } = readScope(request);
  const operation =
    String(headers['x-amz-target'] ?? '').replace(/^.*\./, '') ||
    new URLSearchParams(body).get('Action') ||
    paths.find(([path]) => path.test(url.pathname))?.[1];
  return `${prefixes[service] ?? service}:${operation}`;
}

function toInput({ url, headers, body }: Request): Input {
  if (headers['x-amz-target'] !== undefined) return JSON.parse(body);
  return { ...Object.fromEntries([...new URLSearchParams(body), ...url.searchParams]), path: url.pathname };
}

function deny(permission: string, { body }: Request): Answer {
  const message = `User: somebody is not authorized to perform: ${permission}`;
  if (!body.includes('Action=')) return jsonError('AccessDeniedException', message);
  const error = `<ErrorResponse><Error><Code>AccessDenied</Code><Message>${message}</Message></Error></ErrorResponse>`;
  return { status: 403, headers: { 'content-type': 'text/xml' }, body: error };
}
