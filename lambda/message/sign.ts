import type { Alert } from '../outage/alert.ts';
import { countPlaces } from './places.ts';

/** How bad it is at a glance. The words say the same, since many readers cannot see the colour. */
export type Sign = keyof typeof colors;

/** Of the bar beside the details. */
const colors = {
  '⚪': '#868686',
  '🟢': '#2eb67d',
  '🔴': '#d1242f',
  '🟠': '#e8912d',
  '🟡': '#ecb22e',
} as const;

/** From this share of a monitor's traffic on, or this number of places, an outage is not small. In percent. */
const large = { trafficPercent: 1, places: 3 } as const;

export function findSign(alert: Alert): Sign {
  const { isTest, status, kind, scope, trafficPercent = 0 } = alert;
  if (isTest) return '⚪';
  if (status === 'resolved') return '🟢';
  const isLarge = scope === 'overall' || trafficPercent > large.trafficPercent || countPlaces(alert) >= large.places;
  if (!isLarge) return '🟡';
  return kind === 'availability' ? '🔴' : '🟠';
}

export function toColor(sign: Sign): string {
  return colors[sign];
}
