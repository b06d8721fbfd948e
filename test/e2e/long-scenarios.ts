import { killedScenario } from './killed-scenario.ts';
import { outageScenario, rateLimitScenario } from './outage-scenarios.ts';
import { renamedScenario } from './renamed-scenario.ts';
import { sideBySide } from './side-by-side.ts';

/**
 * In the order in which they end, more or less. They are begun from the last to the first: the last deploys, and MiniStack kills
 * all functions that run then; the one before it kills each notify that runs.
 */
export const longScenarios = sideBySide([rateLimitScenario, outageScenario, killedScenario, renamedScenario]);
