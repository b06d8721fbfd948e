import { type Answer, type FakeServer, type Observe, type Request, Script, serve } from './server.ts';

type Json = Readonly<Record<string, unknown>>;

/** What the API knows, each object as the API returns it. */
export interface World {
  /** As in ListMonitors. Those named in the ARNs of health events exist without being listed here. */
  readonly monitors?: readonly Json[];
  readonly healthEvents?: readonly Json[];
  readonly internetEvents?: readonly Json[];
  /** Whether ListHealthEvents leaves out what started inside the requested time, as AWS documents. */
  readonly omitsStartedInside?: boolean;
}

export type Operation =
  | 'GetHealthEvent'
  | 'ListHealthEvents'
  | 'GetInternetEvent'
  | 'ListInternetEvents'
  | 'ListMonitors';

export interface Call {
  readonly operation: Operation | 'unknown';
  readonly id: string;
  readonly query: Readonly<Record<string, string>>;
}

export interface FakeInternetMonitor extends FakeServer {
  world: World;
  /** Answers in the place of the world, unless it returns undefined. */
  intercept: ((call: Call) => Answer | undefined) | undefined;
  readonly calls: readonly Call[];
  /** For whatever is called. */
  readonly script: Script;
  /** For one operation. */
  readonly scripts: Readonly<Record<Operation, Script>>;
}

export const throttled: Answer = error(429, 'ThrottlingException', 'Rate exceeded');
export const accessDenied: Answer = error(403, 'AccessDeniedException', 'not authorized');
export const notFound: Answer = error(404, 'ResourceNotFoundException', 'not found');

/**
 * Internet Monitor's API: routes, patterns of ids, filters, paging and errors as AWS documents them. Requests must be
 * signed, but the signature itself is not checked.
 *
 * @see https://docs.aws.amazon.com/internet-monitor/latest/api/API_Operations.html
 */
export async function startInternetMonitor(observe?: Observe): Promise<FakeInternetMonitor> {
  const calls: Call[] = [];
  const script = new Script();
  const scripts = {
    GetHealthEvent: new Script(),
    ListHealthEvents: new Script(),
    GetInternetEvent: new Script(),
    ListInternetEvents: new Script(),
    ListMonitors: new Script(),
  };
  const known: Pick<FakeInternetMonitor, 'world' | 'intercept'> = { world: {}, intercept: undefined };
  const fake = await serve((request) => {
    const call = callOf(request);
    if (isSigned(request)) calls.push(call);
    const isScripted = isSigned(request) && call.operation !== 'unknown';
    const scripted = isScripted ? (script.next() ?? scripts[call.operation].next()) : undefined;
    return scripted ?? known.intercept?.(call) ?? answerOf(request, known.world);
  }, observe);
  return Object.assign(known, { ...fake, calls, script, scripts });
}

/** The API's answer to a request, if the world is so. */
export function answerOf(request: Request, world: World): Answer {
  if (!isSigned(request)) return error(403, 'MissingAuthenticationTokenException', 'Missing Authentication Token');
  const call = callOf(request);
  if (call.operation === 'unknown') return error(404, 'UnknownOperationException', request.url.pathname);
  return answerTo(call, world);
}

function isSigned({ headers }: Request): boolean {
  return headers.authorization?.includes('/internetmonitor/aws4_request') ?? false;
}

const route =
  /^\/v20210603\/(?:Monitors\/(?<monitor>[^/]+)\/HealthEvents(?:\/(?<healthEvent>[^/]+))?|InternetEvents(?:\/(?<internetEvent>[^/]+))?|Monitors)$/;

