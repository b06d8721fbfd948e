import type { Alert } from './alert.ts';

/**
 * Returns a number that orders the states of one event: by the time of the state, and at the same time an end is later. An
 * ongoing state without AWS's `LastUpdatedAt` is older than any other, so a late notification never takes back an end.
 */
export function toVersion({ version, status, scope, lastUpdatedAt, endedAt, notifiedAt }: Alert): number {
  if (version !== undefined) return version;
  if (status !== 'resolved') return (lastUpdatedAt?.getTime() ?? 0) * 2;
  // The map's events have no time of change. The end of one does not move, while each sweep reads it at another time.
  const at = lastUpdatedAt ?? (scope === 'map' ? endedAt : undefined) ?? notifiedAt ?? endedAt;
  return (at?.getTime() ?? 0) * 2 + 1;
}

/** Whether the newer of two states of an event counts: one that says whether it goes on before one that does not, then the later. */
export function isLaterState(newer: VersionedStatus, older: VersionedStatus): boolean {
  const [isNewerKnown, isOlderKnown] = [newer.status !== 'unknown', older.status !== 'unknown'];
  return isNewerKnown === isOlderKnown ? newer.version > older.version : isNewerKnown;
}

interface VersionedStatus extends Pick<Alert, 'status'> {
  readonly version: number;
}

/** Orders what is known of an event besides its state. 0: what the notification alone says; else AWS's time of change. */
export function toDetailsRank(alert: Alert): number {
  return findOwnMissingData(alert).length > 0 ? 0 : (alert.lastUpdatedAt?.getTime() ?? 1);
}

/** What could not be read of the event itself. */
export function findOwnMissingData({ missingData }: Alert): Alert['missingData'] {
  return missingData.filter(({ source }) => source !== 'outage map');
}
