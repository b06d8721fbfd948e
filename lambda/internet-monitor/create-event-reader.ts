import type { EventReader } from '../enrich/event-reader.ts';
import type { InternetEvent } from '../events/event-schemas.ts';
import { readHealthEvent, readInternetEvent } from '../events/read-events.ts';
import type { InternetMonitor } from './client.ts';
import {
  GetHealthEventCommand,
  GetInternetEventCommand,
  ListInternetEventsCommand,
  ListMonitorsCommand,
} from './commands.ts';
import { listHealthEvents } from './list-health-events.ts';
import { paginate } from './paging.ts';
import { createListReader } from './read-health-event-list.ts';
import { readWithin, runWithin } from './read-within.ts';

/** The most that the API gives in a page of the list. */
const pageSize = 100;

export function createEventReader(client: InternetMonitor): EventReader {
  const ofMonitors: Pick<EventReader, 'listMonitors' | 'readList' | 'readHealthEvent'> = {
    readList: createListReader(client),
    readHealthEvent: (MonitorName, EventId, limitMs) =>
      readWithin('health event', limitMs, async (abortSignal) =>
        readHealthEvent(await client.send(new GetHealthEventCommand({ MonitorName, EventId }), { abortSignal })),
      ),
    async listMonitors(limitMs) {
      const names: string[] = [];
      const missingData = await runWithin('list of monitors', limitMs, async (abortSignal) => {
        const readPage = (token: { NextToken?: string }) =>
          client.send(new ListMonitorsCommand(token), { abortSignal });
        for await (const { Monitors } of paginate(readPage)) {
          for (const { MonitorName } of Monitors ?? []) if (MonitorName !== undefined) names.push(MonitorName);
        }
      });
      return { names, ...missingData };
    },
  };
  return {
    ...ofMonitors,
    readInternetEvent: (EventId, limitMs) =>
      readWithin('internet event', limitMs, async (abortSignal) =>
        readInternetEvent(await client.send(new GetInternetEventCommand({ EventId }), { abortSignal })),
      ),
    listHealthEvents: (wanted, limitMs) => listHealthEvents(ofMonitors, wanted, limitMs),
    /** @see https://docs.aws.amazon.com/internet-monitor/latest/api/API_ListInternetEvents.html */
    async listInternetEvents({ startedSince, startedUntil, kind, status }, limitMs) {
      const query = {
        StartTime: startedSince,
        ...(startedUntil === undefined ? {} : { EndTime: startedUntil }),
        ...(kind === 'unknown' ? {} : { EventType: kind.toUpperCase() }),
        ...(status === undefined ? {} : { EventStatus: status }),
        MaxResults: pageSize,
      };
      const events: InternetEvent[] = [];
      const missingData = await runWithin('outage map', limitMs, async (abortSignal) => {
        const readPage = (token: { NextToken?: string }) =>
          client.send(new ListInternetEventsCommand({ ...query, ...token }), { abortSignal });
        for await (const page of paginate(readPage)) events.push(...(page.InternetEvents ?? []).map(readInternetEvent));
      });
      return { events, ...missingData };
    },
  };
}
