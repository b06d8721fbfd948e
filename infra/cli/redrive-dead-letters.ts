import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { quote } from '../../lambda/runtime/redact.ts';
import { adviseOn, chooseLetters, type Plan, planLetters, type Wish } from './choose-letters.ts';
import { deleteLetters, type HeldLetter, type Refused, sendLetters } from './dead-letter-queue.ts';
import { type AlertQueues, findQueues } from './find-queues.ts';
import { type DeadLetter, formatDeadLetter, formatId, readDeadLetter } from './read-dead-letter.ts';
import { type VisitDependencies, visitLetters } from './visit-letters.ts';
import { waitAloud } from './wait-aloud.ts';

export interface RedriveDependencies extends VisitDependencies {
  readonly cloudFormation: CloudFormationClient;
  /** The command of this deployment, as an operator types it with such options. */
  readonly toCommand: (options: string) => string;
}

/** The most letters of one run: only what is printed of them is kept. */
const mostLetters = 10_000;

/**
 * Lists the dead letters of a deployment, and puts back or deletes what the operator wants. First it looks at all, so that
 * nothing is changed if the operator has named the wrong ones; then it acts on those that it has listed.
 *
 * @param names the beginnings of letters' ids; none stands for all letters.
 * @returns false if something is left that needs a decision, or was not done.
 */
export async function redriveDeadLetters(
  stackName: string,
  { wish, names }: { readonly wish: Wish; readonly names: readonly string[] },
  dependencies: RedriveDependencies,
): Promise<boolean> {
  const { print, toCommand } = dependencies;
  const queues = await waitAloud('looking for the queues', findQueues(stackName, dependencies), print);
  const letters = await lookAtLetters(queues, dependencies);
  const chosen = chooseLetters(letters, names);
  const plan = planLetters(chosen, wish, names.length > 0);
  const unseen = Math.max(0, queues.deadLetters.messages - letters.length);

  if (letters.length + unseen === 0) {
    print('There are no dead letters.');
    return true;
  }
  if (letters.length > 0) print(formatHead(chosen.length, letters.length));
  for (const line of chosen.flatMap(formatDeadLetter)) print(line);
  if (unseen > 0) print(formatUnseen(unseen, letters.length));
  const isDone = wish === 'list' || (await carryOut(plan, wish, queues, dependencies));
  for (const line of adviseOn(plan.decide, toCommand)) print(line);
  if (wish === 'list') return true;
  const others = letters.length - chosen.length;
  if (others > 0) print(`Other dead letters that are left: ${others}.`);
  return isDone && plan.decide.length === 0 && (names.length > 0 || unseen === 0);
}

async function lookAtLetters(
  { deadLetters }: AlertQueues,
  dependencies: RedriveDependencies,
): Promise<readonly DeadLetter[]> {
  const letters: DeadLetter[] = [];
  await visitLetters(
    deadLetters.url,
    async (batch) => {
      letters.push(...batch.map(readDeadLetter));
      dependencies.print(`Looked at ${letters.length} of ${Math.max(letters.length, deadLetters.messages)}.`);
      return { gone: [], isEnough: letters.length >= mostLetters };
    },
    dependencies,
  );
  return letters;
}

/** @returns whether all was done. */
async function carryOut(
  { action, act }: Plan,
  wish: Wish,
  queues: AlertQueues,
  dependencies: RedriveDependencies,
): Promise<boolean> {
  const { print } = dependencies;
  const waiting = new Map(act.map((letter) => [letter.id, letter]));
  const total = waiting.size;
  if (total === 0) {
    if (wish !== 'put-back') print('None of them is unconfirmed: nothing was changed.');
    return true;
  }
  const done: string[] = [];
  await visitLetters(
    queues.deadLetters.url,
    async (batch) => {
      const due = batch.filter(({ id }) => waiting.has(id));
      const gone = await carryOutBatch(due, action, queues, dependencies);
      if (wish === 'posted')
        for (const id of gone)
          print(`  ${formatId({ id })}  you say that it is in the channel: ${waiting.get(id)?.about}`);
      for (const { id } of due) waiting.delete(id);
      done.push(...gone);
      print(`  ${done.length} of ${total} ${action === 'delete' ? 'deleted' : 'put back'}`);
      return { gone, isEnough: waiting.size === 0 };
    },
    dependencies,
  );
  if (waiting.size > 0)
    print(`${waiting.size} were not there any more: another person deals with them, or has. Run this again.`);
  print(action === 'delete' ? `Deleted: ${done.length}.` : formatPutBack(done.length));
  return done.length === total;
}

/** Sends first, then deletes: a letter that is in both queues is announced once. @returns the ids of what is done. */
async function carryOutBatch(
  due: readonly HeldLetter[],
  action: Plan['action'],
  { deadLetters, redelivery }: AlertQueues,
  { sqs, print }: RedriveDependencies,
): Promise<readonly string[]> {
  const unsent = action === 'put back' ? await sendLetters(redelivery.url, due, sqs) : [];
  const sent = due.filter(({ id }) => !unsent.some((one) => one.id === id));
  const left = await deleteLetters(deadLetters.url, sent, sqs);
  const report = (refused: readonly Refused[], what: string) => {
    for (const one of refused) print(`  ${formatId(one)}  ${what}: ${quote(one.why)}`);
  };
  report(unsent, 'could not be put back, and stays here');
  report(left, action === 'delete' ? 'could not be deleted' : 'was put back, but could not be deleted here');
  return sent.map(({ id }) => id).filter((id) => !left.some((one) => one.id === id));
}

function formatHead(chosen: number, letters: number): string {
  if (chosen < letters) return `${chosen} of ${letters} dead letters:`;
  return letters === 1 ? 'There is one dead letter:' : `There are ${letters} dead letters:`;
}

function formatUnseen(unseen: number, seen: number): string {
  return seen < mostLetters
    ? `${unseen} could not be looked at: another person is looking at them, or SQS's count lags behind.`
    : `${unseen} more were not looked at: run this again for them.`;
}

function formatPutBack(count: number): string {
  return `Put back: ${count}. Each is tried within seconds, and for a day; what cannot be announced comes back here.`;
}
