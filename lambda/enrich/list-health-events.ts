import { type HealthEvent } from '../events/event-schemas.ts';
import { type MissingData } from '../events/missing-data.ts';
import { readHealthEvent } from '../events/read-events.ts';
import { toMissingData } from '../internet-monitor/classify-error.ts';
import {
  type InternetMonitor,
  ListHealthEventsCommand,
  type ListHealthEventsInput,
  ListMonitorsCommand,
  paginate,
} from '../internet-monitor/index.ts';
import { withTimeLimit } from '../runtime/time-limit.ts';

export interface FoundHealthEvent {
  readonly monitorName: string | undefined;
  readonly healthEvent: HealthEvent;
}

/** The most that the API gives in a page. */
const pageSize = 25;

/** How far back an event may have begun that has just ended. Active events are listed however old they are. */
const lookBackMs = 7 * 24 * 3_600_000;

/**
 * The health events that are active or were changed since an instant, of one monitor or of all of them. That is when AWS
 * updated the event, not when it happened: it may be created after it has ended. Never rejects: if a list could not be read,
 * the others count, and `missingData` says why.
 *
 * @param wanted `eventId` narrows it to that event, whenever it was changed.
 * @param dependencies.limitMs for all lists together.
 * @see https://docs.aws.amazon.com/internet-monitor/latest/api/API_ListHealthEvents.html
 */
export async function listRecentHealthEvents(
  { internetMonitor, limitMs }: { readonly internetMonitor: InternetMonitor; readonly limitMs: number },
  wanted: { readonly monitorName?: string; readonly eventId?: string },
  changedSince: Date,
): Promise<{ readonly found: readonly FoundHealthEvent[]; readonly missingData?: MissingData }> {
  const found = new Map<string, FoundHealthEvent>();
  let missingData: MissingData | undefined;
  const isMeant = ({ eventId, status, lastUpdatedAt }: HealthEvent) =>
    wanted.eventId === undefined
      ? status === 'ACTIVE' || (lastUpdatedAt !== undefined && lastUpdatedAt >= changedSince)
      : eventId === wanted.eventId;

  try {
    await withTimeLimit(limitMs, async (abortSignal) => {
      const collect = async (query: ListHealthEventsInput) => {
        try {
          const readPage = (token: Pick<ListHealthEventsInput, 'NextToken'>) =>
            internetMonitor.send(new ListHealthEventsCommand({ ...query, ...token, MaxResults: pageSize }), {
              abortSignal,
            });
          for await (const page of paginate(readPage)) {
            for (const healthEvent of (page.HealthEvents ?? []).map(readHealthEvent)) {
              const key = `${query.MonitorName}/${healthEvent.eventId}`;
              if (isMeant(healthEvent)) found.set(key, { monitorName: query.MonitorName, healthEvent });
            }
          }
        } catch (error) {
          missingData = toMissingData('list of health events', error);
        }
      };
      const names =
        wanted.monitorName === undefined ? await listMonitorNames(internetMonitor, abortSignal) : [wanted.monitorName];
      await Promise.all(
        names.flatMap((MonitorName) => [
          collect({ MonitorName, EventStatus: 'ACTIVE' }),
          collect({ MonitorName, EventStatus: 'RESOLVED', StartTime: new Date(changedSince.getTime() - lookBackMs) }),
        ]),
      );
    });
  } catch (error) {
    missingData = toMissingData('list of health events', error);
  }
  return { found: [...found.values()], ...(missingData === undefined ? {} : { missingData }) };
}

async function listMonitorNames(
  internetMonitor: InternetMonitor,
  abortSignal: AbortSignal,
): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { Monitors } of paginate((token) =>
    internetMonitor.send(new ListMonitorsCommand(token), { abortSignal }),
  )) {
    for (const { MonitorName } of Monitors ?? []) if (MonitorName !== undefined) names.push(MonitorName);
  }
  return names;
}
