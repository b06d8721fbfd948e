import type { Model, Transition } from './explore.ts';
import { isQuiet, isToClose, noEntry, noRecord, noStamp, plan, type Row } from './outbox-protocol.ts';
import {
  branch,
  type Change,
  clone,
  endLease,
  isHolder,
  isSettled,
  minute,
  nameOf,
  type Running,
  type Scenario,
  type State,
  start,
  toText,
  write,
} from './outbox-state.ts';
import { advance } from './outbox-step.ts';
import { excuse, isLost, listLetters, newest, putBack } from './outbox-truth.ts';

/** Models the protocol that delivers events to Slack, with the faults of a scenario, and without the rule it names. */
export function outboxModel({
  notifications,
  destinations = 1,
  functions = 2,
  faults,
  without,
}: Scenario): Model<State> {
  const events = [...new Set(notifications.map((name) => name.charAt(0)))];
  const keys = Array.from({ length: destinations }, (_, index) => events.map((event) => `${index + 1}${event}`)).flat();
  const initial: State = {
    ...(without && { without }),
    functions,
    notifications: [...notifications],
    faults: { ...faults },
    table: { rows: keys.map((key) => ({ key, entry: noEntry, record: noRecord, closed: noRecord })), receipts: [] },
    lease: { generation: 0, isHeld: false },
    revision: 0,
    isPostponed: false,
    isOver: false,
    isFlagged: false,
    running: [],
    today: 0,
    truth: { arrived: [], fates: {}, waiting: {}, letters: 0, fault: '' },
  };
  return { initial, toText, next, findFault };
}

function next(state: State): Transition<State>[] {
  const changes = [...listStarts(state), ...listChanges(state), ...state.running.flatMap(listMishaps(state))];
  const steps = state.running.flatMap((self, index) => advance(state, self, index));
  return [...steps, ...changes.flatMap((change) => branch(state, change))];
}

function listStarts(state: State): Change[] {
  const { truth, running, lease, notifications } = state;
  if (running.length === state.functions) return [];
  const isMinuteDue = hasWork(state) && !lease.isHeld && running.every(({ name }) => name !== minute);
  return [
    ...notifications.slice(0, 1).map((name) => ({ label: `${name} comes`, change: start(name) })),
    ...truth.arrived.map((name) => ({
      label: `${name} comes again`,
      change: start(name),
      fault: 'duplicate' as const,
    })),
    ...(isMinuteDue ? [{ label: 'a minute begins', change: start(minute) }] : []),
  ];
}

/** Returns what time, the sweep and a person do. */
function listChanges(state: State): Change[] {
  const { table, truth, running, lease } = state;
  const isHolderDead = lease.isHeld && !running.some((self) => isHolder(state, self));
  // A day passes only for entries that wait for Slack: the rest is done within minutes.
  const steps = plan(table, noStamp, { ...state, isPostponed: false });
  const isWaiting = steps.length > 0 && steps.every((step) => step.do === 'post');
  const isSaved = running.every(({ unsaved }) => unsaved.length === 0);
  const found = table.rows.map(({ key }) => ({ key, version: newest(truth, key), redrive: 0 }));
  return [
    ...(state.isPostponed ? [{ label: 'the back-off ends', change: endBackOff }] : []),
    ...(isHolderDead ? [{ label: 'the lease of a dead holder ends', change: endLease }] : []),
    ...(running.length === 0 && !state.isOver && isSettled(table)
      ? [{ label: 'half an hour passes', change: passHalfHour, fault: 'half hour' as const }]
      : []),
    ...(isWaiting && isSaved ? [{ label: '24 h pass', change: passDay, fault: 'day' as const }] : []),
    ...found
      .filter(({ version }) => version > 0)
      .map((entry) => ({
        label: `the sweep writes ${nameOf(entry)}`,
        change: (after: State) => write(after, entry),
        fault: 'sweep' as const,
      })),
    ...listLetters(truth).map((letter) => ({
      label: `the letter of ${nameOf(letter)} is put back`,
      change: (after: State) => {
        putBack(after.truth, letter, after.today);
        write(after, letter);
      },
      fault: 'redrive' as const,
    })),
  ];
}

/** Returns what can happen to a running function. */
function listMishaps(state: State): (self: Running, index: number) => Change[] {
  return (self, index) => [
    { label: `${self.name} crashes`, change: crash(index), fault: 'crash' },
    // A POST or a letter begins only if the request after it is also within the lease.
    ...(isHolder(state, self) && self.unsaved.length === 0
      ? [{ label: `the lease of ${self.name} ends while it runs`, change: endLease, fault: 'skew' as const }]
      : []),
  ];
}

const crash = (index: number) => (state: State) => {
  for (const { name, unsaved } of state.running.splice(index, 1)) {
    excuse(state.truth, unsaved);
    if (name !== minute) state.notifications.push(name);
  }
};

function endBackOff(state: State): void {
  state.isPostponed = false;
}

function passDay(state: State): void {
  state.today += 1;
}

/** Applied receipts are kept for five minutes. */
function passHalfHour(state: State): void {
  state.isOver = true;
  state.table.receipts = [];
}

function hasWork({ table, isFlagged, isOver, without }: State): boolean {
  if (without === 'the scheduled announce reads the entries') return isFlagged;
  return !isSettled(table) || (isOver && table.rows.some(isToClose));
}

/** Returns what went wrong, or what stays wrong in the minutes after the last fault. */
function findFault(state: State): string | undefined {
  if (state.truth.fault !== '') return state.truth.fault;
  if (state.running.length > 0 || state.notifications.length > 0) return undefined;
  let now = clone(state);
  for (let minutes = 0; !isSettled(now.table); minutes++) {
    if (minutes === 3) return 'never settles';
    endLease(now);
    endBackOff(now);
    if (hasWork(now)) start(minute)(now);
    for (let self = now.running[0]; self !== undefined; self = now.running[0]) {
      now = advance(now, self, 0)[0]?.state ?? now;
    }
    if (now.truth.fault !== '') return now.truth.fault;
  }
  return now.table.rows.some((row) => isMissing(now, row)) ? 'lost' : undefined;
}

/** What has nothing to announce must be known: the next message about its outage counts it. */
function isMissing({ truth }: State, { key, record, closed }: Row): boolean {
  if (!isQuiet({ key })) return isLost(truth, key);
  return Math.max(record.known, closed.known) < newest(truth, key);
}
