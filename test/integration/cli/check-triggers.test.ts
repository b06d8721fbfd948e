import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { triggersCheck } from '../../../infra/cli/check-triggers.ts';
import type { Deployment } from '../../../infra/cli/find-deployment.ts';
import { type FakeAccount, json, jsonError, startAccount } from '../../fakes/aws-account.ts';
import { printedBy } from './printed-by.ts';

const rule = 'AWS::Events::Rule';
const deployment: Deployment = {
  stackName: 'Alerts',
  version: '0.1.0',
  status: 'CREATE_COMPLETE',
  changedAt: new Date('2026-11-20T12:00:00.000Z'),
  resources: [
    { type: rule, logicalId: 'AlertsHealthEvents0A1B2C3D', physicalId: 'events-rule' },
    { type: rule, logicalId: 'AlertsAnnounceSchedule0A1B2C3D', physicalId: 'minute-rule' },
    { type: rule, logicalId: 'AlertsSweepSchedule0A1B2C3D', physicalId: 'sweep-rule' },
    { type: 'AWS::Lambda::EventSourceMapping', logicalId: 'Redelivery', physicalId: 'a-uuid' },
  ],
};

let aws: FakeAccount;
/** By the rule's name. A rule without a state is not there. */
let states: Record<string, string | undefined>;
let mapping: string | undefined;
beforeEach(async () => {
  states = { 'events-rule': 'ENABLED', 'minute-rule': 'ENABLED', 'sweep-rule': 'ENABLED' };
  mapping = 'Enabled';
  aws = await startAccount();
  const stateOf = (State: string | undefined) =>
    State === undefined ? jsonError('ResourceNotFoundException') : json({ State });
  aws.answers.set('events:DescribeRule', ({ Name }) => stateOf(states[String(Name)]));
  aws.answers.set('lambda:GetEventSourceMapping', ({ path }) =>
    String(path).endsWith('/a-uuid') ? stateOf(mapping) : jsonError('ValidationException'),
  );
});
afterEach(() => aws.close());

function look(): Promise<readonly (string | boolean)[]> {
  const { client } = aws;
  const access = { region: 'eu-west-1', events: new EventBridgeClient(client), lambda: new LambdaClient(client) };
  return printedBy(triggersCheck(deployment, access));
}

it('the triggers are well if all rules and the queue mapping are enabled', async () => {
  expect(await look()).toEqual([true, '✓ Triggers: enabled: notifications, scheduled announce, sweep, redelivery']);
});

it.each([
  ['events-rule', 'notifications'],
  ['minute-rule', 'scheduled announce'],
  ['sweep-rule', 'sweep'],
])('the triggers are a problem if %s is disabled, with the command that enables it', async (name, trigger) => {
  states[name] = 'DISABLED';

  expect(await look()).toEqual([
    false,
    `✗ Triggers: disabled: ${trigger}`,
    `    aws events enable-rule --name ${name} --region eu-west-1`,
  ]);
});

it.each(['Disabled', 'Disabling'])('the triggers are a problem if the queue mapping is %s', async (state) => {
  mapping = state;

  expect(await look()).toEqual([
    false,
    '✗ Triggers: disabled: redelivery',
    '    aws lambda update-event-source-mapping --enabled --uuid a-uuid --region eu-west-1',
  ]);
});

it('the triggers are a problem if something is gone, beside what is disabled', async () => {
  states['minute-rule'] = 'DISABLED';
  states['sweep-rule'] = undefined;
  mapping = undefined;

  expect(await look()).toEqual([
    false,
    '✗ Triggers: disabled: scheduled announce; missing: sweep, redelivery',
    '    aws events enable-rule --name minute-rule --region eu-west-1',
    '    npx cdk deploy --revert-drift',
  ]);
});

it.each(['events:DescribeRule', 'lambda:GetEventSourceMapping'])(
  'the triggers are skipped by whoever lacks %s',
  async (permission) => {
    aws.answers.delete(permission);

    expect(await look()).toEqual([
      true,
      '- Triggers: not looked at (access denied)',
      '    It takes events:DescribeRule and lambda:GetEventSourceMapping.',
    ]);
  },
);

it('the triggers are a problem if EventBridge cannot answer', async () => {
  aws.answers.set('events:DescribeRule', () => jsonError('InternalException', 'Try later'));

  expect(await look()).toEqual([false, '✗ Triggers: could not be looked at', '    Try later (InternalException)']);
});
