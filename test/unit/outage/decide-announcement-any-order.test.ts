import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type Decision,
  decideAnnouncement,
  type EventState,
  type Policy,
  type TrafficBand,
  toAnnouncedState,
} from '../../../lambda/outage/decide-announcement.ts';

/** What any notification of one event may say of it, at any time, in any order and any number of times. */
const anyState: fc.Arbitrary<EventState> = fc.record({
  at: fc.date({ min: new Date('2026-11-20T00:00:00Z'), max: new Date('2026-11-22T00:00:00Z'), noInvalidDate: true }),
  status: fc.constantFrom<EventState['status'][]>('active', 'resolved', 'unknown'),
  kind: fc.constantFrom<EventState['kind'][]>('availability', 'performance', 'unknown'),
  trafficBand: fc.constantFrom<(TrafficBand | undefined)[]>(undefined, 0, 1, 2, 3),
  countries: fc.uniqueArray(fc.constantFrom('Chile', 'France', 'Germany')),
  networks: fc.uniqueArray(fc.constantFrom('64500', '64501', '64502')),
  onMap: fc.boolean(),
  complete: fc.boolean(),
});
const anyPolicy: fc.Arbitrary<Policy> = fc.record({
  updates: fc.constantFrom<Policy['updates'][]>('material', 'none'),
});
/** Any states, each any number of times. */
function sequenceOf(state: fc.Arbitrary<EventState>, minLength = 0): fc.Arbitrary<readonly EventState[]> {
  return fc
    .array(state, { minLength: Math.max(minLength, 1), maxLength: 6 })
    .chain((states) => fc.array(fc.constantFrom(...states), { minLength, maxLength: 20 }));
}
const anySequence = sequenceOf(anyState, 1);
const goingOn = sequenceOf(anyState.filter(({ status }) => status !== 'resolved'));
const anyEnd = anyState.map((state): EventState => ({ ...state, status: 'resolved' }));

/** What a channel is told as the states come in, each recorded as the table records it. */
function tellAll(states: readonly EventState[], policy: Policy) {
  const actions: Decision['action'][] = [];
  let known: EventState | undefined;
  for (const state of states) {
    const { action } = decideAnnouncement(known, state, policy);
    actions.push(action);
    if (action !== 'silent') known = toAnnouncedState(known, state);
  }
  return { known, actions, messages: actions.filter((action) => action !== 'silent') };
}

it('whatever comes, in any order and any number of times, an event is opened by the first, and never again', () => {
  fc.assert(
    fc.property(anySequence, anyPolicy, (states, policy) => {
      const { actions } = tellAll(states, policy);
      expect(actions[0]).toBe('open');
      expect(actions.slice(1)).not.toContain('open');
    }),
  );
});

it('whatever comes, in any order and any number of times, an event is closed once at most, and nothing is said after that', () => {
  fc.assert(
    fc.property(anySequence, anyPolicy, (states, policy) => {
      expect(tellAll(states, policy).messages.slice(0, -1)).not.toContain('close');
    }),
  );
});

it('whatever comes, in any order and any number of times, an event that goes on is never closed', () => {
  fc.assert(
    fc.property(goingOn, anyPolicy, (states, policy) => {
      expect(tellAll(states, policy).messages).not.toContain('close');
    }),
  );
});

it('whatever comes, in any order and any number of times, an end is announced when it comes, and is the last that is announced', () => {
  fc.assert(
    fc.property(goingOn, anyEnd, sequenceOf(anyState), anyPolicy, (before, end, after, policy) => {
      const { actions, known } = tellAll([...before, end, ...after], policy);
      expect(actions[before.length]).toBe(before.length === 0 ? 'open' : 'close');
      expect(new Set(actions.slice(before.length + 1))).toEqual(new Set(after.length === 0 ? [] : ['silent']));
      expect(known?.status).toBe('resolved');
    }),
  );
});

it('whatever comes, in any order and any number of times, between beginning and end nothing is said to those who want no updates', () => {
  fc.assert(
    fc.property(anySequence, (states) => {
      expect(tellAll(states, { updates: 'none' }).actions).not.toContain('update');
    }),
  );
});

it('whatever comes, in any order and any number of times, what was just announced is not announced again, even much later', () => {
  const muchLater = new Date('2027-11-20T00:00:00Z');
  fc.assert(
    fc.property(anySequence, anyState, anyPolicy, (states, state, policy) => {
      const { known } = tellAll(states, policy);
      expect(decideAnnouncement(toAnnouncedState(known, state), { ...state, at: muchLater }, policy).action).toBe(
        'silent',
      );
    }),
  );
});

it('the announced state is the same if the same is announced twice', () => {
  fc.assert(
    fc.property(fc.option(anyState, { nil: undefined }), anyState, (last, state) => {
      const once = toAnnouncedState(last, state);
      expect(toAnnouncedState(once, state)).toEqual(once);
    }),
  );
});

it('the announced state never loses a country, a network, the worst share, the worst kind, the map, the end', () => {
  fc.assert(
    fc.property(anyState, anyState, (last, state) => {
      const known = toAnnouncedState(last, state);
      for (const told of [last, state]) {
        expect(known.countries).toEqual(expect.arrayContaining([...told.countries]));
        expect(known.networks).toEqual(expect.arrayContaining([...told.networks]));
        expect(known.trafficBand ?? -1).toBeGreaterThanOrEqual(told.trafficBand ?? -1);
        expect(known.kind === 'availability' || told.kind !== 'availability').toBe(true);
        expect(known.status === 'resolved' || told.status !== 'resolved').toBe(true);
        expect(known.onMap || !told.onMap).toBe(true);
        expect(known.complete || !told.complete).toBe(true);
      }
    }),
  );
});
