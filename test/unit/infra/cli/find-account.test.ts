import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { findAccount } from '../../../../infra/cli/find-account.ts';

/** Is asked for no code. */
const nobody = () => Promise.reject(new Error('asked for a code'));

const before = { ...process.env };
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'aws-'));
  await writeFile(
    join(folder, 'config'),
    `\
[profile shop]
region = eu-west-1
[profile admin]
role_arn = arn:aws:iam::123456789012:role/admin
source_profile = older
mfa_serial = arn:aws:iam::123456789012:mfa/me
[profile above]
role_arn = arn:aws:iam::123456789012:role/above
source_profile = admin
[profile circle]
source_profile = circle
`,
  );
  await writeFile(
    join(folder, 'credentials'),
    '[older]\naws_access_key_id = LOCAL\n[other]\nsource_profile = older\nmfa_serial = device\n',
  );
  process.env['AWS_CONFIG_FILE'] = join(folder, 'config');
  process.env['AWS_SHARED_CREDENTIALS_FILE'] = join(folder, 'credentials');
});
afterAll(() => {
  process.env = before;
});

it.each([
  ['the option', { region: 'us-east-1' }, { AWS_REGION: 'eu-west-1' }, { region: 'us-east-1' }],
  ['AWS_REGION', {}, { AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-2' }, { region: 'eu-west-1' }],
  ['AWS_DEFAULT_REGION, as the AWS CLI does', {}, { AWS_DEFAULT_REGION: 'eu-west-2' }, { region: 'eu-west-2' }],
  ['the environment, if the option is empty', { region: '' }, { AWS_REGION: 'eu-west-1' }, { region: 'eu-west-1' }],
  ['the profile, if nothing else says it', { profile: 'shop' }, {}, { profile: 'shop' }],
  ['the profile of the credentials file', { profile: 'older', region: '' }, { AWS_REGION: '' }, { profile: 'older' }],
  [
    'nobody, whatever AWS_PROFILE says, if there are keys',
    {},
    { AWS_PROFILE: 'gone', AWS_ACCESS_KEY_ID: 'LOCAL', AWS_SECRET_ACCESS_KEY: 'worthless' },
    {},
  ],
])('the Region is that of %s', async (_case, given, env, account) => {
  const { region, profile } = await findAccount(given, nobody, env);

  expect({ ...(region ? { region } : {}), ...(profile ? { profile } : {}) }).toEqual(account);
});

it.each([
  [{ region: 'US East' }, {}, /^US East is no Region: name one such as us-east-1 with --region, or set AWS_REGION\.$/],
  [{}, { AWS_REGION: 'somewhere' }, /^somewhere is no Region/],
  [{ profile: 'gone' }, {}, /^There is no profile gone: `aws configure list-profiles` shows yours\.$/],
  [{}, { AWS_PROFILE: 'gone' }, /^There is no profile gone/],
])('a place that is none is an error that names it and the fix: %j %j', async (given, env, error) => {
  await expect(findAccount(given, nobody, env)).rejects.toThrow(error);
});

it.each([
  [false, { profile: 'shop' }, {}],
  [false, { profile: 'circle' }, {}],
  [true, { profile: 'admin' }, { AWS_ACCESS_KEY_ID: 'LOCAL', AWS_SECRET_ACCESS_KEY: 'worthless' }],
  [true, { profile: 'other' }, {}],
  [true, { profile: 'above' }, {}],
  [true, {}, { AWS_PROFILE: 'admin' }],
  [false, {}, { AWS_PROFILE: 'admin', AWS_ACCESS_KEY_ID: 'LOCAL', AWS_SECRET_ACCESS_KEY: 'worthless' }],
])('whether a person is asked for a code (%s) is that of the profile: %j %j', async (asksForCode, given, env) => {
  expect(await findAccount(given, nobody, env)).toMatchObject({ asksForCode });
});
