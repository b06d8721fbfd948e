import * as z from 'zod/mini';
import type { ImpactedLocation } from '../events/event-schemas.ts';
import { foldName } from '../events/fold-name.ts';
import { oneOf } from '../runtime/setting-schema.ts';
import type { Alert } from './alert.ts';
import { findCause, findMain, toCountryKey, toNetworkKey } from './cause.ts';
import { findTrafficPercent } from './impact.ts';

const fields = ['network', 'country', 'subdivision', 'monitor', 'event'] as const;
const allowed = fields.join(', ');

/**
 * In what the events agree that belong to one outage. `network` is the cause that AWS names, else the network of the clients;
 * `event`: each event is an outage of its own.
 */
export const groupBySchema = z.readonly(
  z.array(oneOf(fields), { error: `must be a list of ${allowed}, such as ["network","country"]` }).check(
    z.minLength(1, { error: `must name at least one of ${allowed}` }),
    z.refine((given) => new Set(given).size === given.length, { error: 'must name nothing twice' }),
    z.refine((given) => !given.includes('event') || given.every((field) => field === 'event'), {
      error: 'must name event alone: with it each event is an outage of its own',
    }),
  ),
);

export type GroupBy = readonly string[];

export const defaultGroupBy: GroupBy = ['network', 'country'];

/** What an event has in common with others of its outage. Undefined: not known, or not one for three quarters of its impact. */
export interface GroupKeys {
  /** With the network that AWS names as the cause. */
  readonly byCause?: string | undefined;
  /** With the network of the clients. */
  readonly byClients?: string | undefined;
}

export function toGroupKeys({ locations, monitorName }: Alert, groupBy: GroupBy): GroupKeys {
  if (groupBy.includes('event')) return {};
  const main = (toKey: (location: ImpactedLocation) => string | undefined) =>
    findMain(
      locations.map((location) => ({ value: toKey(location), weight: findTrafficPercent(location) })),
      (key) => key,
    );
  const join = (network: string | undefined, location: ImpactedLocation | undefined) =>
    joinParts(groupBy, {
      network,
      country: location && toCountryKey(location),
      subdivision: location?.subdivision && `${toCountryKey(location)} ${foldName(location.subdivision)}`,
      monitor: monitorName,
    });
  const keys = { byClients: main((location) => join(toNetworkKey(location), location)) };
  if (!groupBy.includes('network')) return keys;
  const byCause = main((location) => {
    const cause = findCause(location);
    if (cause === undefined) return undefined;
    // An outage of AWS's own network has no country, but a service location.
    if (cause.isAws && location.serviceLocation === undefined) return undefined;
    return cause.isAws
      ? joinParts(
          groupBy.filter((field) => field === 'network' || field === 'monitor'),
          { network: cause.key, monitor: monitorName },
        )
      : join(cause.key, location);
  });
  return { ...keys, byCause };
}

/** Undefined if one of the parts is not known. */
function joinParts(groupBy: GroupBy, parts: Readonly<Record<string, string | undefined>>): string | undefined {
  const values = groupBy.map((field) => parts[field]);
  return values.includes(undefined) ? undefined : values.join('|');
}
