import { CreateSecretCommand, PutSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetParameterCommand, PutParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { quote } from '../../lambda/runtime/redact.ts';
import { isAccessDenied, OperatorError } from './explain-aws-error.ts';

/** Where a webhook's URL is kept: a parameter, or a secret. */
export interface WebhookHolder {
  /** Such as `the parameter /alerts/webhook`. */
  readonly title: string;
  /** Says what storing would replace, and how it would be encrypted. Changes nothing. */
  describe(): Promise<string>;
  /** @returns what holds the URL now. */
  store(url: URL): Promise<string>;
}

interface Encryption {
  readonly region: string;
  /** Undefined: AWS's own key for the service. */
  readonly keyArn: string | undefined;
}

/** A SecureString. */
export function parameterHolder(name: string, ssm: SSMClient, { region, keyArn }: Encryption): WebhookHolder {
  const title = `the parameter ${name}`;
  const key = `; its key is ${keyArn ?? "AWS's own, since webhookKeyArn is not set"}`;
  return {
    title,
    async describe() {
      try {
        // Not decrypted: only its version and type are of use here.
        const { Parameter } = await ssm.send(new GetParameterCommand({ Name: name }));
        const how = Parameter?.Type === 'SecureString' ? '' : ', which is not encrypted';
        return `replaces version ${Parameter?.Version}${how}${key}`;
      } catch (error) {
        if (isNamed(error, 'ParameterNotFound')) return `makes it${key}`;
        if (isAccessDenied(error)) return `makes it, or replaces what it holds, which you may not see${key}`;
        throw error;
      }
    },
    async store({ href }) {
      const withKey = keyArn === undefined ? {} : { KeyId: keyArn };
      const input = { Name: name, Type: 'SecureString', Overwrite: true, ...withKey, Value: href } as const;
      const { Version } = await ssm.send(new PutParameterCommand(input)).catch((error: unknown) => {
        if (!isNamed(error, 'HierarchyTypeMismatchException')) throw explainKeyError(error, { region, keyArn });
        throw new OperatorError(
          `Nothing is stored: ${title} is not encrypted, and AWS does not let its type be changed. Delete it, such as with ` +
            `\`aws ssm delete-parameter --name ${name} --region ${region}\`, and run this command again.`,
        );
      });
      return `version ${Version} of ${title}`;
    },
  };
}

export function secretHolder(name: string, client: SecretsManagerClient, encryption: Encryption): WebhookHolder {
  const { region, keyArn } = encryption;
  const title = `the secret ${name}`;
  return {
    title,
    // Its own key stays, if the secret is there already.
    describe: async () =>
      `makes a new version of it, or the secret${keyArn === undefined ? '' : ` with the key ${keyArn}`}`,
    async store({ href }) {
      try {
        if (await replaceSecret(name, href, client)) return `a new version of ${title}`;
        const key = keyArn === undefined ? {} : { KmsKeyId: keyArn };
        await client.send(new CreateSecretCommand({ Name: name, SecretString: href, ...key }));
        return `${title}, which is new`;
      } catch (error) {
        if (!isNamed(error, 'InvalidRequestException') || !/delet/.test(error.message)) {
          throw explainKeyError(error, encryption);
        }
        throw new OperatorError(
          `Nothing is stored: ${title} is marked for deletion. Restore it, such as with ` +
            `\`aws secretsmanager restore-secret --secret-id ${name} --region ${region}\`, and run this command again.`,
        );
      }
    },
  };
}

/** @returns whether there is such a secret. */
async function replaceSecret(SecretId: string, SecretString: string, client: SecretsManagerClient): Promise<boolean> {
  try {
    await client.send(new PutSecretValueCommand({ SecretId, SecretString }));
    return true;
  } catch (error) {
    if (isNamed(error, 'ResourceNotFoundException')) return false;
    throw error;
  }
}

function isNamed(error: unknown, name: string): error is Error {
  return error instanceof Error && error.name === name;
}

/** How Parameter Store and Secrets Manager name it that KMS has not encrypted. */
const keyError = /^(?:InvalidKeyId|EncryptionFailure|KMS|Disabled|NotFound|InvalidKeyUsage|KeyUnavailable)/;

function explainKeyError(error: unknown, { region, keyArn }: Encryption): unknown {
  if (!(error instanceof Error) || !keyError.test(error.name)) return error;
  const key = keyArn === undefined ? "AWS's own key" : `the key ${keyArn} of webhookKeyArn`;
  return new OperatorError(
    `Nothing is stored: it could not be encrypted with ${key}. Check that the key is in ${region} and enabled, and that you ` +
      `may use it (kms:Encrypt; for a secret kms:GenerateDataKey and kms:Decrypt). ${error.name}: ${quote(error.message)}`,
  );
}
