import * as z from 'zod/mini';
import { findCountryCode } from '../events/country-codes.ts';
import type { ImpactedLocation, Network } from '../events/event-schemas.ts';
import { foldName } from '../events/fold-name.ts';

/** A network that AWS names as the cause. As JSON in the table. */
export const causeSchema = z.object({
  /** `as64502`, or `aws/us-east-1` for AWS's own network with its service location. */
  key: z.string(),
  /** Present: AWS's own network. */
  isAws: z.optional(z.literal(true)),
  /** As AWS calls the network, without its long name. */
  name: z.optional(z.string()),
});

export type Cause = Readonly<z.output<typeof causeSchema>>;

/** The share of an impact from which on what is said of it is said of the whole. */
const most = 0.75;

/** Finds the cause that AWS names for a location. Undefined: none yet, or several networks. */
export function findCause(location: Pick<ImpactedLocation, 'causedBy' | 'serviceLocation'>): Cause | undefined {
  const [cause, ...others] = listCauses(location);
  return others.length === 0 ? cause : undefined;
}

/** "EXAMPLE-CABLE" of "EXAMPLE-CABLE - Example Cable Communications", as AWS calls a network among causes. */
function shorten(name: string): string {
  return name.split(' - ')[0] ?? name;
}

/** The most networks that are read of one cause, so that no answer takes long to be told. */
const mostNetworks = 10;

/** Lists the causes that AWS names for a location, each once. */
export function listCauses({
  causedBy,
  serviceLocation,
}: Pick<ImpactedLocation, 'causedBy' | 'serviceLocation'>): readonly Cause[] {
  if (causedBy === undefined) return [];
  if (causedBy.networkEventType?.toUpperCase() === 'AWS') return [{ key: `aws/${serviceLocation ?? ''}`, isAws: true }];
  const causes = causedBy.networks.slice(0, mostNetworks).flatMap((network): readonly Cause[] => {
    const key = toNetworkKey(network);
    return key === undefined
      ? []
      : [{ key, ...(network.asName === undefined ? {} : { name: shorten(network.asName) }) }];
  });
  return [...new Map(causes.map((cause) => [cause.key, cause])).values()];
}

/** Undefined if neither number nor name is known. */
export function toNetworkKey({ asNumber, asName }: Network): string | undefined {
  if (asNumber !== undefined) return `as${asNumber}`;
  return asName === undefined ? undefined : foldName(asName);
}

/** The code of the country, or its folded name if it has none that is known. */
export function toCountryKey({
  countryCode,
  country,
}: Pick<ImpactedLocation, 'countryCode' | 'country'>): string | undefined {
  return countryCode ?? (country && (findCountryCode(country) ?? foldName(country)));
}

/** A value, and how much of an impact it stands for. Undefined weight: not known. */
export interface Weighted<Value> {
  readonly value: Value | undefined;
  readonly weight: number | undefined;
}

/**
 * Finds the value that stands for three quarters of an impact. If no weight is known, each counts the same.
 *
 * @param toKey what makes two values the same.
 */
export function findMain<Value>(all: readonly Weighted<Value>[], toKey: (value: Value) => string): Value | undefined {
  const isKnown = all.some(({ weight = 0 }) => weight > 0);
  const weightOf = ({ weight = 0 }: Weighted<Value>) => (isKnown ? weight : 1);
  const total = all.reduce((sum, one) => sum + weightOf(one), 0);
  const sums = new Map<string, { readonly value: Value; readonly weight: number }>();
  for (const one of all) {
    if (one.value === undefined) continue;
    const key = toKey(one.value);
    const { value, weight } = sums.get(key) ?? { value: one.value, weight: 0 };
    sums.set(key, { value, weight: weight + weightOf(one) });
  }
  return [...sums.values()].find(({ weight }) => weight > 0 && weight >= total * most)?.value;
}
