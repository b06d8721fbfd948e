import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Policy } from '../../../lambda/outage/decide-announcement.ts';
import type { Destination } from '../../../lambda/outage/destination.ts';
import { FoundEvent } from '../../../lambda/outage/found-event.ts';
import type { Member } from '../../../lambda/outage/member.ts';
import { toOutageState } from '../../../lambda/outage/outage-state.ts';
import { findOutOfOrder, findToldTwice, findUntold, findWrongShares } from '../../fixtures/outage-oracle.ts';
import { groupsOf, type Message, OutageRun } from '../../fixtures/outage-run.ts';
import { at, everything, policy } from '../../fixtures/outage-samples.ts';
import { anyStorm, anyViews, keyOf, toAlertOf, type View } from '../../fixtures/outage-world.ts';

const anyPolicy = fc.record({
  updates: fc.constantFrom<Policy['updates'][]>('material', 'material', 'all', 'none'),
  groupBy: fc.constantFrom<Policy['groupBy'][]>(policy.groupBy, policy.groupBy, ['network'], ['event'], ['monitor']),
});
const onlyLarge: Destination = { ...everything, filter: { minTrafficPercent: 5 } };

/** What comes in, for how long nothing else does, and what Slack answers meanwhile. */
interface Step {
  readonly view: View;
  readonly seconds: number;
  readonly slack: 'ok' | 'unconfirmed' | 'down';
}

const anyPause = fc.record({
  seconds: fc.constantFrom(0, 0, 1, 20, 45, 100, 400, 1_000, 2_000, 8_000),
  slack: fc.constantFrom<Step['slack'][]>('ok', 'ok', 'ok', 'unconfirmed', 'down'),
});
const anySteps = anyViews.chain((views) =>
  fc.tuple(...views.map((view) => anyPause.map((pause): Step => ({ view, ...pause })))),
);

/** All that a destination is told, until nothing comes in for half a day. */
function announceAll(steps: readonly Step[], given: Policy, destination = everything): OutageRun {
  let now = at('14:00').getTime();
  const run = new OutageRun(destination, given, new Date(now));
  for (const { view, seconds, slack } of steps) {
    run.write(toAlertOf(view));
    now += seconds * 1_000;
    run.passTo(new Date(now), slack);
  }
  run.passTo(new Date(now + 12 * 3_600_000));
  return run;
}

function byOutage(messages: readonly Message[]): readonly (readonly Message[])[] {
  return [...groupsOf(messages, ({ outage }) => outage.key).values()];
}

/** What is known of each outage at the end. */
function membersOf({ events }: OutageRun): ReadonlyMap<string, readonly Member[]> {
  const groups = groupsOf([...events.values()], ({ outage }) => outage);
  return new Map([...groups].map(([key, own]) => [key, own.map(({ member }) => member)]));
}

it('whatever comes in, an outage is opened once, its end is told once for each return, and what is back was over', () => {
  fc.assert(
    fc.property(anySteps, anyPolicy, (steps, given) => {
      expect(byOutage(announceAll(steps, given).messages).flatMap(findOutOfOrder)).toEqual([]);
    }),
  );
});

it('whatever comes in, no state of an outage is told twice', () => {
  fc.assert(
    fc.property(anySteps, anyPolicy, (steps, given) => {
      expect(byOutage(announceAll(steps, given).messages).flatMap(findToldTwice)).toEqual([]);
    }),
  );
});

it('whatever comes in, each event is told in one outage, once it is known where it belongs', () => {
  fc.assert(
    fc.property(anySteps, anyPolicy, (steps, given) => {
      const { messages, events } = announceAll(steps, given);
      for (const key of new Set(steps.map(({ view }) => keyOf(view.event)))) {
        const own = events.get(key)?.outage;
        expect(messages.map(({ outage }) => outage.key)).toContain(own);
        const elsewhere = messages.flatMap(({ outage }) => (outage.key === own ? [] : (outage.members.get(key) ?? [])));
        expect(elsewhere.filter(({ byCause, byClients }) => byCause !== undefined || byClients !== undefined)).toEqual(
          [],
        );
      }
    }),
  );
});

