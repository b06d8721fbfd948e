import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { doctor } from '../../../infra/cli/doctor.ts';
import { type FakeAccount, json, jsonError, startAccount, xml } from '../../fakes/aws-account.ts';
import { runInProcess, withCredentials } from './in-process.ts';

const error = '<Error><Code>ValidationError</Code><Message>Stack with id Alerts does not exist</Message></Error>';
const notDeployed = {
  status: 400,
  headers: { 'content-type': 'text/xml' },
  body: `<ErrorResponse>${error}</ErrorResponse>`,
};

let aws: FakeAccount;
/** The versions of the bootstraps that are in the account, by the names of their parameters. */
let versions: Map<unknown, string>;
beforeEach(async () => {
  aws = await startAccount();
  versions = new Map();
  aws.answers.set('sts:GetCallerIdentity', () => xml('GetCallerIdentity', '<Account>123456789012</Account>'));
  aws.answers.set('internetmonitor:ListMonitors', () => json({ Monitors: [] }));
  aws.answers.set('cloudformation:DescribeStacks', () => notDeployed);
  aws.answers.set('ssm:GetParameter', ({ Name }) => {
    const Value = versions.get(Name);
    return Value === undefined ? jsonError('ParameterNotFound') : json({ Parameter: { Type: 'String', Value } });
  });
});
afterEach(() => aws.close());

/** What the doctor prints of the bootstrap before a deployment. */
async function look(context: Readonly<Record<string, string>> = {}): Promise<readonly string[]> {
  const surroundings = { ...withCredentials, ...context, AWS_ENDPOINT_URL: aws.url, AWS_REGION: 'eu-west-1' };
  const { stdout } = await runInProcess('doctor', doctor, surroundings, '--stack', 'Alerts');
  return /^. CDK bootstrap.*\n(?: {4}.*\n)*/m.exec(stdout)?.[0].trimEnd().split('\n') ?? [];
}

const ofTeam = { CDK_CONTEXT: '@aws-cdk/core:bootstrapQualifier=team1' };

it('npm run doctor finds the bootstrap', async () => {
  versions.set('/cdk-bootstrap/hnb659fds/version', '21');
  expect(await look()).toEqual(['✓ CDK bootstrap: version 21']);
});

it('npm run doctor says how to make a bootstrap', async () => {
  expect(await look()).toEqual([
    '✗ CDK bootstrap: not in eu-west-1',
    '    Run `npx cdk bootstrap`, once for an account and Region.',
  ]);
});

it('npm run doctor says how to renew an old bootstrap', async () => {
  versions.set('/cdk-bootstrap/hnb659fds/version', '5');
  expect(await look()).toEqual(['✗ CDK bootstrap: version 5 is too old', '    Run `npx cdk bootstrap` once more.']);
});

it('npm run doctor finds the bootstrap of the qualifier that the context names', async () => {
  versions.set('/cdk-bootstrap/team1/version', '6');
  expect(await look(ofTeam)).toEqual(['✓ CDK bootstrap: version 6, qualifier team1']);
});

it('npm run doctor takes no bootstrap of another qualifier, and says how to make one that replaces none', async () => {
  versions.set('/cdk-bootstrap/hnb659fds/version', '21');
  expect(await look(ofTeam)).toEqual([
    '✗ CDK bootstrap: not in eu-west-1, qualifier team1',
    '    Run `npx cdk bootstrap --qualifier team1`, once for an account and Region.',
    '    If another bootstrap is there, add --toolkit-stack-name NAME, or it is replaced.',
  ]);
});

it('npm run doctor says how to renew an old bootstrap of a qualifier', async () => {
  versions.set('/cdk-bootstrap/team1/version', '5');
  expect(await look(ofTeam)).toEqual([
    '✗ CDK bootstrap: version 5 is too old, qualifier team1',
    '    Run `npx cdk bootstrap --qualifier team1` once more.',
  ]);
});
