import type { ImpactedLocation } from '../events/event-schemas.ts';

/** 0 to 100, of the monitor's whole traffic: the worse of availability and performance. */
export function findTrafficPercent({ internetHealth }: ImpactedLocation): number | undefined {
  return worst(
    internetHealth?.availability?.percentOfTotalTrafficImpacted,
    internetHealth?.performance?.percentOfTotalTrafficImpacted,
  );
}

/** Most of the monitor's traffic first; then what is worst for the location itself; then by AS number, to be stable. */
export function byImpact(a: ImpactedLocation, b: ImpactedLocation): number {
  return (
    (findTrafficPercent(b) ?? -1) - (findTrafficPercent(a) ?? -1) ||
    (findLocationPercent(b) ?? -1) - (findLocationPercent(a) ?? -1) ||
    (a.asNumber ?? 0) - (b.asNumber ?? 0)
  );
}

function findLocationPercent({ internetHealth }: ImpactedLocation): number | undefined {
  return worst(
    internetHealth?.availability?.percentOfClientLocationImpacted,
    internetHealth?.performance?.percentOfClientLocationImpacted,
  );
}

/** The greater of the two; unknown only if both are. */
export function worst<Value extends number>(a: Value | undefined, b: Value | undefined): Value | undefined {
  return a === undefined || (b !== undefined && b > a) ? b : a;
}

/** 0 to 100, of the traffic from a place. */
export function findAffectedPercent(
  { internetHealth }: ImpactedLocation,
  kind: 'availability' | 'performance',
): number | undefined {
  const { experienceScore, percentOfClientLocationImpacted } = internetHealth?.[kind] ?? {};
  return experienceScore === undefined ? percentOfClientLocationImpacted : Number((100 - experienceScore).toFixed(6));
}
