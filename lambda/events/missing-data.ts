/** What could not be read for an alert, and why. The alert is sent without it, and says so. */
export interface MissingData {
  readonly source: 'health event' | 'list of health events' | 'internet event' | 'outage map';
  readonly reason: MissingDataReason;
}

/**
 * - `not-found`: the API knows no such event (or none was found). It declares no such error, so both 404 and 400 occur.
 * - `access-denied`: the function's role may not read it.
 * - `throttled`, `unavailable`, `timed-out`, `unreachable`: still so after every retry that the budget allowed.
 * - `unreadable`: the answer was not what the API documents.
 * - `no-location`: no network and place are known by which the outage could be found on the map.
 */
export type MissingDataReason =
  | 'not-found'
  | 'access-denied'
  | 'throttled'
  | 'unavailable'
  | 'timed-out'
  | 'unreachable'
  | 'unreadable'
  | 'no-location';
