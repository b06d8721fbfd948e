import { expect, it } from '@jest/globals';
import { brokenRules } from './broken-rules.ts';
import { exploreScenario } from './explore-scenario.ts';
import type { Scenario } from './outbox-run.ts';

const bounds = { preemptions: 1, crashes: 1 };

it.each<[keyof typeof brokenRules, string, Scenario]>([
  ['the entry is written before the lease is acquired', 'lost', { invoked: ['A', 'B'] }],
  ['one function at a time holds the lease', 'doubled', { invoked: ['A', 'A'] }],
  ['each lease counts the generation', 'doubled', { invoked: ['A', 'A!'] }],
  ['readers heed receipts', 'doubled', { invoked: ['A', 'minute'] }],
  ['only the entry that was read is deleted', 'lost', { invoked: ['A', 'A!'] }],
  ['a version only grows', 'lost', { invoked: ['A', 'A!'] }],
  ['the holder reads once more after the release', 'left to the minute', { invoked: ['A', 'B'] }],
  ['the letter comes before the mark', 'lost', { invoked: ['A', 'minute'], slack: ['unconfirmed'] }],
])('The real functions fail in some schedule without the rule that %s: %s.', async (rule, wanted, scenario) => {
  const broken = await exploreScenario({ ...scenario, breakRule: brokenRules[rule] }, bounds, wanted);
  expect(Object.keys(broken.faults)).toContain(wanted);
  expect((await exploreScenario(scenario, { preemptions: 1, crashes: 0 })).faults).toEqual({});
});
