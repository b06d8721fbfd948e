import type { ReadLetter } from './dead-letter.ts';
import type { HealthEvent } from './health-event.ts';
import type { Judge } from './judge.ts';
import type { Obstacles } from './obstacles.ts';
import { type Handed, quietMonitor, strictMonitor } from './world.ts';

const hour = 3_600_000;

/** What the verdict rests on. */
export interface Evidence {
  readonly judge: Judge;
  readonly obstacles: Obstacles;
  readonly destinations: readonly string[];
  readonly handed: readonly Handed[];
  /** Those of them that EventBridge has lost. */
  readonly lost: ReadonlySet<Handed>;
  /** What is in the dead-letter queue. */
  readonly letters: readonly ReadLetter[];
  /** What is still in the outboxes. */
  readonly waiting: readonly string[];
}

/**
 * Whether the program had no chance to know of an event's end. It has none if EventBridge lost the notification, nothing of
 * the event is in the table (or else the sweep reads it again), and no sweep could be made within the 6 hours that an event
 * may be missed for (`longestMissedMs` in lambda/reconcile/checkpoints.ts).
 */
export function isMissed(
  healthEvent: HealthEvent,
  destination: string,
  { judge, obstacles, handed, lost }: Evidence,
): boolean {
  const { eventId, monitorName, appearsAt, endedAt } = healthEvent;
  const [end] = handed.filter((one) => one.healthEvent === healthEvent && one.isEnd);
  const isNotified = end !== undefined && !lost.has(end) && monitorName !== quietMonitor;
  const listedUntil = monitorName === strictMonitor ? endedAt : Math.max(appearsAt, endedAt) + 6 * hour;
  const canBeFound = obstacles.deadline(appearsAt, listedUntil) !== undefined;
  const isKnown = judge.ledger
    ? judge.ledger.findMembership(destination, eventId) !== undefined
    : judge.isRecorded(destination, eventId);
  return !isNotified && !isKnown && !canBeFound;
}
