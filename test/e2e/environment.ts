import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseEnv } from 'node:util';

export const region = 'us-east-1';

/** MiniStack takes an access key of twelve digits for the number of the account. It is nobody's. */
export const credentials = { accessKeyId: '123456789012', secretAccessKey: 'local-and-worthless' };

/**
 * The environment of everything that is started here: of the caller's own nothing but the PATH. AWS is on loopback, and there
 * is no configuration, profile or credential of whoever runs this.
 *
 * @param folder for whatever is written on the way; deleted at the end.
 */
export function toEnvironment(folder: string, awsUrl: string): Readonly<Record<string, string>> {
  return {
    PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`, // Functions run on the Node.js that runs this.
    HOME: folder,
    TMPDIR: folder,
    AWS_ENDPOINT_URL: awsUrl,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_CONFIG_FILE: '/nonexistent',
    AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
    AWS_EC2_METADATA_DISABLED: 'true',
    ...parseEnv(readFileSync(join(import.meta.dirname, '..', '..', 'node.env'), 'utf8')),
    CDK_DISABLE_VERSION_CHECK: '1',
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    CI: 'true',
  };
}
