import type { EnrichedEvent } from '../enrich/enriched-event.ts';
import { sweepEnvelope } from '../events/notification.ts';
import { headlineOf } from '../message/alert-wording.ts';
import type { Alert } from '../outage/alert.ts';
import type { InvokeAsync } from '../queues/invoke-async.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Log } from '../runtime/log.ts';
import type { Metrics } from '../runtime/metrics.ts';
import type { SweepTable } from '../store/sweep-store.ts';

export interface HandoverAccess {
  readonly log: Log;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly table: SweepTable;
  /** Where the function runs. */
  readonly region?: string | undefined;
  /** Never gives the same twice. */
  readonly newId: () => string;
  readonly invokeNotify: InvokeAsync;
}

/** What was handed over is left to notify and to the redelivery queue for so long. */
const handedOverForMs = 30 * 60_000;

/**
 * Hands an event over to notify, for those destinations that nobody else has handed it over for.
 *
 * @param knownSince when it could have been known.
 * @returns whether all of them are in somebody's hands now.
 */
export async function handOver(
  enrichedEvent: EnrichedEvent,
  alert: Alert,
  destinations: readonly string[],
  knownSince: Date,
  { table, clock, newId, invokeNotify, region, log, metrics }: HandoverAccess,
): Promise<boolean> {
  const { eventKey: event } = alert;
  const marked: string[] = [];
  for (const destination of destinations) {
    if (await table.mark({ destination, event }, clock.now() + handedOverForMs)) marked.push(destination);
  }
  if (marked.length === 0) return true;
  const about = { event, headline: headlineOf(alert), destinations: marked };
  try {
    await invokeNotify(notificationOf(enrichedEvent, newId(), knownSince, region, marked));
  } catch (error) {
    log.error('Could not be handed over: the next sweep tries again', { ...about, error });
    for (const destination of marked) await table.unmark({ destination, event });
    return false;
  }
  log.info('Handed over', about);
  metrics.count('handedOver');
  return true;
}

/** EventBridge's envelope around what is needed to find the event again, and to tell of it should it not be readable then. */
function notificationOf(
  enrichedEvent: EnrichedEvent,
  id: string,
  time: Date,
  region: string | undefined,
  destinations: readonly string[],
): unknown {
  const { eventArn, ...said } =
    enrichedEvent.kind === 'health-event' ? saidOfHealthEvent(enrichedEvent) : saidOfInternetEvent(enrichedEvent);
  const resources = eventArn === undefined ? [] : [eventArn];
  return {
    ...sweepEnvelope,
    version: '0',
    id,
    time: time.toISOString(),
    region,
    resources,
    detail: { ...said, destinations },
  };
}

function saidOfHealthEvent({ healthEvent, monitorName }: Extract<EnrichedEvent, { kind: 'health-event' }>) {
  const { eventId, eventArn, status, impactType, startedAt, endedAt, percentOfTotalTrafficImpacted } = healthEvent;
  return { eventId, eventArn, monitorName, status, impactType, startedAt, endedAt, percentOfTotalTrafficImpacted };
}

function saidOfInternetEvent({ outageMap: { event } }: Extract<EnrichedEvent, { kind: 'internet-event' }>) {
  const { eventId, eventArn, eventStatus: status, eventType: impactType, startedAt, endedAt, clientLocation } = event;
  return { eventId, eventArn, status, impactType, startedAt, endedAt, impactedLocations: [clientLocation] };
}
