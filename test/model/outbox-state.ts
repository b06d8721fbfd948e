import type { Transition } from './explore.ts';
import {
  type Conditions,
  type Covered,
  merge,
  noStamp,
  type Rule,
  type Stamp,
  type Step,
  type Table,
} from './outbox-protocol.ts';
import { arrive, type Truth } from './outbox-truth.ts';

/**
 * `skew`: a holder outlives its lease. `day`: 24 h pass. `sweep`: the sweep writes an entry again. `redrive`: a person
 * puts a dead letter back. `half hour`: all is over for so long that it is closed.
 */
type Fault =
  | 'crash'
  | 'duplicate'
  | 'refused'
  | 'answer lost'
  | 'unconfirmed'
  | 'skew'
  | 'day'
  | 'half hour'
  | 'sweep'
  | 'redrive';

export interface Scenario {
  /** In AWS's order. `a2` is the second version of event a. */
  readonly notifications: readonly string[];
  /** 1 if it is not said. */
  readonly destinations?: number;
  /** How many functions run at a time, 2 if it is not said. */
  readonly functions?: number;
  /** How often each fault happens at most. */
  readonly faults?: Readonly<Partial<Record<Fault, number>>>;
  readonly without?: Rule;
}

/** A running function. `isLate`: its lease is over. `unsaved`: what it posted, or sent letters of, in its last step. */
export type Running = { name: string; stamp: Stamp; isLate: boolean; unsaved: Covered[]; steps: Step[] };

export type State = Conditions & {
  functions: number;
  notifications: string[];
  faults: Partial<Record<Fault, number>>;
  table: Table;
  lease: { generation: number; isHeld: boolean };
  revision: number;
  /** The flag that the minute heeds if it does not read the entries. */
  isFlagged: boolean;
  running: Running[];
  truth: Truth;
};

/** What can happen, and the fault that it is, if it is one. */
export type Change = { label: string; change: (after: State) => void; fault?: Fault };

/** The scheduled announce. */
export const minute = 'the minute';
export const announceSteps: readonly Step[] = [{ do: 'acquire' }, { do: 'read' }];
export const nameOf = ({ key, version }: { key: string; version: number }) => `${key}${version}`;

/** Renumbers generations and revisions, which count up for ever: only their order matters. */
export function toText(state: State): string {
  const running = state.running.map((self) => JSON.stringify(self)).toSorted();
  const text = JSON.stringify({ ...state, running: [] }).replace('"running":[]', `"running":[${running.join()}]`);
  return ['generation', 'revision'].reduce((named, name) => {
    const pattern = new RegExp(`"${name}":(\\d+)`, 'g');
    const numbers = new Set([0, ...Array.from(named.matchAll(pattern), ([, number]) => Number(number))]);
    const ranks = new Map([...numbers].toSorted((a, b) => a - b).map((number, rank) => [number, rank]));
    return named.replace(pattern, (_, number) => `"${name}":${ranks.get(Number(number))}`);
  }, text);
}

/** Returns the state after a change, or nothing if its fault came as often as the scenario allows. */
export function branch(state: State, { label, change, fault }: Change): Transition<State>[] {
  const left = fault === undefined ? 1 : (state.faults[fault] ?? 0);
  if (left === 0) return [];
  const after = clone(state);
  if (fault !== undefined) after.faults[fault] = left - 1;
  change(after);
  return [{ label, state: after }];
}

export const isHolder = ({ lease }: State, { stamp, isLate }: Running) =>
  lease.isHeld && !isLate && stamp.generation === lease.generation;

/** Ends the lease. If its holder lives, it does not know. */
export function endLease(state: State): void {
  for (const self of state.running) self.isLate ||= isHolder(state, self);
  state.lease.isHeld = false;
}

export const isSettled = ({ rows, receipts }: Table) =>
  rows.every(({ entry }) => entry.version === 0) && receipts.every(({ applied }) => applied);

export function write(
  state: State,
  { key, version, redrive }: { key: string; version: number; redrive: number },
): void {
  const written = { version, redrive, revision: state.revision + 1 };
  for (const row of state.table.rows.filter((other) => other.key === key)) {
    if (!merge(row, written, state.today, state.without)) return;
    state.revision += 1;
    state.isFlagged = true;
  }
}

/** Starts the function of a notification, or of the minute. */
export const start = (name: string) => (state: State) => {
  const keys = state.table.rows.map(({ key }) => key).filter((key) => key[1] === name[0]);
  if (name !== minute && !state.truth.arrived.includes(name)) arrive(state.truth, name, keys, state.today);
  state.notifications = state.notifications.filter((other) => other !== name);
  const writes = keys.map((key): Step => ({ do: 'write', key, version: Number(name.slice(1)) }));
  const steps: Step[] =
    state.without === 'the entry is written before the lease is acquired'
      ? [{ do: 'acquire' }, ...writes, { do: 'read' }]
      : [...writes, ...announceSteps];
  state.running.push({ name, stamp: noStamp, isLate: false, unsaved: [], steps });
};

/** Copies what changes in place. Entries, records and steps are replaced as a whole. */
export function clone(state: State): State {
  const { table, truth } = state;
  const fates = Object.fromEntries(Object.entries(truth.fates).map(([name, fate]) => [name, { ...fate }]));
  return {
    ...state,
    notifications: [...state.notifications],
    faults: { ...state.faults },
    table: { rows: table.rows.map((row) => ({ ...row })), receipts: table.receipts.map((receipt) => ({ ...receipt })) },
    lease: { ...state.lease },
    running: state.running.map((self) => ({ ...self, steps: [...self.steps] })),
    truth: { ...truth, arrived: [...truth.arrived], fates, waiting: { ...truth.waiting } },
  };
}
