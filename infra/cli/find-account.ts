import { loadSharedConfigFiles } from '@smithy/core/config';
import { quote } from '../../lambda/runtime/redact.ts';
import { OperatorError } from './explain-aws-error.ts';

/** Where a command is to look, as its options say. Empty is what a variable left that is not set. */
export interface GivenPlace {
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
}

/** For the AWS SDK's clients, which find the rest in the environment. */
export interface Account {
  readonly region?: string;
  readonly profile?: string;
}

/** Of the form of a Region's name, such as `us-gov-east-1`. */
const regionName = /^[a-z]{2,}(?:-[a-z0-9]+)+$/;

/**
 * Finds Region and profile, where the AWS CLI finds them: the SDK does not read AWS_DEFAULT_REGION, and takes a profile that is not
 * there for one without credentials.
 *
 * @returns no Region if only the profile may say it.
 * @throws OperatorError if the Region is none, or there is no such profile.
 */
export async function findAccount(given: GivenPlace, env: NodeJS.ProcessEnv = process.env): Promise<Account> {
  const region = given.region || env['AWS_REGION'] || env['AWS_DEFAULT_REGION'];
  if (region && !regionName.test(region)) {
    throw new OperatorError(
      `${quote(region)} is no Region: name one such as us-east-1 with --region, or set AWS_REGION.`,
    );
  }
  const isSignedIn = env['AWS_ACCESS_KEY_ID'] !== undefined;
  const profile = given.profile || (isSignedIn ? undefined : env['AWS_PROFILE']);
  if (profile) await checkProfile(profile);
  return { ...(region ? { region } : {}), ...(given.profile ? { profile: given.profile } : {}) };
}

async function checkProfile(name: string): Promise<void> {
  const { configFile, credentialsFile } = await loadSharedConfigFiles();
  if (Object.hasOwn(configFile, name) || Object.hasOwn(credentialsFile, name)) return;
  throw new OperatorError(`There is no profile ${quote(name)}: \`aws configure list-profiles\` shows yours.`);
}
