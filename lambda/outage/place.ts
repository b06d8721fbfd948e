import type { ImpactedLocation } from '../events/event-schemas.ts';
import { foldName } from '../events/fold-name.ts';
import { toCountryKey, toNetworkKey } from './cause.ts';

type Named = Pick<
  ImpactedLocation,
  'asName' | 'asNumber' | 'city' | 'metro' | 'subdivision' | 'country' | 'countryCode'
>;

/**
 * Identifies a place with its client network, by name; coordinates never identify a place. Short, since an outage has hundreds:
 * a hash (FNV-1a, 32 bits) in base 36.
 */
export function toPlaceKey(location: Named): string {
  const { city, metro, subdivision } = location;
  const names = [subdivision, city ?? metro].map((name) => (name === undefined ? '' : foldName(name)));
  const text = [toCountryKey(location) ?? '', ...names, toNetworkKey(location) ?? ''].join('|');
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash.toString(36);
}
