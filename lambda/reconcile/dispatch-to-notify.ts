import type { EnrichedEvent } from '../enrich/enriched-event.ts';
import { sweepEnvelope } from '../events/notification.ts';
import { formatHeadline } from '../message/alert-wording.ts';
import type { Alert } from '../outage/alert.ts';
import type { InvokeAsync } from '../queues/invoke-function-async.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Log } from '../runtime/log.ts';
import type { Metrics } from '../runtime/metrics.ts';
import type { SweepStore } from '../store/sweep-store.ts';

export interface DispatchDependencies {
  readonly log: Log;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly store: SweepStore;
  /** Where the function runs. */
  readonly region?: string | undefined;
  /** Never gives the same twice. */
  readonly newId: () => string;
  readonly invokeNotify: InvokeAsync;
}

/** How long a dispatched event is left to notify and the redelivery queue. */
const dispatchedForMs = 30 * 60_000;

/**
 * Dispatches an event to notify, for those destinations that it is not dispatched for yet.
 *
 * @param knownSince when AWS made the event known.
 * @returns false if notify could not be invoked.
 */
export async function dispatchToNotify(
  enrichedEvent: EnrichedEvent,
  alert: Alert,
  destinations: readonly string[],
  knownSince: Date,
  { store, clock, newId, invokeNotify, region, log, metrics }: DispatchDependencies,
): Promise<boolean> {
  const { eventKey: event } = alert;
  const marked: string[] = [];
  for (const destination of destinations) {
    if (await store.markDispatched({ destination, event }, clock.now() + dispatchedForMs)) marked.push(destination);
  }
  if (marked.length === 0) return true;
  const about = { event, headline: formatHeadline(alert), destinations: marked };
  try {
    await invokeNotify(toNotification(enrichedEvent, newId(), knownSince, region, marked));
  } catch (error) {
    log.error('Could not be dispatched: the next sweep tries again', { ...about, error });
    for (const destination of marked) await store.unmarkDispatched({ destination, event });
    return false;
  }
  log.info('Dispatched', about);
  metrics.count('dispatched');
  return true;
}

/** An EventBridge envelope with what is needed to read the event again, and to announce it if it cannot be read then. */
function toNotification(
  enrichedEvent: EnrichedEvent,
  id: string,
  time: Date,
  region: string | undefined,
  destinations: readonly string[],
): unknown {
  const { eventArn, ...detail } =
    enrichedEvent.kind === 'health-event' ? toHealthEventDetail(enrichedEvent) : toInternetEventDetail(enrichedEvent);
  const resources = eventArn === undefined ? [] : [eventArn];
  return {
    ...sweepEnvelope,
    version: '0',
    id,
    time: time.toISOString(),
    region,
    resources,
    detail: { ...detail, destinations },
  };
}

function toHealthEventDetail({ healthEvent, monitorName }: Extract<EnrichedEvent, { kind: 'health-event' }>) {
  const { eventId, eventArn, status, impactType, startedAt, endedAt, percentOfTotalTrafficImpacted } = healthEvent;
  return { eventId, eventArn, monitorName, status, impactType, startedAt, endedAt, percentOfTotalTrafficImpacted };
}

function toInternetEventDetail({ outageMap: { event } }: Extract<EnrichedEvent, { kind: 'internet-event' }>) {
  const { eventId, eventArn, eventStatus: status, eventType: impactType, startedAt, endedAt, clientLocation } = event;
  return { eventId, eventArn, status, impactType, startedAt, endedAt, impactedLocations: [clientLocation] };
}
