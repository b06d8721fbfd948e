/** A destination that was told of so many new outages within the last minute gets further ones a little later, all at one time. */
const gathering = { opened: 3, withinMs: 60_000, forMs: 30_000 } as const;

/** When a new outage is due: later if the destination was just told of several others. */
export function gather(since: Date, openings: readonly Date[]): Date {
  const recent = openings.filter((at) => at.getTime() > since.getTime() - gathering.withinMs);
  return recent.length < gathering.opened ? since : new Date(since.getTime() + gathering.forMs);
}
