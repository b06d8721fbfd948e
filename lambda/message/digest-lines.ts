import type { Blame } from '../outage/blame.ts';
import type { Change } from '../outage/decide-announcement.ts';
import { type OutageAlert, toBlame } from '../outage/outage-alert.ts';
import { findOwnMissingData } from '../outage/version.ts';
import { formatDuration } from './format-values.ts';
import type { Frame } from './frame.ts';
import { isMapBehind } from './verdict-line.ts';
import { digestWords, stateWords, type TrustedText } from './wording.ts';

/** One of many alerts in a message. */
export interface DigestLine {
  readonly alert: OutageAlert;
  readonly action: 'open' | 'update' | 'close';
  /** Of an update: why it is announced again, the most important first. */
  readonly changes?: readonly Change[];
}

/** Of how many AWS names a cause, and its own network; how many are on the map. */
export function formatDigestVerdict(lines: readonly DigestLine[], { now }: Frame): string {
  const alerts = lines.map(({ alert }) => alert);
  return `${formatCauses(alerts)}${formatMap(alerts, now)}`;
}

function formatCauses(alerts: readonly OutageAlert[]): string {
  const total = alerts.length;
  const areOver = areAllOver(alerts);
  const blames = alerts.map(toBlame);
  const named = blames.filter(({ kind }) => kind !== 'none').length;
  const byAws = blames.filter(isOfAws).length;
  const unread = alerts.filter(
    (alert) => toBlame(alert).kind === 'none' && findOwnMissingData(alert).length > 0,
  ).length;
  if (unread === total) return digestWords.causesUnknown;
  const causes =
    named === 0
      ? digestWords.noCause(areOver)
      : byAws === 0
        ? digestWords.causes(named, total, areOver)
        : digestWords.awsToo(byAws, named, total, areOver);
  return `${causes}${unread === 0 ? '' : digestWords.unread(unread)}`;
}

/** Whether AWS names its own network, for all of it or a part. */
function isOfAws(blame: Blame): boolean {
  if (blame.kind === 'several') return blame.causes.some(({ network }) => network === undefined);
  return blame.kind === 'aws' || (blame.kind === 'part' && blame.network === undefined);
}

function formatMap(alerts: readonly OutageAlert[], now: Date): string {
  const areOver = areAllOver(alerts);
  const listed = alerts.filter(({ outageMap }) => outageMap.status === 'listed').length;
  if (listed > 0) return digestWords.onMap(listed, alerts.length, areOver);
  if (alerts.some(({ outageMap }) => outageMap.status !== 'not-listed')) return '';
  return !areOver && alerts.some((alert) => isMapBehind(alert, now))
    ? digestWords.notOnMapSoFar
    : digestWords.notOnMap(areOver);
}

function areAllOver(alerts: readonly OutageAlert[]): boolean {
  return alerts.every(({ status }) => status === 'resolved');
}

/** What began within so long has one beginning. */
const sameStartMs = 15 * 60_000;

/** Whether they go on, and since when. */
export function formatDigestState(lines: readonly DigestLine[], { now, lateSince }: Frame): readonly TrustedText[] {
  const starts = lines.flatMap(({ alert }) => alert.startedAt?.getTime() ?? []);
  const start = starts.length === 0 ? undefined : new Date(Math.min(...starts));
  const duration = formatDuration((now.getTime() - (start ?? now).getTime()) / 1_000);
  const active = lines.filter(({ alert }) => alert.status === 'active').length;
  const began = start === undefined ? [] : digestWords.firstBegan(start, duration);
  const doAllGoOn = active === lines.length;
  // Else the first would say of all that they are as old.
  const isOneStart = start !== undefined && Math.max(...starts) - start.getTime() < sameStartMs;
  return [
    ...(doAllGoOn && isOneStart ? stateWords.since(start, duration) : [formatActive(lines), ...began]),
    ...(lateSince === undefined ? [] : digestWords.reported(lateSince)),
  ];
}

/** How many go on. */
function formatActive(lines: readonly DigestLine[]): string {
  const alerts = lines.map(({ alert }) => alert);
  const active = alerts.filter(({ status }) => status === 'active').length;
  if (areAllOver(alerts)) return digestWords.allOver;
  if (active === alerts.length) return digestWords.allGoOn;
  return active === 0 ? digestWords.notKnown : digestWords.someGoOn(active, alerts.length);
}
