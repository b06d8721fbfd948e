import { setTimeout as sleep } from 'node:timers/promises';
import {
  CloudFormationClient,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DisableRuleCommand,
  EnableRuleCommand,
  EventBridgeClient,
  PutEventsCommand,
} from '@aws-sdk/client-eventbridge';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetQueueAttributesCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { DynamoDBDocumentClient, paginateQuery } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { credentials, region } from './environment.ts';

export const notification = z.looseObject({
  source: z.string(),
  'detail-type': z.string(),
  resources: z.array(z.string()),
  detail: z.unknown(),
});

/** An event as EventBridge delivers it. */
export type Notification = z.output<typeof notification>;

/** What a customer's tools and AWS's own services do in an account. */
export interface Account {
  readonly url: string;
  storeWebhook(parameterName: string, url: string): Promise<void>;
  /** The physical names of what a stack made, by logical id, and its outputs. */
  describeStack(
    name: string,
  ): Promise<{ resources: ReadonlyMap<string, string>; outputs: ReadonlyMap<string, string> }>;
  disableRule(name: string): Promise<void>;
  enableRule(name: string): Promise<void>;
  /** As Internet Monitor does. */
  publish(notification: Notification): Promise<void>;
  /** As EventBridge does with its target: asynchronously. */
  invoke(functionName: string, event: unknown): Promise<void>;
  /** Invokes a function, and waits until it ends. On a busy machine the table may answer too late: twelve tries, in a minute or more. */
  run(functionName: string, event: unknown): Promise<void>;
  send(queueUrl: string, body: string): Promise<void>;
  /** How many messages are in a queue, seen or not. */
  count(queueUrl: string): Promise<number>;
  /** The bodies of what can be received, which stays in the queue. */
  look(queueUrl: string): Promise<readonly string[]>;
  /** What a partition of the outbox's table holds. */
  items(tableName: string, webhook: string): Promise<readonly unknown[]>;
}

export function openAccount(url: string): Account {
  const config = { endpoint: url, region, credentials };
  const [cloudFormation, events, lambda] = [
    new CloudFormationClient(config),
    new EventBridgeClient(config),
    new LambdaClient(config),
  ];
  const [sqs, ssm] = [new SQSClient(config), new SSMClient(config)];
  const table = DynamoDBDocumentClient.from(new DynamoDBClient(config));
  return {
    url,
    async storeWebhook(Name, Value) {
      await ssm.send(new PutParameterCommand({ Name, Value, Type: 'SecureString', Overwrite: true }));
    },
    async describeStack(StackName) {
      const { StackResources = [] } = await cloudFormation.send(new DescribeStackResourcesCommand({ StackName }));
      const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
      return {
        resources: mapOf(StackResources.map((one) => [one.LogicalResourceId, one.PhysicalResourceId])),
        outputs: mapOf((Stacks[0]?.Outputs ?? []).map((one) => [one.OutputKey, one.OutputValue])),
      };
    },
    async disableRule(Name) {
      await events.send(new DisableRuleCommand({ Name }));
    },
    async enableRule(Name) {
      await events.send(new EnableRuleCommand({ Name }));
    },
    async publish({ source, resources, detail, 'detail-type': detailType }) {
      const entry = { Source: source, DetailType: detailType, Detail: JSON.stringify(detail), Resources: resources };
      const { FailedEntryCount = 0, Entries } = await events.send(new PutEventsCommand({ Entries: [entry] }));
      if (FailedEntryCount > 0) throw new Error(`The bus refused the event: ${JSON.stringify(Entries)}`);
    },
    async invoke(FunctionName, event) {
      await lambda.send(new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload: JSON.stringify(event) }));
    },
    async run(FunctionName, event) {
      const command = { FunctionName, Payload: JSON.stringify(event) };
      for (let tries = 1; ; tries += 1) {
        const { FunctionError, Payload } = await lambda.send(new InvokeCommand(command));
        if (FunctionError === undefined) return;
        if (tries === 12) throw new Error(`${FunctionName} failed: ${Payload?.transformToString() ?? FunctionError}`);
        await sleep(5_000);
      }
    },
    async send(QueueUrl, MessageBody) {
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
    },
    async count(QueueUrl) {
      const { Attributes: { QueueArn: _arn, ...counts } = {} } = await sqs.send(
        new GetQueueAttributesCommand({
          QueueUrl,
          AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
        }),
      );
      return Object.values(counts).reduce((sum, count) => sum + Number(count), 0);
    },
    async look(QueueUrl) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 0 }),
      );
      return Messages.map(({ Body = '' }) => Body);
    },
    async items(TableName, webhook) {
      const asked = {
        TableName,
        KeyConditionExpression: 'webhook = :webhook',
        ExpressionAttributeValues: { ':webhook': webhook },
        ConsistentRead: true,
      };
      const found: unknown[] = [];
      for await (const { Items = [] } of paginateQuery({ client: table }, asked)) found.push(...Items);
      return found;
    },
  };
}

function mapOf(entries: readonly (readonly [string | undefined, string | undefined])[]): ReadonlyMap<string, string> {
  return new Map(entries.map(([name = '', value = '']) => [name, value]));
}
