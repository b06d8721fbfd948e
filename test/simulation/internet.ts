import {
  carrierOf,
  type HealthEvent,
  isActive,
  listChanges,
  type MapEvent,
  type Story,
  shareAt,
  toSecond,
  townOf,
  transitOf,
} from './stories.ts';

// What Internet Monitor answers, by what is true at an instant. Each object as the API returns it.

type Json = Readonly<Record<string, unknown>>;

export const account = '123456789012';

/** The most of a page. */
const healthEventsOnPage = 25;
const mapEventsOnPage = 100;

/** The most requests of one second, from all functions together. AWS states none; a sweep beside a storm comes to it now and then. */
const mostRequests = 40;

/** All that there is, by when Internet Monitor shows it. */
export class Internet {
  readonly stories: Story[] = [];
  /**
   * Whether the lists leave out what began in the time that is asked for, as AWS documents `StartTime`, perhaps by mistake. The program
   * must not hang on either reading.
   *
   * @see https://docs.aws.amazon.com/internet-monitor/latest/api/API_ListHealthEvents.html
   */
  readonly omitsStartedInside: boolean;
  readonly #healthEvents = new Map<string, ShownEvent>();
  readonly #byMonitor = new Map<string, ShownEvent[]>();
  readonly #mapEvents = new Map<string, MapEvent>();
  #requests: number[] = [];

  constructor(omitsStartedInside: boolean) {
    this.omitsStartedInside = omitsStartedInside;
  }

  add(story: Story): void {
    this.stories.push(story);
    for (const event of story.healthEvents) {
      const shown = new ShownEvent(event);
      this.#healthEvents.set(`${event.monitor} ${event.id}`, shown);
      const ofMonitor = this.#byMonitor.get(event.monitor) ?? [];
      ofMonitor.push(shown);
      this.#byMonitor.set(event.monitor, ofMonitor);
    }
    for (const event of story.mapEvents) this.#mapEvents.set(event.id, event);
  }

  /** Whether it takes one more request. */
  takes(at: number): boolean {
    this.#requests = this.#requests.filter((earlier) => earlier > at - 1_000);
    if (this.#requests.length >= mostRequests) return false;
    this.#requests.push(at);
    return true;
  }

  /** Undefined: AWS knows no such event. */
  healthEvent(monitor: string, id: string, at: number): Json | undefined {
    const shown = this.#healthEvents.get(`${monitor} ${id}`);
    return shown && isShown(shown.event, at) ? shown.toJson(at) : undefined;
  }

  internetEvent(id: string, at: number): Json | undefined {
    const event = this.#mapEvents.get(id);
    return event && event.appearsAt <= at ? toInternetEvent(event, at) : undefined;
  }

  /** The list changes between its pages, since each page is of its own instant. */
  listHealthEvents(monitor: string, query: ListQuery, at: number): Json {
    const { StartTime, EndTime, EventStatus } = query;
    const isTimed = StartTime !== undefined || EndTime !== undefined;
    const wanted = (this.#byMonitor.get(monitor) ?? []).filter(({ event }) => {
      if (!isShown(event, at)) return false;
      if (EventStatus !== undefined && isActive(event, at) !== (EventStatus === 'ACTIVE')) return false;
      const isInside = isWithin(event.startedAt, query);
      return !isTimed || isInside !== this.omitsStartedInside;
    });
    // What AWS changed last comes first.
    const sorted = wanted.toSorted((a, b) => b.changedAt(at) - a.changedAt(at));
    return toPage('HealthEvents', sorted, (shown) => shown.toJson(at), query, healthEventsOnPage);
  }

  listInternetEvents({ EventType, EventStatus, ...query }: ListQuery, at: number): Json {
    const wanted = [...this.#mapEvents.values()].filter(
      (event) =>
        event.appearsAt <= at &&
        (EventType === undefined || (EventType === 'AVAILABILITY') === event.isAvailability) &&
        (EventStatus === undefined || (EventStatus === 'ACTIVE') === at < event.endedAt) &&
        isWithin(event.startedAt, query),
    );
    return toPage('InternetEvents', wanted, (event) => toInternetEvent(event, at), query, mapEventsOnPage);
  }
}

/** A health event, which is written once for each of its states: most of a list was changed long ago. */
class ShownEvent {
  readonly event: HealthEvent;
  readonly #changes: readonly number[];
  #written: { readonly since: number; readonly json: Json } | undefined;

  constructor(event: HealthEvent) {
    this.event = event;
    this.#changes = listChanges(event);
  }

