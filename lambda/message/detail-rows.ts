import type { ImpactedLocation } from '../events/event-schemas.ts';
import { isUnidentified } from '../events/missing-data.ts';
import type { Change } from '../outage/decide-announcement.ts';
import { findAffectedPercent, findTrafficPercent } from '../outage/impact.ts';
import { type OutageAlert, toBlame } from '../outage/outage-alert.ts';
import { namedLocations } from '../outage/stored-alert.ts';
import {
  formatCoordinates,
  formatFullPlace,
  formatNetwork,
  formatNetworkName,
  formatPercent,
} from './format-values.ts';
import type { Frame } from './frame.ts';
import { toIdRows } from './id-rows.ts';
import { fitLines } from './mrkdwn.ts';
import { countPlaces, listNetworks, listPresent } from './places.ts';
import type { Link, Row } from './row.ts';
import { detailWords, formatMissing, placeWords } from './wording.ts';

/** What stands beside the coloured bar, most wanted first. */
export function toRows(alert: OutageAlert, changes: readonly Change[], frame: Frame): readonly Row[] {
  const rows: readonly Row[] = [
    changes.length === 0 ? [] : [[detailWords.changes(changes)]],
    // Of what was not identified the verdict says the same.
    ...(alert.isEndUnreported ? [] : alert.missingData)
      .filter((missing) => !isUnidentified(missing))
      .map((missing): Row => [[formatMissing(missing)]]),
    toPlacesRow(alert),
    toNetworkRow(alert),
    toMeasurementRow(alert),
    ...toIdRows(alert, frame),
  ];
  return rows.filter((row) => row.length > 0);
}

/** Of all names of places together, in UTF-16 units: how many more there are must be read too. */
const longestList = 2_000;

/** The worst places with their shares, if there are several. */
function toPlacesRow(alert: OutageAlert): Row {
  const count = countPlaces(alert);
  if (count < 2) return [];
  const isOver = alert.status === 'resolved';
  const hasOneNetwork = listNetworks(alert).length === 1;
  const worst = listPresent(alert).slice(0, namedLocations);
  const hasShares = !isOver && worst.some((location) => findTrafficPercent(location) !== undefined);
  const names = worst.map((location) => {
    const { city, metro, subdivision, country } = location;
    const place = city ?? metro ?? subdivision ?? country ?? placeWords.unknown;
    const network = hasOneNetwork ? undefined : formatNetworkName(location);
    const percent = findTrafficPercent(location);
    const share = percent === undefined || !hasShares ? '' : ` ${formatPercent(percent)}`;
    return `${place}${network === undefined ? '' : ` (${network})`}${share}`;
  });
  const named = fitLines(names, longestList);
  const present = alert.presentCount ?? count;
  const others = present - named.length;
  return [
    hasShares ? placeWords.worst(named, others, alert.shares !== undefined) : placeWords.named(named, others),
    ...(present < count ? [placeWords.wellAgain(count - present)] : []),
  ];
}

/** The place on a map that needs no account; the network, and what the rest of the internet sees of it. */
function toNetworkRow(alert: OutageAlert): Row {
  const [worst] = alert.locations;
  if (worst === undefined) return [];
  const blame = toBlame(alert);
  const isOne = countPlaces(alert) === 1;
  const isOver = alert.status === 'resolved';
  const network = listNetworks(alert).length === 1 ? formatNetwork(worst) : undefined;
  const hasOther = blame.kind === 'other';
  return [
    ...(isOne ? toPlaceCells(worst) : []),
    ...(network === undefined ? [] : [network, ...(isOver ? [] : toOpinions(worst.asNumber))]),
    ...(hasOther && !isOver
      ? [
          detailWords.causeNetwork(formatNetwork({ asName: blame.network, asNumber: blame.asNumber }) ?? blame.network),
          ...toOpinions(blame.asNumber),
        ]
      : []),
    ...(blame.kind === 'aws' && blame.serviceLocation !== undefined
      ? [detailWords.serviceLocation(blame.serviceLocation)]
      : []),
  ];
}

/** "Denver, Colorado, United States; metro Denver, CO", and where that is. */
function toPlaceCells(location: ImpactedLocation): Row {
  const { latitude, longitude } = location;
  const place = formatFullPlace(location);
  const coordinates = formatCoordinates(location);
  const url = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}&zoom=9`;
  return [
    ...(place === undefined ? [] : [place]),
    ...(coordinates === undefined ? [] : [{ url, text: `${coordinates} (${detailWords.map})` }]),
  ];
}

/** Two public looking glasses. */
function toOpinions(asNumber: number | undefined): readonly Link[] {
  if (asNumber === undefined) return [];
  return [
    { url: `https://bgp.tools/as/${asNumber}`, text: detailWords.lookingGlass },
    { url: `https://radar.cloudflare.com/as${asNumber}`, text: detailWords.radar },
  ];
}

/** "also slower: 29 % of the traffic from there · round trip 48 ms (median), 340 ms (p95)", of one place that goes on. */
function toMeasurementRow(alert: OutageAlert): Row {
  const [worst] = alert.locations;
  if (worst === undefined || countPlaces(alert) !== 1 || alert.status === 'resolved') return [];
  const other = alert.kind === 'availability' ? 'performance' : 'availability';
  const percent = alert.kind === 'unknown' ? undefined : findAffectedPercent(worst, other);
  const words = other === 'performance' ? detailWords.alsoSlower : detailWords.alsoFailing;
  const { p50, p90, p95 } = worst.internetHealth?.performance?.roundTripTime ?? {};
  const format = (ms: number) => String(Number(ms.toFixed(1)));
  const times = [
    p50 === undefined ? [] : [detailWords.roundTripTime(format(p50), detailWords.median)],
    p90 === undefined ? [] : [detailWords.roundTripTime(format(p90), 'p90')],
    p95 === undefined ? [] : [detailWords.roundTripTime(format(p95), 'p95')],
  ].flat();
  const path = worst.causedBy?.asPath.flatMap((one) => formatNetworkName(one) ?? []) ?? [];
  const measured = [
    ...(path.length === 0 ? [] : [detailWords.path(path)]),
    ...(percent === undefined || percent === 0 ? [] : [[words(formatPercent(percent))]]),
    ...(times.length === 0 ? [] : [[detailWords.roundTrip(times.join(', '))]]),
  ];
  return measured.length === 0 || alert.lastUpdatedAt === undefined
    ? measured
    : [...measured, detailWords.updated(alert.lastUpdatedAt)];
}
