import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { stackNameSchema } from '../stack-name.ts';

const cdkJson = z.object({
  context: z.object({ internetEventAlerts: z.object({ stackName: stackNameSchema }).prefault({}) }).prefault({}),
});

/**
 * Finds the default of --stack: the name that cdk.json gives to the stack. The other settings do not matter here.
 *
 * @returns the name; and if cdk.json cannot be read, the problem, with the name that a stack has by default.
 */
export function findStackName(file = join(import.meta.dirname, '..', '..', 'cdk.json')): {
  readonly stackName: string;
  readonly problem?: string;
} {
  try {
    return cdkJson.parse(JSON.parse(readFileSync(file, 'utf8'))).context.internetEventAlerts;
  } catch {
    const stackName = stackNameSchema.parse(undefined);
    return {
      stackName,
      problem: `The setting stackName cannot be read from cdk.json: without --stack, the stack is ${stackName}.`,
    };
  }
}
