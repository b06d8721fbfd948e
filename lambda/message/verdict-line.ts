import type { MissingData } from '../events/missing-data.ts';
import type { Alert } from '../outage/alert.ts';
import type { Blame } from '../outage/blame.ts';
import { type OutageAlert, toBlame } from '../outage/outage-alert.ts';
import { findOwnMissingData } from '../outage/version.ts';
import { formatCount, listNetworks, listPresent } from './places.ts';
import { verdictWords } from './wording.ts';

/** The map runs up to 15 minutes behind, and the program reads it each five. */
const mapBehindMs = 20 * 60_000;

/** AWS goes on looking for the cause for so long after the end. */
const causeFollowsMs = 60 * 60_000;

/**
 * Whose problem it is, in one to three sentences: what AWS names as the cause, and whether others see it too. Text from outside is in
 * it.
 */
export function formatVerdict(alert: OutageAlert, now: Date): string {
  const missing = findOwnMissingData(alert)[0];
  const blame = toBlame(alert);
  const isOver = alert.status === 'resolved';
  if (alert.scope === 'map' && missing === undefined) return isOver ? verdictWords.wasOfMap : verdictWords.ofMap;
  const ownerUnknown = isOver ? verdictWords.ownerWasUnknown : verdictWords.ownerUnknown;
  const sentences = [
    missing !== undefined && blame.kind === 'none' ? ownerUnknown : formatCause(alert, blame, now),
    missing && !alert.isEndUnreported ? formatUnread(missing, isOver) : undefined,
    formatMap(alert, missing, now),
  ];
  return sentences.filter((sentence) => sentence !== undefined).join(' ');
}

function formatCause(alert: OutageAlert, blame: Blame, now: Date): string {
  const isOver = alert.status === 'resolved';
  const isFinal = isOver && now.getTime() - (alert.endedAt ?? now).getTime() > causeFollowsMs;
  const users = verdictWords.users(listNetworks(alert, listPresent(alert)));
  switch (blame.kind) {
    case 'clients':
      return verdictWords.own(blame.network, blame.isWhole, isOver);
    case 'other':
      return verdictWords.other(blame.network, blame.isWhole, users, isOver);
    case 'aws':
      return verdictWords.aws(blame.isWhole, users, isOver);
    case 'several':
      return verdictWords.several(blame.causes, blame.count, formatOthers(blame, isOver), isOver);
    case 'part': {
      const { network, reach } = blame;
      const where = reach === undefined ? verdictWords.somePlaces : formatCount(alert, reach.places);
      return verdictWords.part(network, where, formatOthers(blame, isOver), isOver);
    }
    case 'none':
      if (isFinal) return verdictWords.noneInTheEnd;
      return isOver ? verdictWords.noneSoFar : verdictWords.none;
  }
}

/** The places for which AWS names no cause. */
function formatOthers({ reach }: Extract<Blame, { kind: 'several' | 'part' }>, isOver: boolean): string {
  const count = reach && reach.of - reach.places;
  return count === 0 ? '' : verdictWords.without(verdictWords.theOthers(count), isOver);
}

/** An end is not completed any more. */
function formatUnread({ source, reason }: MissingData, isOver: boolean): string {
  const follow = (sentence: string) => (isOver ? '' : sentence);
  switch (reason) {
    case 'access-denied':
      return `${verdictWords.denied}${follow(verdictWords.detailsFollowOnceAllowed)}`;
    case 'not-found':
      return source === 'list of health events' ? verdictWords.unidentified : verdictWords.unknownEvent;
    default:
      return `${verdictWords.unread}${follow(verdictWords.detailsFollow)}`;
  }
}

/** Whether the map may not know it yet. */
export function isMapBehind({ startedAt, notifiedAt }: Alert, now: Date): boolean {
  const begun = startedAt ?? notifiedAt;
  return begun !== undefined && now.getTime() - begun.getTime() < mapBehindMs;
}

/** "So far" only while the map may not know it yet. */
function formatMap(alert: OutageAlert, missing: MissingData | undefined, now: Date): string | undefined {
  const { outageMap, status } = alert;
  const isOver = status === 'resolved';
  switch (outageMap.status) {
    case 'listed':
      if (isOver || alert.isOffMap) return verdictWords.wasOnMap;
      return outageMap.event.eventStatus === 'RESOLVED' ? verdictWords.isOverOnMap : verdictWords.onMap;
    case 'not-listed': {
      if (isMapBehind(alert, now)) {
        return isOver ? verdictWords.wasNotOnMapThen : verdictWords.notOnMapSoFar;
      }
      return isOver ? verdictWords.wasNotOnMap : verdictWords.notOnMap;
    }
    case 'unread':
      if (missing !== undefined) return undefined;
      return isOver ? verdictWords.mapWasUnread : verdictWords.mapUnread;
  }
}
