import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Decision, decideAnnouncement, type Policy } from '../../../lambda/outage/decide-announcement.ts';
import { type EventState, type TrafficBand, toAnnouncedState } from '../../../lambda/outage/event-state.ts';

/** What any notification of one event may say of it, at any time, in any order and any number of times. */
const anyState: fc.Arbitrary<EventState> = fc
  .record({
    at: fc.date({ min: new Date('2026-11-20T00:00:00Z'), max: new Date('2026-11-22T00:00:00Z'), noInvalidDate: true }),
    changedAt: fc.nat(9),
    status: fc.constantFrom<EventState['status'][]>('active', 'resolved', 'unknown'),
    kind: fc.constantFrom<EventState['kind'][]>('availability', 'performance', 'unknown'),
    trafficBand: fc.constantFrom<(TrafficBand | undefined)[]>(undefined, 0, 1, 2, 3),
    countries: fc.uniqueArray(fc.constantFrom('Chile', 'France', 'Germany')),
    networks: fc.uniqueArray(fc.constantFrom('64500', '64501', '64502')),
    onMap: fc.boolean(),
    complete: fc.boolean(),
  })
  .map(({ changedAt, ...state }) => ({ ...state, version: changedAt * 2 + (state.status === 'resolved' ? 1 : 0) }));
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
const anyEnd = anyState.map((state): EventState => ({ ...state, version: 2 * 9 + 1, status: 'resolved' }));

/** What a channel is told as the states come in, each recorded as the table records it. */
function tellAll(states: readonly EventState[], policy: Policy) {
  const decisions: Decision[] = [];
  let known: EventState | undefined;
  for (const state of states) {
    const decision = decideAnnouncement(known, state, policy);
    decisions.push(decision);
    if (decision.action !== 'silent') known = toAnnouncedState(known, state);
  }
  const actions = decisions.map(({ action }) => action);
  return { known, decisions, actions, messages: actions.filter((action) => action !== 'silent') };
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

it('whatever comes, in any order and any number of times, an event is closed once at most for each time it was taken back, and after an end only that is said', () => {
  fc.assert(
    fc.property(anySequence, anyPolicy, (states, policy) => {
      const said = tellAll(states, policy).decisions.filter(({ action }) => action !== 'silent');
      for (const [index, { action }] of said.entries()) {
        if (action !== 'close' || index === said.length - 1) continue;
        expect(said[index + 1]).toEqual({ action: 'update', changes: ['reopened'] });
      }
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

it('whatever comes, in any order and any number of times, an end is announced when it comes, and is the last that is announced unless AWS takes it back', () => {
  fc.assert(
    fc.property(goingOn, anyEnd, sequenceOf(anyState), anyPolicy, (before, end, after, policy) => {
      const { actions, known } = tellAll([...before, end, ...after], policy);
      expect(actions[before.length]).toBe(before.length === 0 ? 'open' : 'close');
      expect(new Set(actions.slice(before.length + 1))).toEqual(new Set(after.length === 0 ? [] : ['silent']));
      expect(known?.status).toBe('resolved');
    }),
  );
});

it('whatever comes, in any order and any number of times, an end that AWS takes back is taken back once, and then announced again', () => {
  fc.assert(
    fc.property(anySequence, anyEnd, anyState, anyPolicy, (before, end, state, policy) => {
      const back: EventState = { ...state, version: 20, status: 'active' };
      const endAgain: EventState = { ...end, version: 21 };
      const { decisions } = tellAll([...before, end, back, back, endAgain, endAgain], policy);
      expect(decisions.slice(before.length + 1)).toEqual([
        { action: 'update', changes: ['reopened'] },
        { action: 'silent', reason: expect.any(String) },
        { action: 'close' },
        { action: 'silent', reason: 'over' },
      ]);
    }),
  );
});

it('whatever comes, in any order and any number of times, those who want no updates get only what completes the beginning or takes back the end', () => {
  fc.assert(
    fc.property(anySequence, (states) => {
      const { decisions } = tellAll(states, { updates: 'none' });
      const updates = decisions.flatMap((decision) => (decision.action === 'update' ? [decision.changes.join()] : []));
      expect(updates.filter((changes) => changes !== 'complete' && changes !== 'reopened')).toEqual([]);
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

it('the announced state never loses a country, a network, the worst share, the worst kind, the map, the version, nor an end that is not taken back', () => {
  fc.assert(
    fc.property(anyState, anyState, (last, state) => {
      const known = toAnnouncedState(last, state);
      for (const told of [last, state]) {
        expect(known.countries).toEqual(expect.arrayContaining([...told.countries]));
        expect(known.networks).toEqual(expect.arrayContaining([...told.networks]));
        expect(known.trafficBand ?? -1).toBeGreaterThanOrEqual(told.trafficBand ?? -1);
        expect(known.kind === 'availability' || told.kind !== 'availability').toBe(true);
        const isTakenBack = told === last && state.status === 'active' && state.version > last.version;
        expect(known.status === 'resolved' || told.status !== 'resolved' || isTakenBack).toBe(true);
        expect(known.version).toBeGreaterThanOrEqual(told.version);
        expect(known.onMap || !told.onMap).toBe(true);
        expect(known.complete || !told.complete).toBe(true);
      }
    }),
  );
});
