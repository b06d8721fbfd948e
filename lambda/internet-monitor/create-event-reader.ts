import type { EventReader, FoundHealthEvent, ReadEvent, WantedHealthEvents } from '../enrich/event-reader.ts';
import type { HealthEvent, InternetEvent } from '../events/event-schemas.ts';
import type { MissingData } from '../events/missing-data.ts';
import { readHealthEvent, readInternetEvent } from '../events/read-events.ts';
import { withTimeLimit } from '../runtime/time-limit.ts';
import { classifyError } from './classify-error.ts';
import type { InternetMonitor } from './client.ts';
import {
  GetHealthEventCommand,
  GetInternetEventCommand,
  ListHealthEventsCommand,
  ListInternetEventsCommand,
  ListMonitorsCommand,
  paginate,
} from './commands.ts';
import type { ListHealthEventsInput } from './models.ts';

/** The most that the API gives in a page of each list. */
const pageSizes = { healthEvents: 25, internetEvents: 100 };

/** How far back an event may have begun that has just ended. Active events are listed however old they are. */
const lookBackMs = 7 * 24 * 3_600_000;

export function createEventReader(client: InternetMonitor): EventReader {
  return {
    readHealthEvent: (MonitorName, EventId, limitMs) =>
      answer('health event', limitMs, async (abortSignal) =>
        readHealthEvent(await client.send(new GetHealthEventCommand({ MonitorName, EventId }), { abortSignal })),
      ),
    readInternetEvent: (EventId, limitMs) =>
      answer('internet event', limitMs, async (abortSignal) =>
        readInternetEvent(await client.send(new GetInternetEventCommand({ EventId }), { abortSignal })),
      ),
    listHealthEvents: (wanted, limitMs) => listHealthEvents(client, wanted, limitMs),
    /** @see https://docs.aws.amazon.com/internet-monitor/latest/api/API_ListInternetEvents.html */
    async listInternetEvents({ startedSince, startedUntil, kind }, limitMs) {
      const query = {
        StartTime: startedSince,
        ...(startedUntil === undefined ? {} : { EndTime: startedUntil }),
        ...(kind === 'unknown' ? {} : { EventType: kind.toUpperCase() }),
        MaxResults: pageSizes.internetEvents,
      };
      const events: InternetEvent[] = [];
      const missingData = await findMissing('outage map', limitMs, async (abortSignal) => {
        const readPage = (token: { NextToken?: string }) =>
          client.send(new ListInternetEventsCommand({ ...query, ...token }), { abortSignal });
        for await (const page of paginate(readPage)) events.push(...(page.InternetEvents ?? []).map(readInternetEvent));
      });
      return { events, ...missingData };
    },
  };
}

/** @see https://docs.aws.amazon.com/internet-monitor/latest/api/API_ListHealthEvents.html */
async function listHealthEvents(client: InternetMonitor, wanted: WantedHealthEvents, limitMs: number) {
  const { monitorName, eventId, changedSince } = wanted;
  const found = new Map<string, FoundHealthEvent>();
  const isWanted = (event: HealthEvent) =>
    eventId === undefined
      ? event.status === 'ACTIVE' || (event.lastUpdatedAt !== undefined && event.lastUpdatedAt >= changedSince)
      : event.eventId === eventId;
  let ofOneList: { readonly missingData?: MissingData } = {};

  const ofAll = await findMissing('list of health events', limitMs, async (abortSignal) => {
    const collect = async (query: ListHealthEventsInput) => {
      const readPage = (token: Pick<ListHealthEventsInput, 'NextToken'>) =>
        client.send(new ListHealthEventsCommand({ ...query, ...token, MaxResults: pageSizes.healthEvents }), {
          abortSignal,
        });
      try {
        for await (const page of paginate(readPage)) {
          for (const healthEvent of (page.HealthEvents ?? []).map(readHealthEvent)) {
            const key = `${query.MonitorName}/${healthEvent.eventId}`;
            if (isWanted(healthEvent)) found.set(key, { monitorName: query.MonitorName, healthEvent });
          }
        }
      } catch (error) {
        ofOneList = { missingData: toMissingData('list of health events', error) };
      }
    };
    const names = monitorName === undefined ? await listMonitorNames(client, abortSignal) : [monitorName];
    await Promise.all(
      names.flatMap((MonitorName) => [
        collect({ MonitorName, EventStatus: 'ACTIVE' }),
        collect({ MonitorName, EventStatus: 'RESOLVED', StartTime: new Date(changedSince.getTime() - lookBackMs) }),
      ]),
    );
  });
  return { found: [...found.values()], ...ofOneList, ...ofAll };
}

async function listMonitorNames(client: InternetMonitor, abortSignal: AbortSignal): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { Monitors } of paginate((token) => client.send(new ListMonitorsCommand(token), { abortSignal }))) {
    for (const { MonitorName } of Monitors ?? []) if (MonitorName !== undefined) names.push(MonitorName);
  }
  return names;
}

async function answer<Event>(
  source: MissingData['source'],
  limitMs: number,
  read: (signal: AbortSignal) => Promise<Event>,
): Promise<ReadEvent<Event>> {
  try {
    return { event: await withTimeLimit(limitMs, read) };
  } catch (error) {
    return { missingData: toMissingData(source, error) };
  }
}

/** Runs work within a limit. Returns nothing if it was done. */
async function findMissing(
  source: MissingData['source'],
  limitMs: number,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<{ readonly missingData?: MissingData }> {
  const done = await answer(source, limitMs, work);
  return 'missingData' in done ? done : {};
}

function toMissingData(source: MissingData['source'], error: unknown): MissingData {
  return { source, reason: classifyError(error) };
}
