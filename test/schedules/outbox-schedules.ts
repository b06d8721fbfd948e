import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { exploreScenario } from './explore-scenario.ts';
import type { Scenario } from './outbox-run.ts';

const bounds = { preemptions: 2, crashes: 1 };

void describe('Functions that are preempted twice at any of their calls, and of which one dies at any call, lose and double nothing', () => {
  const scenarios: Readonly<Record<string, Scenario>> = {
    'two events come at once': { invoked: ['A', 'B'] },
    'the end comes beside the beginning': { invoked: ['A', 'A!'] },
    'a notification comes twice': { invoked: ['A', 'A'] },
    'the function of each minute comes beside a notification': { invoked: ['A', 'minute'] },
    'Slack refuses': { invoked: ['A', 'B'], slack: ['refused', 'refused', 'refused', 'refused'] },
    'an answer of Slack is lost': { invoked: ['A', 'A!'], slack: ['lost'] },
    'an answer of Slack is not ok': { invoked: ['A', 'minute'], slack: ['unconfirmed'] },
    'three functions run': { invoked: ['A', 'A!', 'minute'] },
  };
  for (const [title, scenario] of Object.entries(scenarios)) {
    void it(`when ${title}.`, async (test) => {
      const { runs, faults } = await exploreScenario(scenario, bounds);
      test.diagnostic(`${runs} schedules`);
      assert.deepEqual(faults, {});
      assert.ok(runs > 300);
    });
  }
});
