import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Wish } from '../../../infra/cli/choose-letters.ts';
import { redriveDeadLetters } from '../../../infra/cli/redrive-dead-letters.ts';
import { type FakeQueues, startQueues } from '../../fakes/operator-queues.ts';

/** A dead letter of a notification. */
export const ofNotification = (reason: string, id = 'n1') =>
  JSON.stringify({
    deadLetter: { reason, message: `${reason}: what happened`, at: '2026-11-20T14:20:00.000Z' },
    notification: { 'detail-type': 'Health Event Created', id },
  });

/** A dead letter of an announcement. */
export const ofEntry = (reason: string, place = 'Leipzig') =>
  JSON.stringify({
    deadLetter: {
      reason,
      message: 'It could not be announced.',
      at: '2026-11-20T14:20:00.000Z',
      destination: 'germany',
      title: `Internet availability problem in ${place}`,
    },
    entry: {
      since: '2026-11-20T14:20:00.000Z',
      redrive: 0,
      alert: {
        eventKey: 'health-event/Shop/1',
        status: 'active',
        kind: 'availability',
        scope: 'local',
        locations: [],
        outageMap: { status: 'not-listed' },
        missingData: [],
      },
    },
  });

/** What SQS moved. */
export const raw = JSON.stringify({ 'detail-type': 'Health Event Created', id: 'n2' });

const open: FakeQueues[] = [];

export async function closeQueues(): Promise<void> {
  await Promise.all(open.splice(0).map((queues) => queues.close()));
}

export async function given(...bodies: readonly string[]): Promise<FakeQueues> {
  const queues = await startQueues(...bodies);
  open.push(queues);
  return queues;
}

/** Redrives, and says what was printed. */
export async function redrive(
  queues: FakeQueues,
  wish: Wish = 'put-back',
  names: readonly string[] = [],
  signal = new AbortController().signal,
): Promise<{ readonly done: boolean; readonly lines: readonly string[] }> {
  const config = {
    endpoint: queues.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'LOCAL', secretAccessKey: 'worthless' },
    maxAttempts: 1,
  };
  const lines: string[] = [];
  const done = await redriveDeadLetters(
    'InternetEventAlerts',
    { wish, names },
    {
      cloudFormation: new CloudFormationClient(config),
      sqs: new SQSClient(config),
      signal,
      print: (line) => lines.push(line),
      toCommand: (options) => `npm run redrive -- ${options}`,
    },
  );
  return { done, lines };
}

/** What an operator sees in the queue. */
export function left({ letters }: FakeQueues): readonly string[] {
  return letters.map(({ id, visible }) => `${id.slice(0, 8)}${visible ? '' : ' hidden'}`);
}

export const operationsOf = ({ calls }: FakeQueues) => calls.map(({ operation }) => operation);
