import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { quote } from '../../lambda/runtime/redact.ts';
import { stackNameSchema } from '../stack-name.ts';
import { askForCodeFrom } from './ask-for-code.ts';
import { explainAwsError } from './explain-aws-error.ts';
import { type Account, findAccount, type GivenPlace } from './find-account.ts';
import { findStackName, stackNameRule } from './find-stack-name.ts';
import { type Output, UsageError } from './run-command.ts';

const { stackName = '', problem } = findStackName();

/** The options that say in which account and Region, beside a command's own. */
export const placeOptions = { region: { type: 'string' }, profile: { type: 'string' } } as const;

/** The options that say whose deployment it is, beside a command's own. */
export const deploymentOptions = { stack: { type: 'string', default: stackName }, ...placeOptions } as const;

export const placeHelp = `  --region REGION   its Region; default: AWS_REGION, AWS_DEFAULT_REGION, or that of the profile
  --profile NAME    profile of the AWS configuration; default: AWS_PROFILE, or what the AWS CLI would take
  --help            print this`;

export const deploymentHelp = `  --stack NAME      the CloudFormation stack; default: stackName of your settings, ${stackName === '' ? 'which cannot be read' : `which is ${stackName}`}
${placeHelp}`;

export const exitHelp = 'Exit 0: done; 1: a problem, which is named; 2: the command was not understood.';

export interface Place {
  readonly account: Account;
  readonly region: string;
  readonly cloudFormation: CloudFormationClient;
}

/**
 * Checks the stack's name, and runs work as `withPlace` does.
 *
 * @throws UsageError if the stack's name is none.
 */
export async function withDeployment(
  { stack, ...given }: GivenPlace & { readonly stack: string },
  output: Output,
  work: (place: Place) => Promise<boolean>,
): Promise<boolean> {
  if (stack === '' && problem !== undefined) {
    output.printError(problem);
    return false;
  }
  if (!stackNameSchema.safeParse(stack).success)
    throw new UsageError(
      `--stack must be the name of a CloudFormation stack: ${stackNameRule}. It is ${quote(stack)}.`,
    );
  return withPlace(given, output, work);
}

/** Finds the Region, and runs work there. If the work throws, prints the error with its fix, and returns false. */
export async function withPlace(
  given: GivenPlace,
  { print, printError }: Output,
  work: (place: Place) => Promise<boolean>,
): Promise<boolean> {
  let region = 'this account';
  try {
    const account = await findAccount(given, askForCodeFrom(process.stdin, print));
    const cloudFormation = new CloudFormationClient(account);
    region = await cloudFormation.config.region();
    // Before anything else is printed or read.
    if (account.asksForCode) await cloudFormation.config.credentials();
    return await work({ account, region, cloudFormation });
  } catch (error) {
    printError(explainAwsError(error, region));
    return false;
  }
}
