import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { readSweepConfig } from '../../lambda/config.ts';
import type { Destination } from '../../lambda/outage/destination.ts';
import { readClosed, readClosedOutage, readOutbox } from '../../lambda/store/read-outbox.ts';
import type { Table } from '../../lambda/store/table.ts';
import { readEnvironments } from './check-deployment.ts';
import { readFrom } from './check-outbox.ts';
import { OperatorError } from './explain-aws-error.ts';
import type { Outbox } from './explain-destination.ts';
import type { ExplainSettings } from './explain-event.ts';
import { findDeployment } from './find-deployment.ts';
import type { Place } from './with-deployment.ts';

/** Reads the settings that are deployed, and for each destination, by its name, what is in its outbox and known of an event. */
export async function readOutboxes(
  stackName: string,
  { account, cloudFormation }: Place,
  eventKey: string,
): Promise<{ readonly settings: ExplainSettings; readonly outboxes: ReadonlyMap<string, Outbox> }> {
  const deployment = await findDeployment(stackName, { cloudFormation });
  if (deployment === undefined) {
    throw new OperatorError(
      `The stack ${stackName} is not deployed. Without --deployed, --stack, --region and --profile your own settings are taken.`,
    );
  }
  const all = await readEnvironments(deployment, { lambda: new LambdaClient(account) });
  const environments = all.filter((variables) => variables['DESTINATIONS'] !== undefined);
  // What is watched is in the sweep's environment alone; the rest is the same in each.
  const environment = environments.find((variables) => variables['WATCH'] !== undefined) ?? environments[0] ?? {};
  const settings = readSweepConfig(environment);
  const dynamoDb = DynamoDBDocumentClient.from(new DynamoDBClient(account));
  const outboxes = new Map<string, Outbox>();
  for (const destination of settings.destinations) {
    const read = (table: Table) => readOutboxOf(table, destination, eventKey);
    outboxes.set(destination.name, await readFrom(settings.table, dynamoDb, read));
  }
  return { settings, outboxes };
}

async function readOutboxOf(table: Table, { name, webhookParameter }: Destination, event: string): Promise<Outbox> {
  const snapshot = await readOutbox(table, webhookParameter);
  const entries = snapshot.entries.filter(({ destination }) => destination === name);
  const knowledge = snapshot.knowledgeOf(name);
  const address = { webhook: webhookParameter, destination: name, event };
  const record = knowledge.events.has(event) ? undefined : await readClosed(table, address);
  if (record === undefined) return { entries, knowledge };
  const { events, outages, closed } = knowledge;
  const outage = await readClosedOutage(table, { ...address, event: record.outage });
  return {
    entries,
    knowledge: {
      events: new Map([...events, [event, record]]),
      outages: outage === undefined ? outages : new Map([...outages, [record.outage, outage]]),
      closed: outage === undefined ? closed : new Set([...closed, record.outage]),
    },
  };
}
