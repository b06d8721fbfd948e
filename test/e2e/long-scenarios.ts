import { burstScenario } from './burst-scenario.ts';
import { killedScenario } from './killed-scenario.ts';
import { outageScenario, rateLimitScenario } from './outage-scenarios.ts';
import { renamedScenario } from './renamed-scenario.ts';
import { sideBySide } from './side-by-side.ts';
import { stormScenario } from './storm-scenario.ts';

/**
 * They are begun from the last to the first, and each of the last two ends its own work in notify before the next is begun: the
 * one that renames a destination deploys, and MiniStack kills all functions that run then; the killed one kills each notify that
 * runs. The storm, which is the longest, comes first.
 */
export const longScenarios = sideBySide([
  rateLimitScenario,
  outageScenario,
  killedScenario,
  renamedScenario,
  burstScenario,
  stormScenario,
]);
