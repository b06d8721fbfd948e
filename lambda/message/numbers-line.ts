import type { ImpactedLocation } from '../events/event-schemas.ts';
import { findAffectedPercent } from '../outage/impact.ts';
import type { OutageAlert } from '../outage/outage-alert.ts';
import { formatNetworkName, formatPercent } from './format-values.ts';
import { countPlaces } from './places.ts';
import { numberWords, shareWords } from './wording.ts';

/**
 * How bad it is, each number with what it is a share of. One number of the traffic from a place: that of the problem. Text from outside
 * is in it. Undefined: nothing is known that the title does not say.
 */
export function formatNumbers(alert: OutageAlert): string | undefined {
  if (alert.status === 'resolved') return formatPeak(alert);
  const [worst] = alert.locations;
  const fromThere = worst && formatFromThere(alert, worst);
  const several = countPlaces(alert) > 1;
  const [, ...others] = alert.shares ?? [];
  const sentences = [
    fromThere !== undefined && several ? numberWords.forExample(fromThere) : fromThere,
    others.length === 0
      ? undefined
      : numberWords.also(
          others.map(({ monitorName, percent }, index) =>
            index === 0
              ? shareWords.ofMonitor(formatPercent(percent), monitorName)
              : shareWords.ofNextMonitor(formatPercent(percent), monitorName),
          ),
        ),
    alert.trafficPercent === undefined && alert.missingData.length === 0 && alert.scope !== 'map'
      ? numberWords.shareUnknown
      : undefined,
  ];
  return sentences.filter((sentence) => sentence !== undefined).join(' ') || undefined;
}

/** What it was at the worst. */
function formatPeak({ trafficPercent, shares, scope }: OutageAlert): string | undefined {
  if (trafficPercent === undefined) return scope === 'map' ? undefined : numberWords.shareWasUnknown;
  const peak = formatPercent(trafficPercent);
  const [first, ...others] = shares ?? [];
  if (first === undefined) return numberWords.affected([shareWords.yours(peak)]);
  return numberWords.affected([
    shareWords.ofMonitor(peak, first.monitorName),
    ...others.map(({ monitorName, percent }) => shareWords.ofNextMonitor(formatPercent(percent), monitorName)),
  ]);
}

/**
 * "88 % of your traffic from EXAMPLE-CABLE in Denver fails.": by the score, which is the percentage of the traffic that is not affected.
 *
 * @see https://docs.aws.amazon.com/internet-monitor/latest/api/API_InternetHealth.html
 */
function formatFromThere({ kind, shares }: OutageAlert, location: ImpactedLocation): string | undefined {
  if (kind === 'unknown') return undefined;
  const percent = findAffectedPercent(location, kind);
  if (percent === undefined || percent === 0) return undefined;
  const from = numberWords.from(formatNetworkName(location), location.city ?? location.metro);
  const words = kind === 'availability' ? numberWords.fails : numberWords.isSlower;
  return words(formatPercent(percent), from, shares !== undefined);
}
