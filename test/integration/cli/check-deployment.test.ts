import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SNSClient } from '@aws-sdk/client-sns';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { alarmMailCheck, stackCheck } from '../../../infra/cli/check-deployment.ts';
import { rolesCheck } from '../../../infra/cli/check-roles.ts';
import type { Deployment } from '../../../infra/cli/find-deployment.ts';
import { type Answer, type FakeServer, type Request, serve } from '../../fakes/server.ts';
import { printedBy } from './printed-by.ts';

let aws: FakeServer;
let access: { readonly lambda: LambdaClient; readonly iam: IAMClient; readonly sns: SNSClient };
/** What AWS answers to each action of its older protocol: the result's XML. */
let results: Record<string, string>;

const role = 'arn:aws:iam::123456789012:role/notify-role';
const deployment: Deployment = {
  stackName: 'Alerts',
  version: '0.1.0',
  status: 'CREATE_COMPLETE',
  changedAt: new Date('2026-11-20T12:00:00.000Z'),
  resources: [
    { type: 'AWS::Lambda::Function', logicalId: 'Notify', physicalId: 'notify' },
    { type: 'AWS::IAM::Role', logicalId: 'NotifyRole', physicalId: 'notify-role' },
    { type: 'AWS::SNS::Topic', logicalId: 'Alarms', physicalId: 'arn:aws:sns:eu-west-1:123456789012:alarms' },
  ],
};
const policy = encodeURIComponent(
  JSON.stringify({ Statement: [{ Effect: 'Allow', Action: 'ssm:GetParameter', Resource: ['arn:aws:ssm:::x'] }] }),
);

function answer({ url, body }: Request): Answer {
  if (url.pathname.endsWith('/configuration')) return { status: 200, body: JSON.stringify({ Role: role }) };
  const action = new URLSearchParams(body).get('Action') ?? '';
  const result = results[action];
  if (result === undefined) {
    const error = '<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>';
    return { status: 403, headers: { 'content-type': 'text/xml' }, body: error };
  }
  return {
    status: 200,
    headers: { 'content-type': 'text/xml' },
    body: `<${action}Response><${action}Result>${result}</${action}Result></${action}Response>`,
  };
}

function decided(decision: string): string {
  return `<EvaluationResults><member><EvalActionName>ssm:GetParameter</EvalActionName><EvalDecision>${decision}</EvalDecision></member></EvaluationResults>`;
}

function subscribed(...arns: readonly string[]): string {
  const members = arns.map((arn) => `<member><SubscriptionArn>${arn}</SubscriptionArn></member>`);
  return `<Subscriptions>${members.join('')}</Subscriptions>`;
}

beforeEach(async () => {
  aws = await serve(answer);
  const client = {
    endpoint: aws.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'LOCAL', secretAccessKey: 'worthless' },
    maxAttempts: 1,
  };
  access = {
    lambda: new LambdaClient(client),
    iam: new IAMClient(client),
    sns: new SNSClient(client),
  };
  results = {
    ListRolePolicies: '<PolicyNames><member>own</member></PolicyNames><IsTruncated>false</IsTruncated>',
    GetRolePolicy: `<RoleName>notify-role</RoleName><PolicyName>own</PolicyName><PolicyDocument>${policy}</PolicyDocument>`,
    SimulatePrincipalPolicy: decided('allowed'),
    ListSubscriptionsByTopic: subscribed('arn:aws:sns:eu-west-1:123456789012:alarms:1'),
  };
});
afterEach(() => aws.close());

it('what the roles may do is well if IAM allows what the stack has granted', async () => {
  expect(await printedBy(rolesCheck(deployment, access))).toEqual([
    true,
    '✓ Roles of the functions: permissions as granted: 1',
  ]);
});

it('what the roles may do is a problem if something takes it away again', async () => {
  results['SimulatePrincipalPolicy'] = decided('explicitDeny');

  expect(await printedBy(rolesCheck(deployment, access))).toEqual([
    false,
    '✗ Roles of the functions: denied: ssm:GetParameter to notify-role',
    '    Look for a permissions boundary, or a policy of the organization.',
  ]);
});

it('what the roles may do is skipped by whoever may not ask', async () => {
  delete results['SimulatePrincipalPolicy'];

  expect(await printedBy(rolesCheck(deployment, access))).toEqual([
    true,
    '- Roles of the functions: not simulated (AccessDenied)',
    '    It takes iam:ListRolePolicies, iam:GetRolePolicy and iam:SimulatePrincipalPolicy.',
  ]);
});

it('the mail of the alarms is well once it is confirmed', async () => {
  expect(await printedBy(alarmMailCheck(deployment, access))).toEqual([true, '✓ Alarms by e-mail: confirmed']);
});

it('the mail of the alarms is a problem as long as it is not', async () => {
  results['ListSubscriptionsByTopic'] = subscribed('PendingConfirmation');

  expect((await printedBy(alarmMailCheck(deployment, access))).slice(0, 2)).toEqual([
    false,
    '✗ Alarms by e-mail: not confirmed yet',
  ]);
});

it('the mail of the alarms is a problem if no address is subscribed', async () => {
  results['ListSubscriptionsByTopic'] = subscribed();

  expect((await printedBy(alarmMailCheck(deployment, access))).slice(0, 2)).toEqual([
    false,
    '✗ Alarms by e-mail: no address is subscribed',
  ]);
});

it('the mail of the alarms is skipped by whoever may not list its addresses', async () => {
  delete results['ListSubscriptionsByTopic'];

  expect(await printedBy(alarmMailCheck(deployment, access))).toEqual([
    true,
    '- Alarms by e-mail: not looked at (access denied)',
    '    It takes sns:ListSubscriptionsByTopic.',
  ]);
});

it('the mail of the alarms is missed, and no problem, without the setting', async () => {
  expect((await printedBy(alarmMailCheck({ ...deployment, resources: [] }, access))).slice(0, 2)).toEqual([
    true,
    '! Alarms by e-mail: no address',
  ]);
});

it.each([
  ['UPDATE_COMPLETE', true],
  ['ROLLBACK_COMPLETE', false],
  ['UPDATE_ROLLBACK_COMPLETE', false],
  ['DELETE_FAILED', false],
])('a stack that is %s is well: %s', async (status, isWell) => {
  expect((await printedBy(stackCheck('Alerts', { ...deployment, status })))[0]).toBe(isWell);
});
