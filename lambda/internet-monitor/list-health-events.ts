import type { EventReader, FoundHealthEvent, WantedHealthEvents } from '../enrich/event-reader.ts';
import type { MissingData } from '../events/missing-data.ts';
import { inParallel } from '../runtime/in-parallel.ts';

/** How many lists, or single events, are read at a time. */
const readsAtOnce = 3;

/** Finds what is wanted of one monitor or of all, as `EventReader.listHealthEvents`. */
export async function listHealthEvents(
  reader: Pick<EventReader, 'listMonitors' | 'readList' | 'readHealthEvent'>,
  { monitorName: named, eventId, changedSince }: WantedHealthEvents,
  limitMs: number,
): Promise<{ readonly found: readonly FoundHealthEvent[]; readonly missingData?: MissingData }> {
  const until = Date.now() + limitMs;
  const found: FoundHealthEvent[] = [];
  const missing: MissingData[] = [];
  const miss = (missingData: MissingData | undefined) => missingData !== undefined && missing.push(missingData);

  const monitors = named === undefined ? await reader.listMonitors(limitMs) : { names: [named] };
  if ('missingData' in monitors) miss(monitors.missingData);
  if (eventId === undefined) {
    const lists = monitors.names.flatMap((monitorName) =>
      (['ACTIVE', 'RESOLVED'] as const).map((status) => ({ monitorName, status, changedSince })),
    );
    await inParallel(readsAtOnce, lists, async (list) => {
      const { events, missingData } = await reader.readList(list, until - Date.now());
      miss(missingData);
      found.push(...events.map((healthEvent) => ({ monitorName: list.monitorName, healthEvent })));
    });
  } else {
    await inParallel(readsAtOnce, monitors.names, async (monitorName) => {
      const answer = await reader.readHealthEvent(monitorName, eventId, until - Date.now());
      if ('event' in answer) found.push({ monitorName, healthEvent: { ...answer.event, eventId } });
      else if (answer.missingData.reason !== 'not-found') miss(answer.missingData);
    });
  }
  const [first] = missing;
  return { found, ...(first === undefined ? {} : { missingData: first }) };
}
