import type { ClientLocation, ImpactedLocation } from '../events/events.ts';
import type { Alert } from '../outage/alert.ts';
import type { Change } from '../outage/decide-announcement.ts';
import {
  changesTextOf,
  formatMissingData,
  type Own,
  sourceTextOf,
  statusTextOf,
  widerOutageOf,
} from './alert-wording.ts';
import type { Frame } from './block-kit.ts';
import {
  causeOf,
  coordinatesOf,
  flagOf,
  percentOf,
  placeOf,
  roundTripTimeOf,
  scoresOf,
  shareOf,
} from './location-wording.ts';

/** A label and what it stands for. */
export interface Fact {
  readonly label: string;
  /** Text that may be from outside; or a list of words of our own and of instants, and of nothing else. */
  readonly value: string | readonly Own[];
  /** A picture character before the value. It says nothing that the value does not say. */
  readonly sign?: string | undefined;
  /** Too long for a column. */
  readonly isLong?: true;
  /** Beside the label, since text from outside holds no link. Both parts are our own. */
  readonly link?: Link | undefined;
}

export interface Link {
  readonly url: string;
  readonly text: string;
}

/** What a reader must know before the facts: that it is a test, what has changed, that it comes late, that it is not whole. */
export function remarksOf(alert: Alert, changes: readonly Change[], { lateSince }: Frame): readonly Remark[] {
  return [
    ...(alert.isTest
      ? [{ label: 'Test', value: ['Nothing is broken. Somebody wants to see whether alerts arrive.'] }]
      : []),
    ...(changes.length === 0 ? [] : [{ label: 'What changed', value: [changesTextOf(changes)] }]),
    ...(lateSince === undefined ? [] : [{ label: 'Told late', value: ['AWS reported this on ', lateSince] }]),
    ...(alert.missingData.length === 0 ? [] : [{ label: 'Incomplete', value: [formatMissingData(alert)] }]),
  ];
}

/** A fact in words of our own. */
interface Remark extends Fact {
  readonly value: readonly Own[];
}

/** What a reader may want to know, in the order in which they want it; what is not known is left out. */
export function factsOf(alert: Alert): readonly Fact[] {
  const { locations, trafficPercent } = alert;
  const [worst] = locations;
  const its = locations.length > 1 ? 'Its ' : '';
  return [
    fact('Status', [statusTextOf(alert)], { sign: signOf(alert) }),
    fact('Kind, says AWS', alert.kind === 'unknown' ? alert.type : undefined),
    fact('When', whenOf(alert)),
    fact('Wider outage', widerOutageOf(alert)),
    fact(
      'Your traffic',
      trafficPercent === undefined
        ? undefined
        : [`${percentOf(trafficPercent)}: ${shareOf(trafficPercent)} of your requests`],
    ),
    fact(its ? 'Worst location' : 'Where', worst && fullPlaceOf(worst), {
      sign: worst && flagOf(worst),
      link: worst && mapLinkOf(worst),
    }),
    fact(heading(its, 'Network'), worst && networkNameOf(worst), { link: worst && lookingGlassOf(worst) }),
    fact(heading(its, 'Scores'), worst && listOf(withThreshold(scoresOf(worst), alert.healthScoreThreshold))),
    fact(heading(its, 'Round-trip time'), worst && listOf(roundTripTimeOf(worst))),
    fact('Reported by', sourceTextOf(alert)),
    fact('Cause, says AWS', worst && causeOf(worst), { isLong: true }),
  ].flat();
}

/** A fact, unless there is nothing to say. */
export function fact(
  label: string,
  value: Fact['value'] | undefined,
  more: Omit<Fact, 'label' | 'value'> = {},
): readonly Fact[] {
  return value === undefined || value.length === 0 ? [] : [{ label, value, ...more }];
}

function heading(its: string, label: string): string {
  return its === '' ? label : `${its}${label.toLowerCase()}`;
}

function listOf(words: string | undefined): readonly Own[] | undefined {
  return words === undefined ? undefined : [words];
}

/** The colour of the bar once more, for the eye that skims. The words beside it say the same. */
function signOf({ status, kind, scope, isTest }: Alert): string {
  if (isTest) return '⚪\uFE0F';
  if (status === 'resolved') return '🟢';
  if (scope === 'local') return '🟡';
  return kind === 'availability' ? '🔴' : '🟠';
}

function whenOf({ status, startedAt, endedAt, notifiedAt }: Alert): readonly Own[] {
  if (startedAt === undefined) {
    if (endedAt !== undefined) return ['until ', endedAt];
    return notifiedAt === undefined ? [] : ['reported ', notifiedAt];
  }
  if (endedAt !== undefined) return [startedAt, ' to ', endedAt];
  return [status === 'active' ? 'since ' : 'began ', startedAt];
}

/** "Denver, Colorado, United States; metro Denver, CO" */
export function fullPlaceOf(location: ClientLocation | ImpactedLocation): string | undefined {
  const place = placeOf(location);
  const { metro, city } = location;
  const parts = [place, city === undefined || metro === undefined ? undefined : `metro ${metro}`];
  const known = parts.filter((part) => part !== undefined).join('; ');
  return known || (coordinatesOf(location) === undefined ? undefined : 'a place without a name');
}

function networkNameOf({ asName, asNumber }: ClientLocation | ImpactedLocation): string | undefined {
  return asName ?? (asNumber === undefined ? undefined : 'a network without a name');
}

/** The place on a map that needs no account. */
function mapLinkOf(location: ClientLocation | ImpactedLocation): Link | undefined {
  const { latitude, longitude } = location;
  const text = coordinatesOf(location);
  if (text === undefined) return undefined;
  return { url: `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}&zoom=9`, text };
}

/** What the rest of the internet sees of the network: a public looking glass. */
function lookingGlassOf({ asNumber }: ClientLocation | ImpactedLocation): Link | undefined {
  return asNumber === undefined ? undefined : { url: `https://bgp.tools/as/${asNumber}`, text: `AS${asNumber}` };
}

function withThreshold(scores: string | undefined, threshold: number | undefined): string | undefined {
  return scores === undefined || threshold === undefined ? scores : `${scores} (alert below ${threshold})`;
}
