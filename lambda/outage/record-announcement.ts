import type { InternetEvent } from '../events/event-schemas.ts';
import type { Action } from './decide-announcement.ts';
import type { Outage } from './find-outages.ts';
import { worst } from './impact.ts';
import type { Announced, OutageRecord } from './outage-record.ts';
import { toTrafficBand } from './outage-state.ts';
import type { Due } from './plan.ts';

/** The record of an outage once a message about it was posted, or may have been. */
export function recordOutageAnnounced(
  { outage, entries, decision }: Due,
  {
    at,
    isConfirmed,
    mentioned,
  }: { readonly at: Date; readonly isConfirmed: boolean } & Pick<OutageRecord, 'mentioned'>,
): OutageRecord {
  const { record, announced: before } = outage;
  const redrive = Math.max(...entries.map(({ entry }) => entry.redrive));
  return {
    announced: toAnnounced(outage, decision, at),
    // Only its own dead letter, or that of a later unconfirmed message, says that it was not posted.
    unconfirmed: isConfirmed ? undefined : { before, redrive: Math.max(redrive, at.getTime() - 1) },
    peakPercent: findPeak(outage),
    mapEvent: findMapEvent(outage, entries),
    mentioned: mentioned ?? record?.mentioned,
    closedEvents: record?.closedEvents,
  };
}

/** The record once entries had nothing to announce. Undefined: it stays. */
export function recordPeak(outage: Outage): OutageRecord | undefined {
  const { record } = outage;
  const peakPercent = findPeak(outage);
  return record === undefined || peakPercent === record.peakPercent ? undefined : { ...record, peakPercent };
}

/** The largest share of a monitor's traffic so far, in percent. What one event was while nothing could be told counts too. */
export function findPeak({ record, state: { shares }, members }: Pick<Outage, 'record' | 'state' | 'members'>) {
  const peaks = [...members.values()].map(({ scope, peakPercent }) => (scope === 'map' ? undefined : peakPercent));
  return [record?.peakPercent, shares[0]?.percent, ...peaks].reduce(worst, undefined);
}

/** The event of the map that matched first, as it was read last: its ids stand in each message. */
export function findMapEvent({ record }: Pick<Outage, 'record'>, entries: Due['entries']): InternetEvent | undefined {
  const listed = entries.flatMap(({ entry: { alert } }) =>
    alert.outageMap.status === 'listed' ? [alert.outageMap.event] : [],
  );
  const first = record?.mapEvent ?? listed[0];
  return listed.find(({ eventId }) => eventId === first?.eventId) ?? first;
}

/** What readers know then. */
function toAnnounced({ announced: last, state }: Outage, decision: Action, at: Date): Announced {
  const changes = decision.action === 'update' ? decision.changes : [];
  const cause = state.cause?.key ?? last?.cause;
  // What comes after a return, or after half of the places were well, is worse again: it is compared with what it is now.
  const isHalfWell = state.halfWellAt !== undefined;
  const worstSoFar = isHalfWell || changes.includes('reopened') ? undefined : last;
  return {
    openedAt: last?.openedAt ?? at,
    at,
    status: state.status,
    kind: toWorseKind(worstSoFar?.kind, state.kind),
    trafficBand: worst(worstSoFar?.trafficBand, toTrafficBand(state)),
    trafficPercent: state.shares[0]?.percent,
    placeCount: Math.max(last?.placeCount ?? 0, state.placeCount),
    isHalfWell,
    cause,
    isOnMap: state.isOnMap || last?.isOnMap === true,
    isComplete: state.isComplete || last?.isComplete === true,
    hasToldComplete: last?.hasToldComplete ?? (changes.includes('complete') || undefined),
    hasToldCause: last?.hasToldCause ?? (changes.includes('other-cause') || undefined),
    returns: (last?.returns ?? 0) + (changes.includes('reopened') ? 1 : 0),
    changedAt: state.changedAt,
  };
}

function toWorseKind(last: Announced['kind'] | undefined, now: Announced['kind']): Announced['kind'] {
  return last === 'availability' || (last !== undefined && now === 'unknown') ? last : now;
}
