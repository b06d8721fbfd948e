import type { ClientLocation, ImpactedLocation } from '../events/event-schemas.ts';
import type { Alert } from '../outage/alert.ts';
import type { Change } from '../outage/decide-announcement.ts';
import {
  formatChanges,
  formatMissingData,
  formatSource,
  formatStatus,
  formatWiderOutage,
  type TrustedText,
} from './alert-wording.ts';
import type { Frame } from './block-kit.ts';
import {
  formatCause,
  formatCoordinates,
  formatFlag,
  formatPercent,
  formatPlace,
  formatRoundTripTime,
  formatScores,
  formatShare,
} from './location-wording.ts';

export interface Field {
  readonly label: string;
  /** Text that may be from outside; or a list of trusted texts only. */
  readonly value: string | readonly TrustedText[];
  /** An emoji before the value. It repeats what the value says. */
  readonly sign?: string | undefined;
  /** Too long for a column. */
  readonly isLong?: true;
  /** A link beside the label, since text from outside holds no link. Both parts are trusted. */
  readonly link?: Link | undefined;
}

export interface Link {
  readonly url: string;
  readonly text: string;
}

/** What a reader must know before the fields: a test, what has changed, late, incomplete. */
export function toRemarks(alert: Alert, changes: readonly Change[], { lateSince }: Frame): readonly Remark[] {
  return [
    ...(alert.isTest
      ? [{ label: 'Test', value: ['Nothing is broken. Somebody wants to see whether alerts arrive.'] }]
      : []),
    ...(changes.length === 0 ? [] : [{ label: 'What changed', value: [formatChanges(changes)] }]),
    ...(lateSince === undefined ? [] : [{ label: 'Told late', value: ['AWS reported this on ', lateSince] }]),
    ...(alert.missingData.length === 0 ? [] : [{ label: 'Incomplete', value: [formatMissingData(alert)] }]),
  ];
}

interface Remark extends Field {
  readonly value: readonly TrustedText[];
}

/** The fields, most wanted first. Unknown ones are left out. */
export function toFields(alert: Alert): readonly Field[] {
  const { locations, trafficPercent } = alert;
  const [worst] = locations;
  const its = locations.length > 1 ? 'Its ' : '';
  return [
    toField('Status', [formatStatus(alert)], { sign: findSign(alert) }),
    toField('Kind, says AWS', alert.kind === 'unknown' ? alert.type : undefined),
    toField('When', formatWhen(alert)),
    toField('Wider outage', formatWiderOutage(alert)),
    toField(
      'Your traffic',
      trafficPercent === undefined
        ? undefined
        : [`${formatPercent(trafficPercent)}: ${formatShare(trafficPercent)} of your requests`],
    ),
    toField(its ? 'Worst location' : 'Where', worst && formatFullPlace(worst), {
      sign: worst && formatFlag(worst),
      link: worst && toMapLink(worst),
    }),
    toField(heading(its, 'Network'), worst && formatNetworkWithNumber(worst), { link: worst && toNetworkLink(worst) }),
    toField(
      heading(its, 'Scores'),
      worst && toTrustedText(withThreshold(formatScores(worst), alert.healthScoreThreshold)),
    ),
    toField(heading(its, 'Round-trip time'), worst && toTrustedText(formatRoundTripTime(worst))),
    toField('Reported by', formatSource(alert)),
    toField('Cause, says AWS', worst && formatCause(worst), { isLong: true }),
  ].flat();
}

/** A field; none if its value is unknown. */
export function toField(
  label: string,
  value: Field['value'] | undefined,
  more: Omit<Field, 'label' | 'value'> = {},
): readonly Field[] {
  return value === undefined || value.length === 0 ? [] : [{ label, value, ...more }];
}

function heading(its: string, label: string): string {
  return its === '' ? label : `${its}${label.toLowerCase()}`;
}

function toTrustedText(words: string | undefined): readonly TrustedText[] | undefined {
  return words === undefined ? undefined : [words];
}

/** Repeats the bar's colour for readers who skim. The words beside it say the same. */
function findSign({ status, kind, scope, isTest }: Alert): string {
  if (isTest) return '⚪\uFE0F';
  if (status === 'resolved') return '🟢';
  if (scope === 'local') return '🟡';
  return kind === 'availability' ? '🔴' : '🟠';
}

function formatWhen({ status, startedAt, endedAt, notifiedAt }: Alert): readonly TrustedText[] {
  if (startedAt === undefined) {
    if (endedAt !== undefined) return ['until ', endedAt];
    return notifiedAt === undefined ? [] : ['reported ', notifiedAt];
  }
  if (endedAt !== undefined) return [startedAt, ' to ', endedAt];
  return [status === 'active' ? 'since ' : 'began ', startedAt];
}

/** "Denver, Colorado, United States; metro Denver, CO" */
export function formatFullPlace(location: ClientLocation | ImpactedLocation): string | undefined {
  const place = formatPlace(location);
  const { metro, city } = location;
  const parts = [place, city === undefined || metro === undefined ? undefined : `metro ${metro}`];
  const known = parts.filter((part) => part !== undefined).join('; ');
  return known || (formatCoordinates(location) === undefined ? undefined : 'a place without a name');
}

function formatNetworkWithNumber({ asName, asNumber }: ClientLocation | ImpactedLocation): string | undefined {
  return asName ?? (asNumber === undefined ? undefined : 'a network without a name');
}

/** The place on a map that needs no account. */
function toMapLink(location: ClientLocation | ImpactedLocation): Link | undefined {
  const { latitude, longitude } = location;
  const text = formatCoordinates(location);
  if (text === undefined) return undefined;
  return { url: `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}&zoom=9`, text };
}

/** What the rest of the internet sees of the network: a public looking glass. */
function toNetworkLink({ asNumber }: ClientLocation | ImpactedLocation): Link | undefined {
  return asNumber === undefined ? undefined : { url: `https://bgp.tools/as/${asNumber}`, text: `AS${asNumber}` };
}

function withThreshold(scores: string | undefined, threshold: number | undefined): string | undefined {
  return scores === undefined || threshold === undefined ? scores : `${scores} (alert below ${threshold})`;
}
