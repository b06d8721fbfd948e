import type { Transition } from './explore.ts';
import {
  type Covered,
  conclude,
  isLater,
  mix,
  noEntry,
  noRecord,
  plan,
  type Row,
  type Step,
  type Table,
} from './outbox-protocol.ts';
import { announceSteps, branch, type Change, nameOf, type Running, type State, write } from './outbox-state.ts';
import { announce, excuse, sendLetter } from './outbox-truth.ts';

type Outcome = Omit<Change, 'change'> & { change: (after: State, self: Running) => void };

const leave: readonly Step[] = [{ do: 'release' }, { do: 'look again' }];

/** Returns what the next request of a running function can lead to, what goes well first. */
export function advance(state: State, { name, isLate, steps: [step] }: Running, index: number): Transition<State>[] {
  const outcomes = step === undefined ? [] : listOutcomes(state, step, isLate);
  return outcomes.flatMap(({ label, change, ...rest }) =>
    branch(state, { label: `${name} ${label}`, change: (after) => takeStep(after, index, change), ...rest }),
  );
}

function takeStep(state: State, index: number, change: Outcome['change']): void {
  const self = state.running[index];
  if (self === undefined) return;
  for (const { key } of self.unsaved) state.truth.waiting[key] = state.today;
  self.unsaved = [];
  self.steps.shift();
  change(state, self);
  if (self.steps.length === 0) state.running.splice(index, 1);
}

function listOutcomes(state: State, step: Step, isLate: boolean): Outcome[] {
  const one = (label: string, change: Outcome['change']) => [{ label, change }];
  const sends = step.do === 'post' || step.do === 'letter' || step.do === 'letter if the entry is there';
  if (isLate && sends) return one('is too late to send anything', (_, self) => stop(self));
  switch (step.do) {
    case 'write':
      return one(`writes ${nameOf(step)}`, (after) => write(after, { ...step, redrive: 0 }));
    case 'acquire':
      return one(state.lease.isHeld ? 'finds the lease held' : 'acquires the lease', acquire);
    case 'read':
      return one('begins to read', ({ table }, self) => {
        self.steps.unshift({ do: 'plan', seen: table });
      });
    case 'plan':
      return mix(step.seen, state.table).map((table, index) => ({
        label: index === 0 ? 'has read' : 'has read, some of it earlier',
        change: (after, self) => follow(table, after, self),
      }));
    case 'post':
      return post(step.covered);
    case 'save':
      return one('writes the receipt', ({ table }) => {
        table.receipts.push(step.receipt);
      });
    case 'prune':
      return one('prunes receipts', ({ table }) => {
        table.receipts = table.receipts.filter(({ by, applied }) => !applied || !isLater(step.by, by));
      });
    case 'record':
      return one(`records ${nameOf(step.covered)}`, ({ table, without }) => {
        const row = rowOf(table, step.covered);
        const isForward = isLater(step.covered.record.by, row.record.by);
        if (isForward || without === 'a record changes only forwards') row.record = step.covered.record;
      });
    case 'write apart':
      return one(`writes ${nameOf(step.covered)} apart`, ({ table }) => {
        const row = rowOf(table, step.covered);
        if (isLater(step.covered.record.by, row.closed.by)) row.closed = step.covered.record;
      });
    case 'remove':
      return one(`removes ${nameOf(step.covered)}`, ({ table }) => {
        const row = rowOf(table, step.covered);
        if (!isLater(row.record.by, step.covered.record.by)) row.record = noRecord;
      });
    case 'letter':
    case 'letter if the entry is there': {
      const isUnsent =
        step.do === 'letter' || rowOf(state.table, step.covered).entry.revision === step.covered.revision;
      return one(`${isUnsent ? 'sends a' : 'needs no'} letter of ${nameOf(step.covered)}`, (after, self) => {
        if (!isUnsent) return;
        sendLetter(after.truth, step.covered, step.do === 'letter', after.today);
        self.unsaved = [step.covered];
      });
    }
    case 'delete':
      return one(`deletes ${nameOf(step.covered)}`, ({ table, without }) => {
        const row = rowOf(table, step.covered);
        const isSame = row.entry.revision === step.covered.revision;
        if (isSame || without === 'only the entry that was read is deleted') row.entry = noEntry;
      });
    case 'mark':
      return one('marks the receipt', ({ table, without }) => {
        const isOther = ({ by }: Pick<typeof step, 'by'>) => isLater(by, step.by) || isLater(step.by, by);
        for (const receipt of table.receipts) receipt.applied ||= !isOther(receipt);
        if (without === 'an applied receipt is kept') table.receipts = table.receipts.filter(isOther);
      });
    case 'release':
      return one('releases the lease', (after, { stamp }) => {
        const isOwn = stamp.generation === after.lease.generation;
        if (isOwn || after.without === 'a function releases only its own lease') after.lease.isHeld = false;
        after.isFlagged = false;
      });
    case 'look again':
      return one('looks again', (after, self) => {
        const steps = plan(after.table, self.stamp, after);
        self.steps = steps.length > 0 ? [...announceSteps] : [];
      });
  }
}

function acquire({ lease }: State, self: Running): void {
  if (lease.isHeld) {
    self.steps = [];
    return;
  }
  lease.isHeld = true;
  lease.generation += 1;
  self.stamp = { generation: lease.generation, number: 0 };
  self.isLate = false;
}

function follow(table: Table, state: State, self: Running): void {
  const by = { ...self.stamp, number: self.stamp.number + 1 };
  const steps = plan(table, by, state);
  const isStamped = (step: Step) => step.do === 'record' && step.covered.record.by === by;
  if (steps.some((step) => step.do === 'post' || isStamped(step))) self.stamp = by;
  self.steps = steps.length > 0 ? [...steps, { do: 'read' }] : [...leave];
}

function stop(self: Running): void {
  self.steps = [...leave];
}

/** Returns what Slack can make of a message. An unconfirmed one is not in the channel here. */
function post(covered: Covered[]): Outcome[] {
  const label = `posts ${covered.map(nameOf).join(' and ')}`;
  const answer = (confirmed: boolean) => (after: State, self: Running) => {
    announce(after.truth, covered, confirmed);
    self.unsaved = covered.map((event) => ({ ...event, record: { ...event.record, confirmed, at: after.today } }));
    const receipt = { by: self.stamp, covered: self.unsaved, unconfirmed: !confirmed, applied: false };
    self.steps.unshift(...conclude(receipt, after.without));
  };
  const postpone = (after: State, self: Running) => {
    after.isPostponed = true;
    stop(self);
  };
  const lose = (after: State, self: Running) => {
    announce(after.truth, covered, true);
    excuse(after.truth, covered);
    postpone(after, self);
  };
  return [
    { label, change: answer(true) },
    { label: `${label}, unconfirmed`, change: answer(false), fault: 'unconfirmed' },
    { label: `${label}, refused`, change: postpone, fault: 'refused' },
    { label: `${label}, but the answer is lost`, change: lose, fault: 'answer lost' },
  ];
}

function rowOf({ rows }: Table, { key }: Covered): Row {
  const row = rows.find((other) => other.key === key);
  if (row === undefined) throw new Error(`There is no ${key} in the table.`);
  return row;
}
