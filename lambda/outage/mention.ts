import { type Action, isWorse } from './decide-announcement.ts';
import type { Destination } from './destination.ts';
import type { Outage } from './find-outages.ts';
import type { OutageRecord } from './outage-record.ts';
import { findKnownShare, type OutageState } from './outage-state.ts';

/** For so long nobody is called again for something that is no worse. */
export const mentionedForMs = 5 * 60_000;

/** The last mentions of a destination, one for each of its outages at most. */
export type Mentions = readonly NonNullable<OutageRecord['mentioned']>[];

export function listMentions(outages: readonly Pick<Outage, 'record'>[]): Mentions {
  return outages.flatMap(({ record }) => record?.mentioned ?? []);
}

/** How bad an outage is, for mentions: 1 performance only, 2 availability, or not known. */
export type Level = 1 | 2;

export function toLevel({ kind }: Pick<OutageState, 'kind'>): Level {
  return kind === 'performance' ? 1 : 2;
}

/**
 * Decides whether a message about an outage mentions people: at a beginning, and if it gets worse; as bad as the destination asks
 * for; and not again within five minutes for something that is as bad.
 *
 * @param mentioned the last mentions of the destination, of all its outages.
 */
export function isMentioning(
  { mention, mentionFrom = {} }: Pick<Destination, 'mention' | 'mentionFrom'>,
  decision: Action,
  state: OutageState,
  mentioned: Mentions,
  now: Date,
): boolean {
  if (mention === undefined || state.status === 'resolved') return false;
  const isBad = decision.action === 'open' || (decision.action === 'update' && decision.changes.some(isWorse));
  const { kind, minTrafficPercent = 0 } = mentionFrom;
  const isWanted =
    (kind === undefined || state.kind === 'unknown' || state.kind === kind) &&
    (findKnownShare(state) ?? 100) >= minTrafficPercent;
  const isRepeated = mentioned.some(
    ({ at, level }) => level >= toLevel(state) && now.getTime() - at.getTime() < mentionedForMs,
  );
  return isBad && isWanted && !isRepeated;
}
