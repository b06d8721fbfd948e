import { listDestinations } from '../settings.ts';
import { readLocalSettingsOrProblem } from './read-local-settings.ts';
import { type Check, ok, problem } from './run-checks.ts';

/** The settings of this folder, which the next deployment takes. It needs no AWS account. */
export function settingsCheck(): Check {
  return {
    name: 'Settings',
    look: async () => {
      const settings = readLocalSettingsOrProblem();
      if ('problem' in settings) return problem('they need a change before the next deployment', settings.problem);
      const names = listDestinations(settings).map(({ name }) => name);
      return ok(
        `stack ${settings.stackName}, ${names.length === 1 ? 'destination' : 'destinations'} ${names.join(', ')}`,
      );
    },
  };
}
