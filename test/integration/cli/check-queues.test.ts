import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { SQSClient } from '@aws-sdk/client-sqs';
import { expect, it } from '@jest/globals';
import { queuesCheck } from '../../../infra/cli/check-deployment.ts';
import type { CheckResult } from '../../../infra/cli/run-checks.ts';
import { startQueues } from '../../fakes/operator-queues.ts';

it.each<[string, readonly string[], number, CheckResult]>([
  ['well if nothing waits', [], 0, { state: 'ok', said: 'nothing waits' }],
  [
    'a note if notifications wait for another try',
    [],
    1,
    {
      state: 'note',
      said: 'dead letters: 0; notifications that wait for redelivery: 1',
      fix: '`npm run send-test -- --stack Alerts --region eu-west-1` says what blocks them.',
    },
  ],
  [
    'a problem if there are dead letters, whatever else waits',
    ['{}', '{}'],
    1,
    {
      state: 'problem',
      said: 'dead letters: 2; notifications that wait for redelivery: 1',
      fix: '`npm run redrive -- --dry-run --stack Alerts --region eu-west-1` says why they are there.',
    },
  ],
])('what the queues hold is %s', async (_case, letters, waiting, result) => {
  const queues = await startQueues(...letters);
  queues.waiting = waiting;
  const client = {
    endpoint: queues.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'LOCAL', secretAccessKey: 'worthless' },
    maxAttempts: 1,
  };
  const access = { region: 'eu-west-1', cloudFormation: new CloudFormationClient(client), sqs: new SQSClient(client) };
  try {
    expect(await queuesCheck({ stackName: 'Alerts' }, access).look()).toEqual(result);
  } finally {
    await queues.close();
  }
});
