import { gatherSettings, parseOverride } from '../gather-settings.ts';
import { readOwnSettings } from '../own-settings.ts';
import { stackNameSchema } from '../stack-name.ts';
import { places, readCdkContext } from './cdk-context.ts';

const isStackName = (name: string) => stackNameSchema.safeParse(name).success;

/**
 * Finds the default of --stack: the name that the settings give to the stack. The other settings do not matter here.
 *
 * @returns the name; or if the settings do not say it, the problem with its fix. Another stack must not be taken for it.
 */
export function findStackName(where = places): { readonly stackName?: string; readonly problem?: string } {
  try {
    const context = readCdkContext(undefined, where);
    const parse = (_name: string, text: string) => parseOverride(text, isStackName);
    const settings = gatherSettings(context, readOwnSettings(where.folder), parse);
    const { success, data: stackName } = stackNameSchema.safeParse(settings['stackName']);
    return success ? { stackName } : { problem: `The setting stackName must be ${stackNameRule}. ${fix}` };
  } catch (error) {
    return { problem: `${error instanceof Error ? error.message : String(error)} ${fix}` };
  }
}

const fix = 'Fix it, or name the stack with --stack.';

/** The rule of CloudFormation, in words. */
export const stackNameRule = 'letters, digits and hyphens, a letter first, 128 at most';