it('whatever comes in, nothing waits for ever, and what a destination was told of an outage is what is known of it', () => {
  fc.assert(
    fc.property(anySteps, anyPolicy, (steps, given) => {
      const run = announceAll(steps, given);
      expect(run.waiting).toBe(0);
      for (const [key, members] of membersOf(run)) {
        const told = run.messages.filter(({ outage }) => outage.key === key);
        expect(findUntold(told, toOutageState(members), given)).toEqual([]);
      }
    }),
  );
});

it('whatever comes in, an outage is told once it is as large as a destination wants, and never while it is smaller', () => {
  fc.assert(
    fc.property(anySteps, (steps) => {
      const run = announceAll(steps, policy, onlyLarge);
      const opened = byOutage(run.messages).map(([first]) => first?.outage);
      expect(opened.filter((outage) => (outage?.state.shares[0]?.percent ?? 100) < 5)).toEqual([]);
      const large = [...membersOf(run)].filter(
        ([, members]) => (toOutageState(members).shares[0]?.percent ?? 100) >= 5,
      );
      expect(opened.map((outage) => outage?.key)).toEqual(expect.arrayContaining(large.map(([key]) => key)));
    }),
  );
});

it('whatever comes in, nothing that came in is news to the sweep afterwards', () => {
  fc.assert(
    fc.property(anySteps, anyPolicy, (steps, given) => {
      const { events } = announceAll(steps, given);
      const alerts = steps.map(({ view }) => toAlertOf(view));
      const news = alerts.filter((alert) =>
        new FoundEvent(alert, at('23:00'), given).isNewsTo(everything, events.get(alert.eventKey)),
      );
      expect(news).toEqual([]);
    }),
  );
});

it('in any order of arrival, the same is known of the events at the end', () => {
  const twoOrders = anySteps.chain((steps) =>
    fc.tuple(fc.constant(steps), fc.shuffledSubarray(steps, { minLength: steps.length, maxLength: steps.length })),
  );
  fc.assert(
    fc.property(twoOrders, ([steps, shuffled]) => {
      expect(knownAfter(shuffled)).toEqual(knownAfter(steps));
    }),
  );
});

/** What is known of the events, but when it came to be known, and in which outage. */
function knownAfter(steps: readonly Step[]): Readonly<Record<string, unknown>> {
  const { events } = announceAll(steps, policy);
  return Object.fromEntries([...events].map(([key, { member }]) => [key, withoutClock(member)]));
}

function withoutClock(member: Member): object {
  return { ...member, joinedAt: undefined, statusAt: undefined, places: member.places.toSorted() };
}

it('whatever comes in, a share is the larger of the overall event and the sum over cities and networks, of one monitor', () => {
  fc.assert(
    fc.property(anySteps, anyPolicy, (steps, given) => {
      const world = [...new Map(steps.map(({ view: { event } }) => [keyOf(event), event])).values()];
      const { messages } = announceAll(steps, given);
      expect(messages.flatMap((message) => findWrongShares(message, world))).toEqual([]);
    }),
  );
});

it('a storm of one carrier in up to 60 cities, which come, get worse, end and come back within 20 minutes, is 12 messages at most', () => {
  fc.assert(
    fc.property(anyStorm, (views) => {
      const run = new OutageRun(everything, policy, at('14:00'));
      for (const view of views) {
        run.passTo(new Date(at('14:00').getTime() + view.state.changed * 60_000));
        run.write(toAlertOf(view));
      }
      run.passTo(at('20:00'));
      expect(byOutage(run.messages)).toHaveLength(1);
      expect(run.messages.length).toBeLessThanOrEqual(12);
    }),
    { numRuns: 30 },
  );
});
