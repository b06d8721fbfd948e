import { type Evidence, isMissed } from './evidence.ts';
import type { HealthEvent } from './health-event.ts';
import type { Known } from './judge.ts';
import type { OutageLedger } from './outage-ledger.ts';
import type { Handed } from './world.ts';

/** The end of an outage that came back waits for so long, by the design. */
const quietAfterReturnMs = 15 * 60_000;

/** That an outage has spread to one more event is told with the next message about it. */
export const untilNextSlotMs = 15 * 60_000;

/** What a destination must get to know of a health event. */
export type StateName = 'beginning' | 'spread' | 'end';

export type Fate = 'announced' | 'dead-lettered' | 'missed' | 'lost';

/** One destination, and what it was told of outages. */
interface Asked extends Evidence {
  readonly destination: string;
  readonly ledger: OutageLedger;
}

/** Whether a message counts the event of a notification, and whether the end of its outage is told; or a dead letter says so. */
export function fateInOutage(one: Handed, asked: Asked): Fate {
  const { judge, letters, lost, destination } = asked;
  const { id, healthEvent, isEnd } = one;
  if (judge.knownTo(destination, id).length > 0) return 'announced';
  if (healthEvent !== undefined) {
    const { eventId } = healthEvent;
    if (isEnd ? isEndTold(eventId, asked) : isCounted(eventId, asked)) return 'announced';
  }
  if (letters.some((letter) => letter.id === id)) return 'dead-lettered';
  return healthEvent !== undefined && lost.has(one) && isMissed(healthEvent, destination, asked) ? 'missed' : 'lost';
}

function isCounted(event: string, asked: Asked): boolean {
  return findCountedAt(event, asked) !== undefined || lettersOf(event, asked).length > 0;
}

/** When the destination was told of an outage that the event belonged to by then. What came and went after its end is counted there. */
function findCountedAt(event: string, { ledger, destination }: Asked): number | undefined {
  const membership = ledger.findMembership(destination, event);
  if (membership === undefined) return undefined;
  const told = ledger.toldOf(destination, membership.outage);
  const isAfterwards = told.at(-1)?.isOver === true && membership.overAt !== undefined;
  const after = told.find(({ at }) => at >= membership.at) ?? (isAfterwards ? told.at(-1) : undefined);
  return after && Math.max(after.at, membership.at);
}

function isEndTold(event: string, asked: Asked): boolean {
  const { ledger, destination } = asked;
  const membership = ledger.findMembership(destination, event);
  const isEndLettered = (name: string) => lettersOf(name, asked).some(({ isEnd }) => isEnd);
  if (isEndLettered(event)) return true;
  if (membership?.overAt === undefined) return false;
  if (ledger.toldOf(destination, membership.outage).at(-1)?.isOver) return true;
  return ledger.eventsOf(destination, membership.outage).some(isEndLettered);
}

/** What became a dead letter, and was not put back; or was told from memory. */
function lettersOf(event: string, { judge, destination }: Asked): readonly Known[] {
  return judge.knownTo(destination, event).filter(({ isPutBack }) => isPutBack !== true);
}

/** Each outage that was told of is told to be over, or the end of one of its events is a dead letter, or could not be known. */
export function findEndless(healthEvents: ReadonlyMap<string, HealthEvent>, asked: Asked): readonly string[] {
  const { ledger, destination } = asked;
  return ledger.outagesOf(destination).flatMap((outage) => {
    if (ledger.toldOf(destination, outage).at(-1)?.isOver) return [];
    const events = ledger.eventsOf(destination, outage);
    const isExcused = events.some((event) => {
      const healthEvent = healthEvents.get(event);
      return isLettered(event, asked) || (healthEvent !== undefined && isMissed(healthEvent, destination, asked));
    });
    // A notification without an event is announced once.
    return isExcused || outage.startsWith('notification/')
      ? []
      : [`the end of the outage ${outage}, for ${destination}`];
  });
}

