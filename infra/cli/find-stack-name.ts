import * as z from 'zod';
import { stackNameSchema } from '../stack-name.ts';
import { cdkJsonFile, parseCdkJson } from './cdk-json.ts';

const cdkJson = z.object({
  context: z.object({ internetEventAlerts: z.object({ stackName: stackNameSchema }).prefault({}) }).prefault({}),
});

/**
 * Finds the default of --stack: the name that cdk.json gives to the stack. The other settings do not matter here.
 *
 * @returns the name; or if cdk.json does not say it, the problem with its fix. Another stack must not be taken for it.
 */
export function findStackName(file = cdkJsonFile): { readonly stackName?: string; readonly problem?: string } {
  try {
    const { success, data } = cdkJson.safeParse(parseCdkJson(file));
    if (success) return data.context.internetEventAlerts;
    return { problem: `cdk.json: stackName must be ${stackNameRule}. Fix it, or name the stack with --stack.` };
  } catch (error) {
    return {
      problem: `${error instanceof Error ? error.message : 'cdk.json'} Fix it, or name the stack with --stack.`,
    };
  }
}

/** The rule of CloudFormation, in words. */
export const stackNameRule = 'letters, digits and hyphens, a letter first, 128 at most';
