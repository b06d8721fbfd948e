import type { HealthEventList, ListPosition } from '../enrich/event-reader.ts';
import { isServiceWide, type MissingDataReason } from '../events/missing-data.ts';
import type { Backlog, Behind } from '../store/sweep-backlog.ts';
import { type Checkpoints, toChangedSince } from './checkpoints.ts';

/** A list of a monitor, with its name in the backlog. */
export interface ListPart extends HealthEventList {
  readonly name: string;
}

/** What a sweep came to with one part of what it reads. */
export interface Outcome {
  readonly name: string;
  /** Absent: the part is of no monitor. */
  readonly monitorName?: string;
  /** `failed`: by itself. `left`: there was no time for it, or for all of it, or AWS throttled. */
  readonly state: 'read' | 'failed' | 'left';
  readonly position?: ListPosition | undefined;
}

/** The names of the two parts that are of no monitor: the list of all, and the events that are asked for by their ids. */
export const listOfMonitors = 'monitors';
export const openEvents = 'open events';

/** In so many sweeps in a row a part may be put off. Once more, and the sweep is incomplete. */
const mostPutOffs = 2;

/** The lists of these monitors: first what was left for want of time, last what failed by itself. */
export function toListParts(
  names: readonly string[],
  { backlog, changedSince }: Pick<Checkpoints, 'backlog' | 'changedSince'>,
  now: Date,
): readonly ListPart[] {
  const toTurn = ({ name }: ListPart) => {
    const behind = backlog.get(name);
    if (behind === undefined) return 0;
    return behind.hasFailed ? 1 : -behind.sweeps;
  };
  const parts = names.flatMap((monitorName) =>
    (['ACTIVE', 'RESOLVED'] as const).map((status): ListPart => {
      const name = `${monitorName} ${status}`;
      const { since, position } = backlog.get(name) ?? {};
      const missedSince = since === undefined ? changedSince : toChangedSince(since, now);
      return {
        name,
        monitorName,
        status,
        changedSince: missedSince < changedSince ? missedSince : changedSince,
        position,
      };
    }),
  );
  return parts.toSorted((a, b) => toTurn(a) - toTurn(b));
}

export function toState(reason: MissingDataReason | undefined): Outcome['state'] {
  if (reason === undefined) return 'read';
  return isServiceWide(reason) ? 'left' : 'failed';
}

/** What is left for the next sweep. */
export function toBacklog(
  outcomes: readonly Outcome[],
  { backlog, sweptAt }: Pick<Checkpoints, 'backlog' | 'sweptAt'>,
): Backlog {
  // Without the list of monitors it is not known that one is gone.
  const isListed = outcomes.some(({ name, state }) => name === listOfMonitors && state === 'read');
  const next = new Map<string, Behind>(isListed ? [] : backlog);
  for (const { name, state, position } of outcomes) {
    const { since = sweptAt, sweeps = 0 } = backlog.get(name) ?? {};
    if (state === 'read') next.delete(name);
    else next.set(name, { since, sweeps: sweeps + 1, hasFailed: state === 'failed', ...(position && { position }) });
  }
  return next;
}

/**
 * Whether a sweep has read all that it could. One monitor that refuses is no reason to call a person each time; nor is what
 * comes first in the next sweep, if that is not put off again and again.
 */
export function isAllRead(outcomes: readonly Outcome[], backlog: Backlog): boolean {
  const read = outcomes.filter(({ state, monitorName }) => state === 'read' && monitorName !== undefined);
  return outcomes.every(({ name, state, monitorName }) => {
    if (state === 'read') return true;
    if (monitorName === undefined && state === 'failed') return false;
    if (state === 'failed') return read.some((other) => other.monitorName !== monitorName);
    return read.length > 0 && (backlog.get(name)?.sweeps ?? 0) <= mostPutOffs;
  });
}
