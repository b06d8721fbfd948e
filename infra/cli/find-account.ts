import { fromEnv } from '@aws-sdk/credential-provider-env';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { loadSharedConfigFiles } from '@smithy/core/config';
import type { NodeHttpHandler } from '@smithy/node-http-handler';
import type { AwsCredentialIdentityProvider, ParsedIniData } from '@smithy/types';
import { quote } from '../../lambda/runtime/redact.ts';
import { OperatorError } from './explain-aws-error.ts';
import { proxiedHandler } from './proxied-handler.ts';

/** Where a command is to look, as its options say. Empty is what a variable left that is not set. */
export interface GivenPlace {
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
}

/** What each of the AWS SDK's clients of a command is made with. */
export interface Account {
  /** Undefined: the client finds it, in the profile. */
  readonly region?: string;
  readonly profile?: string;
  /** One for all clients: what it takes to get them, such as a code of an MFA device, is asked for once. */
  readonly credentials: AwsCredentialIdentityProvider;
  readonly requestHandler: NodeHttpHandler;
  /** Whether a person is asked for a code before there are credentials. */
  readonly asksForCode: boolean;
}

/** Of the form of a Region's name, such as `us-gov-east-1`. */
const regionName = /^[a-z]{2,}(?:-[a-z0-9]+)+$/;

/** @returns the code that an MFA device shows. Its argument is the device's serial number or ARN. */
export type AskForCode = (device: string) => Promise<string>;

/**
 * Finds Region, profile and credentials, where the AWS CLI finds them: the SDK does not read AWS_DEFAULT_REGION, takes a profile
 * that is not there for one without credentials, has no way to ask for a code, and obeys no proxy.
 *
 * @throws OperatorError if the Region is none, or there is no such profile.
 */
export async function findAccount(
  given: GivenPlace,
  askForCode: AskForCode,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Account> {
  const region = given.region || env['AWS_REGION'] || env['AWS_DEFAULT_REGION'];
  if (region && !regionName.test(region)) {
    throw new OperatorError(
      `${quote(region)} is no Region: name one such as us-east-1 with --region, or set AWS_REGION.`,
    );
  }
  const isSignedIn = Boolean(env['AWS_ACCESS_KEY_ID'] && env['AWS_SECRET_ACCESS_KEY']);
  const profile = given.profile || (isSignedIn ? undefined : env['AWS_PROFILE']);
  const { configFile, credentialsFile } = await loadSharedConfigFiles();
  const names = [...Object.keys(configFile), ...Object.keys(credentialsFile)];
  const profiles: ParsedIniData = Object.fromEntries(
    names.map((name) => [name, { ...configFile[name], ...credentialsFile[name] }]),
  );
  if (profile && !Object.hasOwn(profiles, profile)) {
    throw new OperatorError(`There is no profile ${quote(profile)}: \`aws configure list-profiles\` shows yours.`);
  }
  const shared = given.profile ? { profile: given.profile } : {};
  const requestHandler = proxiedHandler();
  const name = profile || 'default';
  const options = { mfaCodeProvider: askForCode, clientConfig: { requestHandler } };
  const provide = defaultProvider({ ...shared, ...options });
  const { source_profile: source } = profiles[name] ?? {};
  // Looks at the source first: if it fails while a person is asked for the code, the SDK leaves its error to no one.
  const isSimple = source !== undefined && source !== name && !wantsCode(source, profiles);
  const withSource = async (...args: Parameters<typeof provide>) => {
    if (isSimple && wantsCode(name, profiles)) await defaultProvider({ profile: source, ...options })();
    return provide(...args);
  };
  return {
    ...(region ? { region } : {}),
    ...shared,
    // The SDK would take AWS_PROFILE before the keys; the AWS CLI does not.
    credentials: isSignedIn && !given.profile ? fromEnv() : withSource,
    requestHandler,
    asksForCode: (Boolean(given.profile) || !isSignedIn) && wantsCode(name, profiles),
  };
}

/** Whether the role of a profile, or of one that it builds on, wants a code of an MFA device. */
function wantsCode(name: string, profiles: ParsedIniData, builtOn: readonly string[] = []): boolean {
  const { mfa_serial: device, source_profile: source } = profiles[name] ?? {};
  if (device !== undefined) return true;
  return source !== undefined && !builtOn.includes(source) && wantsCode(source, profiles, [...builtOn, name]);
}
