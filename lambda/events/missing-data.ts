import * as z from 'zod/mini';

export const missingDataReason = z.enum([
  'not-found', // The API knows no such event, or lists none. It declares no such error, so both 404 and 400 occur.
  'access-denied', // The function's role may not read it.
  'credentials', // AWS does not know the function's credentials, or no longer.
  'clock', // The function's clock is wrong, and was still refused when it was set by AWS's own.
  'not-the-service', // Something else answered: a proxy or a portal.
  'throttled', // This one and the next three: still so after every retry that the time limit allowed.
  'unavailable',
  'timed-out',
  'unreachable',
  'unreadable', // The answer was not what the API documents.
  'no-location', // The network and place by which to find the outage on the map are not known.
]);

export const missingDataSchema = z.object({
  source: z.enum(['health event', 'list of monitors', 'list of health events', 'internet event', 'outage map']),
  reason: z.catch(missingDataReason, 'unreachable'), // A newer version, before a roll-back, may have had a word of its own.
});

/** What could not be read for an alert, and why. The alert names it as missing. */
export type MissingData = Readonly<z.output<typeof missingDataSchema>>;
export type MissingDataReason = MissingData['reason'];

/** Whether the reason is one of the whole service, or of the way there, and may pass by itself. With the others one event or list refuses. */
export function isServiceWide(reason: MissingDataReason): boolean {
  return serviceWide.has(reason);
}

const serviceWide: ReadonlySet<MissingDataReason> = new Set([
  'credentials',
  'clock',
  'not-the-service',
  'throttled',
  'timed-out',
  'unreachable',
]);

/** The notification names no event, and none was found. No later look finds one either. */
export function isUnidentified({ source, reason }: MissingData): boolean {
  return source === 'list of health events' && reason === 'not-found';
}
