import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  isAllRead,
  listOfMonitors,
  type Outcome,
  openEvents,
  toBacklog,
  toListParts,
} from '../../../lambda/reconcile/sweep-parts.ts';
import type { Behind } from '../../../lambda/store/sweep-backlog.ts';

const now = new Date('2026-11-20T14:20:00Z');
const changedSince = new Date('2026-11-20T12:20:00Z');
const sweptAt = new Date('2026-11-20T14:15:00Z');
const position = { startTime: '2026-11-19T12:20:00.000Z', nextToken: 'next' };

function behind(members: Partial<Behind> = {}): Behind {
  return { since: sweptAt, sweeps: 1, hasFailed: false, ...members };
}

it('the lists come in this order: the longest left, the others, and what failed by itself', () => {
  const backlog = new Map([
    ['A ACTIVE', behind({ hasFailed: true, sweeps: 9 })],
    ['C RESOLVED', behind({ sweeps: 1, position })],
    ['B ACTIVE', behind({ sweeps: 2 })],
  ]);
  const parts = toListParts(['A', 'B', 'C'], { backlog, changedSince }, now);
  expect(parts.map(({ name }) => name)).toEqual([
    'B ACTIVE',
    'C RESOLVED',
    'A RESOLVED',
    'B RESOLVED',
    'C ACTIVE',
    'A ACTIVE',
  ]);
  expect(parts.map((part) => part.position)).toEqual([undefined, position, undefined, undefined, undefined, undefined]);
});

it.each([
  ['2026-11-20T11:00:00Z', '2026-11-20T11:00:00.000Z'],
  ['2026-11-20T14:00:00Z', '2026-11-20T12:20:00.000Z'],
  // No more than six hours: what was missed for longer is not announced any more.
  ['2026-11-19T00:00:00Z', '2026-11-20T08:20:00.000Z'],
])('a list that was not read since %s is read for what changed since %s', (since, expected) => {
  const backlog = new Map([['A ACTIVE', behind({ since: new Date(since) })]]);
  const [part] = toListParts(['A'], { backlog, changedSince }, now);
  expect(part?.changedSince.toISOString()).toBe(expected);
});

it('what is left keeps since when it was not read, and counts the sweeps', () => {
  const since = new Date('2026-11-20T10:00:00Z');
  const before = new Map([
    ['A ACTIVE', behind({ since, sweeps: 2 })],
    ['A RESOLVED', behind()],
    ['Gone ACTIVE', behind()],
  ]);
  const outcomes: readonly Outcome[] = [
    { name: listOfMonitors, state: 'read' },
    { name: 'A ACTIVE', monitorName: 'A', state: 'left', position },
    { name: 'A RESOLVED', monitorName: 'A', state: 'read' },
    { name: 'B ACTIVE', monitorName: 'B', state: 'failed' },
  ];
  expect(toBacklog(outcomes, { backlog: before, sweptAt })).toEqual(
    new Map([
      ['A ACTIVE', { since, sweeps: 3, hasFailed: false, position }],
      ['B ACTIVE', { since: sweptAt, sweeps: 1, hasFailed: true }],
    ]),
  );
});

it('what is left is not forgotten while the monitors cannot be listed', () => {
  const before = new Map([['A ACTIVE', behind()]]);
  const outcomes: readonly Outcome[] = [{ name: listOfMonitors, state: 'left' }];
  expect([...toBacklog(outcomes, { backlog: before, sweptAt }).keys()]).toEqual(['A ACTIVE', listOfMonitors]);
});

const read: Outcome = { name: 'A ACTIVE', monitorName: 'A', state: 'read' };

it.each<[string, readonly Outcome[], boolean]>([
  ['everything is read', [read], true],
  ['there is no monitor', [{ name: listOfMonitors, state: 'read' }], true],
  ['the monitors cannot be listed', [{ name: listOfMonitors, state: 'failed' }], false],
  ['the monitors are throttled', [{ name: listOfMonitors, state: 'left' }], false],
  ['another monitor refuses', [read, { name: 'B ACTIVE', monitorName: 'B', state: 'failed' }], true],
  ['the other list of this monitor refuses', [read, { name: 'A RESOLVED', monitorName: 'A', state: 'failed' }], false],
  ['there was no time for a list', [read, { name: 'B ACTIVE', monitorName: 'B', state: 'left' }], true],
  ['there was no time for any list', [{ name: 'B ACTIVE', monitorName: 'B', state: 'left' }], false],
  ['there was no time for the open events', [read, { name: openEvents, state: 'left' }], true],
])('a sweep is complete if nothing is put off for good: %s', (_case, outcomes, expected) => {
  expect(isAllRead(outcomes, toBacklog(outcomes, { backlog: new Map(), sweptAt }))).toBe(expected);
});

it('a list that is put off in a third sweep makes it incomplete', () => {
  const outcomes: readonly Outcome[] = [read, { name: 'B ACTIVE', monitorName: 'B', state: 'left' }];
  const after = (sweeps: number) =>
    isAllRead(outcomes, toBacklog(outcomes, { backlog: new Map([['B ACTIVE', behind({ sweeps })]]), sweptAt }));
  expect([after(0), after(1), after(2)]).toEqual([true, true, false]);
});

it('every list is read within as many sweeps as are needed at all, whatever a sweep has time for', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 24 }), (monitors, perSweep) => {
      const names = Array.from({ length: monitors }, (_none, index) => `M${index}`);
      const lastRead = new Map<string, number>();
      let backlog: ReadonlyMap<string, Behind> = new Map();
      const needed = Math.ceil((2 * monitors) / perSweep);
      for (let sweep = 1; sweep <= 4 * needed; sweep += 1) {
        const parts = toListParts(names, { backlog, changedSince }, now);
        const outcomes = parts.map(({ name, monitorName }, index): Outcome => {
          if (index >= perSweep) return { name, monitorName, state: 'left' };
          lastRead.set(name, sweep);
          return { name, monitorName, state: 'read' };
        });
        backlog = toBacklog([{ name: listOfMonitors, state: 'read' }, ...outcomes], { backlog, sweptAt });
        if (sweep < needed) continue;
        for (const { name } of parts) expect(sweep - (lastRead.get(name) ?? 0)).toBeLessThan(needed);
      }
    }),
  );
});