function isLettered(event: string, asked: Asked): boolean {
  return lettersOf(event, asked).some(({ isEnd }) => isEnd);
}

/**
 * A storm in fair weather is one outage. What could not be read may be another: nobody knows where it belongs. So may what came
 * back late, and what shares an outage with another storm.
 */
export function findSplit({ handed, ledger, obstacles, destination }: Asked): readonly string[] {
  const storms = new Map<string, HealthEvent[]>();
  for (const healthEvent of new Set(handed.flatMap((one) => one.healthEvent ?? []))) {
    const { part } = healthEvent;
    if (part === undefined || part.isReturn) continue;
    storms.set(part.storm, [...(storms.get(part.storm) ?? []), healthEvent]);
  }
  const outageOf = ({ eventId }: HealthEvent) => ledger.findMembership(destination, eventId);
  const withOthers = (storm: string, outage: string) =>
    [...storms].some(([other, events]) => other !== storm && events.some((one) => outageOf(one)?.outage === outage));
  return [...storms].flatMap(([storm, events]) => {
    const from = Math.min(...events.map(({ appearsAt }) => appearsAt));
    const to = Math.max(...events.map(({ endedAt }) => endedAt));
    if (!obstacles.isClear(from, to)) return [];
    const read = events.flatMap((one) => outageOf(one) ?? []).filter(({ isIncomplete }) => !isIncomplete);
    const outages = [...new Set(read.map(({ outage }) => outage))];
    if (outages.length < 2 || outages.some((outage) => withOthers(storm, outage))) return [];
    return [`the storm ${storm} is ${outages.length} outages for ${destination}`];
  });
}

/** When the destination got to know a state of an event: by a message about its outage, or by a dead letter. */
export function findKnownAt(state: StateName, { eventId }: HealthEvent, asked: Asked): number | undefined {
  const { ledger, destination } = asked;
  const membership = ledger.findMembership(destination, eventId);
  const told = membership === undefined ? [] : ledger.toldOf(destination, membership.outage);
  const letters = lettersOf(eventId, asked).filter(({ isEnd }) => isEnd || state === 'beginning');
  const inOutage = {
    beginning: () => findCountedAt(eventId, asked),
    // It may have been as bad already.
    spread: () => told.find(({ trafficBand }) => trafficBand >= 2)?.at,
    end: () => membership?.overAt,
  }[state]();
  const times = [...letters.map(({ at }) => at), ...(inOutage === undefined ? [] : [inOutage])];
  return times.length === 0 ? undefined : Math.min(...times);
}

/**
 * Each outage is told to be over in time: by the end of the first `graceMs` without an obstacle after the last of its health events
 * has ended. One that came back waits a quarter of an hour longer.
 */
export function findLateEnds(healthEvents: ReadonlyMap<string, HealthEvent>, asked: Asked): readonly string[] {
  const { ledger, destination, obstacles } = asked;
  return ledger.outagesOf(destination).flatMap((outage) => {
    const told = ledger.toldOf(destination, outage);
    const own = ledger.eventsOf(destination, outage).flatMap((event) => healthEvents.get(event) ?? []);
    const endedAt = Math.max(...own.map(({ appearsAt, endedAt: at }) => Math.max(appearsAt, at)));
    const deadline = Number.isFinite(endedAt) ? obstacles.deadline(endedAt, Number.POSITIVE_INFINITY) : undefined;
    if (deadline === undefined || own.some(({ eventId }) => lettersOf(eventId, asked).length > 0)) return [];
    if (own.some((one) => isMissed(one, destination, asked))) return [];
    const last = told.at(-1);
    const latest = deadline + ((last?.returns ?? 0) > 0 ? quietAfterReturnMs : 0);
    if (last?.isOver && (told.find(({ isOver, at }) => isOver && at >= endedAt)?.at ?? 0) <= latest) return [];
    return [`the end of the outage ${outage}, true from ${format(endedAt)}, due ${format(latest)}, for ${destination}`];
  });
}

function format(at: number): string {
  return new Date(at).toISOString();
}
