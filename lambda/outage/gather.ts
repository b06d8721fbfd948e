/** After so many new outages within a minute, further ones wait for so long, and are announced together. */
const gathering = { opened: 3, withinMs: 60_000, forMs: 30_000 } as const;

/** Returns when a new outage is due: later if several others were announced just before. @param openings when each was. */
export function gather(since: Date, openings: readonly Date[]): Date {
  const recent = openings.filter((at) => at.getTime() > since.getTime() - gathering.withinMs);
  return recent.length < gathering.opened ? since : new Date(since.getTime() + gathering.forMs);
}
