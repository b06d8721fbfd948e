import { expect, it } from '@jest/globals';
import { rules } from '../../model/outbox-protocol.ts';
import { brokenRules } from '../../schedules/broken-rules.ts';
import { readTable } from './read-table.ts';

it('docs/architecture.md names every rule of the protocol that a test takes away, and where', () => {
  const told = readTable('docs/architecture.md', 'The rule:').map(([rule, , tests]) => `${rule}: ${tests}`);
  const all = new Set<string>([...rules, ...Object.keys(brokenRules)]);
  const inModel = new Set<string>(rules);
  const expected = [...all].map((rule) => {
    const tests = [inModel.has(rule) ? 'M' : '', rule in brokenRules ? 'S' : ''];
    return `${rule}: ${tests.filter((each) => each !== '').join(', ')}`;
  });
  expect(told.toSorted()).toEqual(expected.toSorted());
});