/** A call's id is the monitor's name and the event's id, joined by a space. */
export function callOf({ method, url }: Request): Call {
  const query = Object.fromEntries(url.searchParams);
  const groups = method === 'GET' ? route.exec(url.pathname)?.groups : undefined;
  if (groups === undefined) return { operation: 'unknown', id: '', query };
  const { monitor, healthEvent, internetEvent } = groups;
  const id = [monitor, healthEvent, internetEvent]
    .filter((part) => part !== undefined)
    .map(decodeURIComponent)
    .join(' ');
  if (monitor !== undefined) return { operation: healthEvent ? 'GetHealthEvent' : 'ListHealthEvents', id, query };
  if (internetEvent !== undefined) return { operation: 'GetInternetEvent', id, query };
  return { operation: url.pathname.endsWith('/Monitors') ? 'ListMonitors' : 'ListInternetEvents', id, query };
}

function answerTo({ operation, id, query }: Call, world: World): Answer {
  const healthEvents = world.healthEvents ?? [];
  const internetEvents = world.internetEvents ?? [];
  switch (operation) {
    case 'GetHealthEvent': {
      if (!/^[\w.-]{1,255} [\w/.-]{1,255}$/.test(id)) return error(400, 'ValidationException', 'EventId');
      const found = healthEvents.find((event) => `${monitorOf(event)} ${String(event['EventId'])}` === id);
      return found ? ok(found) : error(404, 'ResourceNotFoundException', 'Health event not found');
    }
    case 'GetInternetEvent': {
      if (!/^[a-zA-Z0-9-]{1,255}$/.test(id)) {
        return error(400, 'ValidationException', 'EventId failed to satisfy constraint: [a-zA-Z0-9-]+');
      }
      const found = internetEvents.find((event) => event['EventId'] === id);
      return found ? ok(found) : error(404, 'ResourceNotFoundException', 'Internet event not found');
    }
    case 'ListHealthEvents':
      return page(
        'HealthEvents',
        selected(
          healthEvents.filter((event) => monitorOf(event) === id),
          query,
          world.omitsStartedInside,
        ),
        query,
        25,
      );
    case 'ListInternetEvents':
      return page(
        'InternetEvents',
        selected(internetEvents, query),
        { ...query, MaxResults: query['InternetEventMaxResults'] },
        100,
      );
    default:
      return page('Monitors', monitorsOf(world), query, 25);
  }
}

function selected(events: readonly Json[], query: Call['query'], omitsStartedInside = false): readonly Json[] {
  const { StartTime, EndTime, EventStatus, EventType } = query;
  const isTimed = StartTime !== undefined || EndTime !== undefined;
  return events.filter((event) => {
    const started = Date.parse(String(event['StartedAt']));
    const isInside =
      (StartTime === undefined || started >= Date.parse(StartTime)) &&
      (EndTime === undefined || started <= Date.parse(EndTime));
    return (
      (!isTimed || isInside !== omitsStartedInside) &&
      (EventStatus === undefined || (event['EventStatus'] ?? event['Status']) === EventStatus) &&
      (EventType === undefined || event['EventType'] === EventType)
    );
  });
}

function page(
  name: string,
  rows: readonly Json[],
  query: Readonly<Record<string, string | undefined>>,
  most: number,
): Answer {
  const size = Number(query['MaxResults'] ?? most);
  if (!(size >= 1 && size <= most)) return error(400, 'ValidationException', `MaxResults must be 1 to ${most}`);
  const start = Number(query['NextToken'] ?? 0);
  const next = start + size;
  return ok({ [name]: rows.slice(start, next), ...(next < rows.length ? { NextToken: String(next) } : {}) });
}

function monitorsOf({ monitors = [], healthEvents = [] }: World): readonly Json[] {
  const named = new Map(monitors.map((monitor) => [String(monitor['MonitorName']), monitor]));
  for (const MonitorName of healthEvents.map(monitorOf)) {
    if (!named.has(MonitorName)) named.set(MonitorName, { MonitorName, Status: 'ACTIVE' });
  }
  return [...named.values()];
}

function monitorOf(event: Json): string {
  return /:monitor\/([^/]+)\/health-event\//.exec(String(event['EventArn']))?.[1] ?? '';
}

function ok(body: unknown): Answer {
  return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

function error(status: number, type: string, message: string): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': type },
    body: JSON.stringify({ message }),
  };
}
