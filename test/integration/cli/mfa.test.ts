import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { askForCodeFrom } from '../../../infra/cli/ask-for-code.ts';
import { findAccount } from '../../../infra/cli/find-account.ts';
import { type FakeAccount, startAccount, xml } from '../../fakes/aws-account.ts';

const device = 'arn:aws:iam::123456789012:mfa/me';
const config = `\
[profile admin]
region = eu-west-1
role_arn = arn:aws:iam::123456789012:role/admin
source_profile = me
mfa_serial = ${device}
`;

let aws: FakeAccount;
let folder: string;
const before = process.env;
beforeEach(async () => {
  aws = await startAccount();
  aws.answers.set('sts:AssumeRole', () =>
    xml(
      'AssumeRole',
      '<Credentials><AccessKeyId>ROLE</AccessKeyId><SecretAccessKey>worthless</SecretAccessKey>' +
        '<SessionToken>token</SessionToken><Expiration>2036-11-20T14:00:00Z</Expiration></Credentials>',
    ),
  );
  aws.answers.set('sts:GetCallerIdentity', () =>
    xml('GetCallerIdentity', '<Account>123456789012</Account><Arn>arn:aws:sts::123456789012:role/admin</Arn>'),
  );
  folder = await mkdtemp(join(tmpdir(), 'aws-'));
  await writeFile(join(folder, 'config'), config);
  await writeFile(join(folder, 'credentials'), '[me]\naws_access_key_id = LOCAL\naws_secret_access_key = worthless\n');
  process.env = {
    AWS_ENDPOINT_URL: aws.url,
    AWS_CONFIG_FILE: join(folder, 'config'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials'),
  };
});
afterEach(async () => {
  process.env = before;
  await aws.close();
  await rm(folder, { recursive: true });
});

it('the code of an MFA device is asked for once, however many clients there are, and is not shown', async () => {
  const printed: string[] = [];
  const terminal = Object.assign(new PassThrough(), { isTTY: true });
  const account = await findAccount(
    { profile: 'admin' },
    askForCodeFrom(terminal, (line) => {
      printed.push(line);
      terminal.write('123 456\n');
    }),
  );

  const send = () => new STSClient(account).send(new GetCallerIdentityCommand({}));
  await account.credentials();
  await Promise.all([send(), send()]);

  expect(printed).toEqual([`Type the code of the MFA device ${device}, and press Enter. It is not shown:`]);
  expect(aws.calls.filter(({ permission }) => permission === 'sts:AssumeRole')).toMatchObject([
    { input: { SerialNumber: device, TokenCode: '123456' } },
  ]);
  expect(aws.asked).toEqual(['sts:AssumeRole', 'sts:GetCallerIdentity', 'sts:GetCallerIdentity']);
});

it('a code that no person can be asked for is an error that names the device and the way on', async () => {
  const account = await findAccount(
    { profile: 'admin' },
    askForCodeFrom(new PassThrough(), () => {}),
  );

  await expect(account.credentials()).rejects.toThrow(
    `The profile wants the code of the MFA device ${device}, and standard input is no terminal: run this in one, or put`,
  );
});

it('a code that is none is refused, and not shown', async () => {
  const terminal = Object.assign(new PassThrough(), { isTTY: true });
  const account = await findAccount(
    { profile: 'admin' },
    askForCodeFrom(terminal, () => terminal.write('secret\n')),
  );

  await expect(account.credentials()).rejects.toThrow(
    /^The code of an MFA device has six digits: run the command again\.$/,
  );
});

it('a source profile without credentials is an error before a code is asked for', async () => {
  await writeFile(join(folder, 'credentials'), '[me]\n');
  const account = await findAccount(
    { profile: 'admin' },
    askForCodeFrom(new PassThrough(), () => {
      throw new Error('It was asked for.');
    }),
  );

  await expect(account.credentials()).rejects.toThrow(/credentials/i);
});
