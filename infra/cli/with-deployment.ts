import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { quote } from '../../lambda/runtime/redact.ts';
import { stackNameSchema } from '../stack-name.ts';
import { explainAwsError } from './explain-aws-error.ts';
import { findStackName, stackNameRule } from './find-stack-name.ts';
import { type Output, UsageError } from './run-command.ts';

const { stackName = '', problem } = findStackName();

/** The options that say whose deployment it is, beside a command's own. */
export const deploymentOptions = {
  stack: { type: 'string', default: stackName },
  region: { type: 'string' },
  profile: { type: 'string' },
} as const;

export const deploymentHelp = `  --stack NAME      the CloudFormation stack; default: stackName of cdk.json, ${stackName === '' ? 'which cannot be read' : `which is ${stackName}`}
  --region REGION   its Region; default: AWS_REGION, or that of the profile
  --profile NAME    profile of the AWS configuration; default: AWS_PROFILE, or what the AWS CLI would take
  --help            print this`;

export const exitHelp = 'Exit 0: done; 1: a problem, which is named; 2: the command was not understood.';

export interface Place {
  /** For the AWS SDK's clients, which find the rest in the environment. */
  readonly account: { readonly region?: string; readonly profile?: string };
  readonly region: string;
  readonly cloudFormation: CloudFormationClient;
}

/**
 * Finds the Region, and runs work there. If the work throws, prints the error with its fix, and returns false.
 *
 * @throws UsageError if the stack's name is none.
 */
export async function withDeployment(
  given: { readonly stack: string; readonly region?: string | undefined; readonly profile?: string | undefined },
  { printError }: Output,
  work: (place: Place) => Promise<boolean>,
): Promise<boolean> {
  const { stack, region: named, profile } = given;
  if (stack === '' && problem !== undefined) {
    printError(problem);
    return false;
  }
  if (!stackNameSchema.safeParse(stack).success)
    throw new UsageError(
      `--stack must be the name of a CloudFormation stack: ${stackNameRule}. It is ${quote(stack)}.`,
    );
  const account = { ...(named === undefined ? {} : { region: named }), ...(profile === undefined ? {} : { profile }) };
  const cloudFormation = new CloudFormationClient(account);
  let region = 'this account';
  try {
    region = await cloudFormation.config.region();
    return await work({ account, region, cloudFormation });
  } catch (error) {
    printError(explainAwsError(error, region));
    return false;
  }
}
