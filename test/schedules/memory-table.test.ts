import { afterEach, expect, it } from '@jest/globals';
import type { NotifyDependencies } from '../../lambda/announce/announce-notification.ts';
import type { Table } from '../../lambda/store/table.ts';
import type { FakeTable } from '../fakes/table.ts';
import { openTable } from '../integration/open-table.ts';
import { runSchedule, type Scenario } from './outbox-run.ts';
import type { Choice } from './scheduler.ts';

let fake: FakeTable | undefined;
afterEach(() => fake?.close());

/** A call that the table in memory has answered, and the same call of another table. */
interface Recorded {
  readonly answer: unknown;
  readonly askAgain: (table: Table) => Promise<unknown>;
}

/** Keeps what the table is asked, and its answers. */
function recording(recorded: Recorded[]) {
  return ({ table, ...dependencies }: NotifyDependencies): NotifyDependencies => {
    const keep = async <Answer>(answering: Promise<Answer>, askAgain: Recorded['askAgain']): Promise<Answer> => {
      const answer = await answering;
      recorded.push({ answer, askAgain });
      return answer;
    };
    return {
      ...dependencies,
      table: {
        put: (...given) => keep(table.put(...given), (other) => other.put(...given)),
        update: (...given) => keep(table.update(...given), (other) => other.update(...given)),
        remove: (...given) => keep(table.remove(...given), (other) => other.remove(...given)),
        query: (...given) => keep(table.query(...given), (other) => other.query(...given)),
        get: (...given) => keep(table.get(...given), (other) => other.get(...given)),
        getReadable: (...given) => keep(table.getReadable(...given), (other) => other.getReadable(...given)),
      },
    };
  };
}

it.each<[string, Scenario, ReadonlyMap<number, Choice>]>([
  [
    'a notification is interrupted by the end of its event',
    { invoked: ['A', 'A!'] },
    at(5, { kind: 'run', invocation: 1 }),
  ],
  ['the holder of the lease dies before its receipt is applied', { invoked: ['A', 'B'] }, at(7, { kind: 'crash' })],
  ['Slack refuses', { invoked: ['A', 'minute'], slack: ['refused', 'refused', 'refused', 'refused'] }, new Map()],
])('the table in memory answers as dynalite does, when %s', async (_case, scenario, schedule) => {
  const recorded: Recorded[] = [];
  await runSchedule({ ...scenario, breakRule: recording(recorded) }, schedule);
  const opened = await openTable();
  fake = opened.fake;

  const answers: unknown[] = [];
  for (const { askAgain } of recorded) answers.push(await askAgain(opened.table));
  expect(answers).toEqual(recorded.map(({ answer }) => answer));
  expect(answers.length).toBeGreaterThan(30);
});

function at(step: number, choice: Choice): ReadonlyMap<number, Choice> {
  return new Map([[step, choice]]);
}
