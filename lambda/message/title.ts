import { isUnidentified } from '../events/missing-data.ts';
import type { Alert } from '../outage/alert.ts';
import type { Blame } from '../outage/blame.ts';
import type { Change } from '../outage/decide-announcement.ts';
import { type OutageAlert, toBlame } from '../outage/outage-alert.ts';
import { longestHeader } from './block-kit.ts';
import { formatDuration, formatPercent } from './format-values.ts';
import type { Frame } from './frame.ts';
import { clip } from './mrkdwn.ts';
import { countPlaces, formatWhere, isCounted, listNetworks } from './places.ts';
import { findSign } from './sign.ts';
import { leadWords, problemWords, shareWords, titleWords } from './wording.ts';

/** Which parts a title still has, and to which length names are cut. */
interface Shape {
  readonly hasBefore: boolean;
  readonly hasNetwork: boolean;
  readonly monitor: number;
  readonly place: number;
  readonly cause: number;
}

const whole: Shape = {
  hasBefore: true,
  hasNetwork: true,
  monitor: longestHeader,
  place: longestHeader,
  cause: longestHeader,
};

/** What a title loses if it is too long, one after the other. */
const cuts: readonly Partial<Shape>[] = [
  {},
  { hasBefore: false },
  { hasNetwork: false },
  { monitor: 30 },
  { place: 40 },
  { cause: 40 },
  { place: 25, cause: 25 },
];

/**
 * "🔴 Availability problem in Denver, US · cause: EXAMPLE-CABLE · 6.4 % of your traffic". No clock time: a header is plain text, in
 * which Slack shows no dates.
 *
 * @param changes why it is announced again; empty for the beginning and the end.
 */
export function formatTitle(alert: OutageAlert, changes: readonly Change[], frame: Frame): string {
  const { titlePrefix, lateSince, now, mention } = frame;
  const first = formatStart(alert, titlePrefix);
  if (alert.isTest) return clip(`${first} ${titleWords.test(mention !== undefined)}`, longestHeader);
  const lead = findLead(alert, changes, frame);
  const delayed = lateSince && formatDelay(lateSince, now);
  const blame = toBlame(alert);
  const compose = (shape: Shape) => {
    const parts = [delayed, lead, ...toParts(alert, blame, shape, frame)].filter((part) => part !== undefined);
    return `${first} ${parts.join(' · ')}`;
  };
  return fit(compose, longestHeader);
}

/** "🔴 [prod]" */
export function formatStart(alert: OutageAlert, titlePrefix: string | undefined): string {
  const sign = findSign(alert);
  // With a variation selector, else some fonts draw a small letter.
  const shown = sign === '⚪' ? `${sign}\uFE0F` : sign;
  return [shown, ...(titlePrefix === undefined ? [] : [titlePrefix])].join(' ');
}

/** "Alert 47 minutes late" */
export function formatDelay(lateSince: Date, now: Date): string {
  return titleWords.delayed(formatDuration((now.getTime() - lateSince.getTime()) / 1_000));
}

/** What the title of its message says of one event, for logs and dead letters. Text from outside is in it. */
export function formatHeadline(alert: Alert): string {
  const lead = findLead(alert, [], {});
  const blame = toBlame(alert);
  return fit(
    (shape) => [...(lead === undefined ? [] : [lead]), ...toParts(alert, blame, shape)].join(' · '),
    longestHeader,
  );
}

/** With as much as fits. */
function fit(compose: (shape: Shape) => string, limit: number): string {
  let shape = whole;
  for (const cut of cuts) {
    shape = { ...shape, ...cut };
    const title = compose(shape);
    if (title.length <= limit) return title;
  }
  return clip(compose(shape), limit);
}

function findLead(
  alert: OutageAlert,
  [change]: readonly Change[],
  { isFirst }: Pick<Frame, 'isFirst'>,
): string | undefined {
  if (change !== undefined) return leadWords[change];
  if (alert.status !== 'resolved') return undefined;
  if (alert.isEndUnreported) return titleWords.endUnreported;
  if (isFirst) return titleWords.alreadyOver;
  return titleWords.over(alert.durationSeconds === undefined ? undefined : formatDuration(alert.durationSeconds));
}

/** What and where; the cause; the share. Text from outside is in it. */
function toParts(
  alert: OutageAlert,
  blame: Blame,
  shape: Shape,
  { isFirst = false }: Pick<Frame, 'isFirst'> = {},
): readonly string[] {
  const cause = formatCause(blame, shape.cause);
  const isUnread =
    alert.missingData.length > 0 &&
    alert.locations.length === 0 &&
    alert.trafficPercent === undefined &&
    alert.status !== 'resolved';
  const problem = [
    problemWords[alert.kind],
    isUnread && alert.monitorName === undefined ? '' : formatPlaces(alert, shape),
    cause === undefined && shape.hasNetwork ? formatNetworks(alert) : '',
    isFirst && alert.durationSeconds !== undefined ? titleWords.lasted(formatDuration(alert.durationSeconds)) : '',
    isUnread && !alert.missingData.some(isUnidentified) ? titleWords.howBadUnknown : '',
  ].join('');
  const share = formatShare(alert, shape);
  return [problem, cause, share].filter((part) => part !== undefined);
}

function formatPlaces(alert: OutageAlert, { place, monitor, hasBefore }: Shape): string {
  const where = formatWhere(alert);
  if (where === undefined) {
    return alert.monitorName === undefined
      ? titleWords.nowhere
      : titleWords.reportedBy(clip(alert.monitorName, monitor));
  }
  const { before, status } = alert;
  const hasGrown =
    isCounted(alert) && before !== undefined && before.placeCount > 0 && before.placeCount < countPlaces(alert);
  const was = hasBefore && hasGrown && status !== 'resolved' ? titleWords.was(String(before.placeCount)) : '';
  return `${titleWords.in(clip(where, place))}${was}`;
}

function formatNetworks(alert: OutageAlert): string {
  const networks = listNetworks(alert);
  const [only] = networks;
  if (only === undefined) return '';
  if (networks.length > 1) return titleWords.onNetworks(networks.length);
  return titleWords.onNetwork(only);
}

function formatCause(blame: Blame, limit: number): string | undefined {
  switch (blame.kind) {
    case 'clients':
    case 'other':
      return titleWords.cause(clip(blame.network, limit));
    case 'aws':
      return titleWords.cause(undefined);
    case 'several':
      return titleWords.causes(blame.count);
    default:
      return undefined;
  }
}

export function formatShare(alert: OutageAlert, { hasBefore, monitor }: Shape = whole): string | undefined {
  const { trafficPercent, before, shares } = alert;
  const monitorName = shares?.[0]?.monitorName;
  if (trafficPercent === undefined) return undefined;
  const share = formatPercent(trafficPercent);
  const owned =
    shares === undefined
      ? shareWords.yours(share)
      : shareWords.ofMonitor(share, monitorName && clip(monitorName, monitor));
  if (alert.status === 'resolved') return titleWords.upTo(owned);
  const last = before?.trafficPercent;
  const was = last === undefined ? share : formatPercent(last);
  return `${owned}${hasBefore && was !== share ? titleWords.was(was) : ''}`;
}
