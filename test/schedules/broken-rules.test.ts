import { expect, it } from '@jest/globals';
import { brokenRules } from './broken-rules.ts';
import { exploreScenario, type Fault } from './explore-scenario.ts';
import type { Scenario } from './outbox-run.ts';

const bounds = { preemptions: 1, crashes: 1 };

/** Where each rule is missed, and what happens then. The same scenarios, unbroken, are in outbox-schedules.ts, within wider bounds. */
const cases: Readonly<Record<keyof typeof brokenRules, readonly [Fault, Scenario]>> = {
  'the entry is written before the lease is acquired': ['lost', { invoked: ['A', 'B'] }],
  'one function at a time holds the lease': ['doubled', { invoked: ['A', 'A'] }],
  'each lease has a generation of its own': ['doubled', { invoked: ['A', 'A!'] }],
  'readers heed receipts': ['doubled', { invoked: ['A', 'minute'] }],
  'only the entry that was read is deleted': ['lost', { invoked: ['A', 'A!'] }],
  'a version only grows': ['lost', { invoked: ['A', 'A!'] }],
  'the holder reads once more after the release': ['left to the minute', { invoked: ['A', 'B'] }],
  'the letter comes before the mark': ['lost', { invoked: ['A', 'minute'], slack: ['unconfirmed'] }],
};

it.each(Object.entries(brokenRules))(
  'the real functions fail in some schedule without the rule that %s',
  async (rule, breakRule) => {
    const [wanted, scenario] = Object.entries(cases).find(([each]) => each === rule)?.[1] ?? [];
    if (wanted === undefined || scenario === undefined) throw new Error(`There is no case for: ${rule}.`);
    const broken = await exploreScenario({ ...scenario, breakRule }, bounds, wanted);
    expect(Object.keys(broken.faults)).toContain(wanted);
    expect((await exploreScenario(scenario, { preemptions: 1, crashes: 0 })).faults).toEqual({});
  },
);