  /** When AWS changed it last. */
  changedAt(at: number): number {
    return toSecond(this.#findChange(at));
  }

  toJson(at: number): Json {
    const since = this.#findChange(at);
    if (this.#written?.since !== since)
      this.#written = { since, json: freeze(toHealthEvent(this.event, at, this.changedAt(at))) };
    return this.#written.json;
  }

  #findChange(at: number): number {
    return this.#changes.findLast((change) => change <= at) ?? this.event.startedAt;
  }
}

/** With all that is in it: a program that changes an answer would change what is answered later. */
function freeze<Value extends object>(value: Value): Value {
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) freeze(part);
  return Object.freeze(value);
}

export interface ListQuery {
  readonly StartTime?: Date | undefined;
  readonly EndTime?: Date | undefined;
  readonly EventStatus?: string | undefined;
  readonly EventType?: string | undefined;
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

function isShown({ appearsAt, removedAt }: HealthEvent, at: number): boolean {
  return appearsAt <= at && at < removedAt;
}

function isWithin(startedAt: number, { StartTime, EndTime }: ListQuery): boolean {
  return (
    (StartTime === undefined || startedAt >= StartTime.getTime()) &&
    (EndTime === undefined || startedAt <= EndTime.getTime())
  );
}

function toPage<Event>(
  name: string,
  events: readonly Event[],
  format: (event: Event) => Json,
  { NextToken = '0', MaxResults }: ListQuery,
  most: number,
): Json {
  const begin = Number(NextToken);
  const end = begin + Math.min(MaxResults ?? most, most);
  return { [name]: events.slice(begin, end).map(format), ...(end < events.length ? { NextToken: String(end) } : {}) };
}

export function toImpactType({ isOverall, isAvailability }: HealthEvent): string {
  return `${isOverall ? '' : 'LOCAL_'}${isAvailability ? 'AVAILABILITY' : 'PERFORMANCE'}`;
}

export function toArn({ monitor, id }: HealthEvent): string {
  return `arn:aws:internetmonitor:us-east-1:${account}:monitor/${monitor}/health-event/${id}`;
}

function toHealthEvent(event: HealthEvent, at: number, changedAt: number): Json {
  const { story, spans, startedAt, isAvailability, towns } = event;
  const isOver = !isActive(event, at);
  const endedAt = spans.findLast(({ to }) => to <= at)?.to;
  const status = isOver ? 'RESOLVED' : 'ACTIVE';
  const share = shareAt(event, at);
  const isCaused = story.cause !== undefined && story.cause.at <= at;
  const measured = {
    ExperienceScore: 40,
    PercentOfTotalTrafficImpacted: share / towns.length,
    PercentOfClientLocationImpacted: 60,
  };
  return {
    EventArn: toArn(event),
    EventId: event.id,
    StartedAt: new Date(startedAt),
    ...(isOver && endedAt !== undefined ? { EndedAt: new Date(endedAt) } : {}),
    CreatedAt: new Date(event.appearsAt),
    LastUpdatedAt: new Date(changedAt),
    Status: status,
    ImpactType: toImpactType(event),
    PercentOfTotalTrafficImpacted: share,
    HealthScoreThreshold: 60,
    ImpactedLocations: towns.map((town) => ({
      ...toPlace(story, town),
      CountryCode: story.country.code,
      ServiceLocation: `zone-${story.number}`,
      Status: status,
      ...(isCaused ? { CausedBy: toCausedBy(story) } : {}),
      InternetHealth: isAvailability ? { Availability: measured } : { Performance: measured },
    })),
  };
}

function toCausedBy(story: Story): Json {
  switch (story.cause?.kind) {
    case 'aws':
      return { Networks: [], AsPath: [], NetworkEventType: 'AWS' };
    case 'transit':
      return { Networks: [transitOf(story)], AsPath: [], NetworkEventType: 'Internet' };
    default:
      return { Networks: [carrierOf(story)], AsPath: [], NetworkEventType: 'Internet' };
  }
}

function toInternetEvent({ story, id, town, startedAt, endedAt, isAvailability }: MapEvent, at: number): Json {
  const isOver = endedAt <= at;
  return {
    EventId: id,
    EventArn: `arn:aws:internetmonitor::${account}:internet-event/${id}`,
    StartedAt: new Date(startedAt),
    ...(isOver ? { EndedAt: new Date(endedAt) } : {}),
    EventType: isAvailability ? 'AVAILABILITY' : 'PERFORMANCE',
    EventStatus: isOver ? 'RESOLVED' : 'ACTIVE',
    ClientLocation: toPlace(story, town),
  };
}

function toPlace(story: Story, town: number): Json {
  return {
    ...carrierOf(story),
    City: townOf(story, town),
    Subdivision: `Land ${story.number}`,
    Country: story.country.name,
    Latitude: -60 + ((story.number * 37 + town * 7) % 1_200) / 10,
    Longitude: -170 + ((story.number * 53) % 3_400) / 10,
  };
}
