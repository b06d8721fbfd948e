import type { ImpactedLocation } from '../events/event-schemas.ts';
import { type Cause, findMain, listCauses, toNetworkKey } from './cause.ts';
import { findTrafficPercent } from './impact.ts';
import type { Member } from './member.ts';
import { toPlaceKey } from './place.ts';
import { namedLocations } from './stored-alert.ts';

/**
 * What AWS names as the cause of an outage, in the six ways that a message tells apart. `network`: as AWS calls it, else its number;
 * undefined: AWS's own.
 */
export type Blame =
  /**
   * One cause for three quarters of the impact: the only network of the clients, another network, or AWS's own. `isWhole`: for all of
   * it, and no other for any of it.
   */
  | {
      readonly kind: 'clients' | 'other';
      readonly network: string;
      readonly asNumber: number | undefined;
      readonly isWhole: boolean;
    }
  | { readonly kind: 'aws'; readonly serviceLocation: string | undefined; readonly isWhole: boolean }
  /** `causes`: the first of them. */
  | {
      readonly kind: 'several';
      readonly causes: readonly PlacedCause[];
      readonly count: number;
      readonly reach: Reach | undefined;
    }
  | { readonly kind: 'part'; readonly network: string | undefined; readonly reach: Reach | undefined }
  | { readonly kind: 'none' };

/** In how many of the places of an outage AWS names a cause. Not known if it does for a part of one event that has several. */
export interface Reach {
  readonly places: number;
  readonly of: number;
}

export interface PlacedCause {
  readonly network: string | undefined;
  /** The city, if AWS names this cause there alone. */
  readonly city: string | undefined;
}

/** A part of an impact, with the causes that AWS names for it. */
interface Part {
  readonly causes: readonly Cause[];
  /** The one for three quarters of it. */
  readonly main: Cause | undefined;
  /** Whether AWS names none for some of it. */
  readonly isUnnamed: boolean;
  /** The keys of the networks of its clients. */
  readonly clients: readonly string[];
  readonly weight: number | undefined;
  /** Their keys, see `toPlaceKey`. */
  readonly places: readonly string[];
  readonly city: string | undefined;
}

/**
 * Of one event. Of the locations that no message names only what an entry of the outbox keeps of them counts, see `toStoredAlert`.
 *
 * @param event `locationCount`: how many locations it has, if these are not all; `isCut`: whether some of them are not known at all.
 */
export function findBlameOf(
  locations: readonly ImpactedLocation[],
  {
    locationCount = locations.length,
    isCut,
  }: { readonly locationCount?: number | undefined; readonly isCut?: true | undefined } = {},
): Blame {
  const parts = locations.map((location, index): Part => {
    const isNamed = index < namedLocations;
    const causes = listCauses(location).map(({ name, ...cause }) =>
      isNamed || !/^as\d/.test(cause.key) ? { name, ...cause } : cause,
    );
    return {
      causes,
      main: causes.length === 1 ? causes[0] : undefined,
      isUnnamed: causes.length === 0 || isCut === true,
      clients: listClients([location]),
      weight: findTrafficPercent(location),
      places: [toPlaceKey(location)],
      city: isNamed ? location.city : undefined,
    };
  });
  return findBlame(parts, locationCount);
}

/** Of several events, as far as they are known. */
export function findCommonBlame(members: readonly Member[]): Blame {
  return findBlame(
    members.map(({ cause, causes = cause === undefined ? [] : [cause], locations, trafficPercent, ...member }) => ({
      causes,
      main: cause ?? findOnly(causes),
      isUnnamed: causes.length === 0 || member.isPartUnnamed === true,
      clients: listClients(locations),
      weight: trafficPercent,
      places: member.places,
      city: locations[0]?.city,
    })),
  );
}

/** AWS's own network may have several service locations. */
function findOnly(causes: readonly Cause[]): Cause | undefined {
  return new Set(causes.map(toKey)).size === 1 ? causes[0] : undefined;
}

function listClients(locations: Member['locations']): readonly string[] {
  return locations.flatMap((location) => toNetworkKey(location) ?? []);
}

/** The most of several causes that are named, AWS's own network first. */
const mostCauses = 3;

/** @param total how many places there are, if one event has them. Default: those of the parts. */
function findBlame(parts: readonly Part[], total?: number): Blame {
  const named = parts.filter(({ causes }) => causes.length > 0);
  const networks = new Map<string, Cause>();
  for (const cause of named.flatMap((part) => part.causes)) {
    const known = networks.get(toKey(cause));
    if (known?.name === undefined) networks.set(toKey(cause), cause);
  }
  const [first, ...others] = networks.values();
  if (first === undefined) return { kind: 'none' };
  // What is not known of a part might outweigh the others.
  const areWeighed = parts.every(({ weight }) => weight !== undefined);
  const main = findMain(
    parts.map(({ main: value, weight }) => ({ value, weight: areWeighed ? weight : undefined })),
    toKey,
  );
  if (main !== undefined) return toMainBlame(networks.get(toKey(main)) ?? main, parts);
  const reach = findReach(parts, total);
  if (others.length > 0) {
    const ordered = [first, ...others].toSorted((a, b) => Number(b.isAws ?? false) - Number(a.isAws ?? false));
    const causes = ordered.slice(0, mostCauses).map((cause) => toPlaced(cause, named));
    return { kind: 'several', causes, count: networks.size, reach };
  }
  return { kind: 'part', network: toName(first), reach };
}

function findReach(parts: readonly Part[], given: number | undefined): Reach | undefined {
  const named = parts.filter(({ causes }) => causes.length > 0);
  const total = given ?? countPlaces(parts);
  if (parts.every(({ isUnnamed }) => !isUnnamed)) return { places: total, of: total };
  const areKnown =
    (given ?? 0) <= namedLocations && countPlaces(parts) === total && named.every(({ isUnnamed }) => !isUnnamed);
  return areKnown ? { places: countPlaces(named), of: total } : undefined;
}

function toMainBlame(cause: Cause, parts: readonly Part[]): Blame {
  const isWhole = parts.every(
    ({ causes, isUnnamed }) => !isUnnamed && causes.every((one) => toKey(one) === toKey(cause)),
  );
  const network = toName(cause);
  if (network === undefined) return { kind: 'aws', serviceLocation: cause.key.split('/')[1] || undefined, isWhole };
  const clients = parts.flatMap((part) => part.clients);
  const isOwn = clients.length > 0 && clients.every((client) => client === cause.key);
  const [, asNumber] = /^as(\d+)$/.exec(cause.key) ?? [];
  return {
    kind: isOwn ? 'clients' : 'other',
    network,
    asNumber: asNumber === undefined ? undefined : Number(asNumber),
    isWhole,
  };
}

/** AWS's own network is one cause, whatever its service locations. */
function toKey({ key, isAws }: Cause): string {
  return isAws ? 'aws' : key;
}

/** Undefined: AWS's own network. */
function toName({ key, name, isAws }: Cause): string | undefined {
  return isAws ? undefined : (name ?? key.replace(/^as(?=\d+$)/, 'AS'));
}

function toPlaced(cause: Cause, named: readonly Part[]): PlacedCause {
  const own = named.filter(({ causes }) => causes.some((one) => toKey(one) === toKey(cause)));
  return { network: toName(cause), city: countPlaces(own) === 1 ? own[0]?.city : undefined };
}

function countPlaces(parts: readonly Part[]): number {
  return new Set(parts.flatMap(({ places }) => places)).size;
}
