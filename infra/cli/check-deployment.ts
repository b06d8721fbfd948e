import {
  type CloudFormationClient,
  DescribeStacksCommand,
  ListStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import type { IAMClient } from '@aws-sdk/client-iam';
import { GetFunctionConfigurationCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { ListSubscriptionsByTopicCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { findQueues } from './find-queues.ts';
import { type Check, note, ok, problem } from './run-checks.ts';

export interface Deployment {
  readonly stackName: string;
  readonly status: string;
  /** Physical ids, by the type of the resource. */
  readonly resources: ReadonlyMap<string, readonly string[]>;
}

export interface DeploymentAccess {
  readonly cloudFormation: CloudFormationClient;
  readonly lambda: LambdaClient;
  readonly iam: IAMClient;
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
}

/** Undefined if there is no such stack. */
export async function findDeployment(
  stackName: string,
  { cloudFormation }: Pick<DeploymentAccess, 'cloudFormation'>,
): Promise<Deployment | undefined> {
  try {
    const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName: stackName }));
    const resources = new Map<string, string[]>();
    let NextToken: string | undefined;
    do {
      const page = await cloudFormation.send(new ListStackResourcesCommand({ StackName: stackName, NextToken }));
      for (const { ResourceType = '', PhysicalResourceId = '' } of page.StackResourceSummaries ?? []) {
        resources.set(ResourceType, [...(resources.get(ResourceType) ?? []), PhysicalResourceId]);
      }
      ({ NextToken } = page);
    } while (NextToken !== undefined);
    return { stackName, status: Stacks[0]?.StackStatus ?? 'unknown', resources };
  } catch (error) {
    if (error instanceof Error && error.name === 'ValidationError' && /does not exist/.test(error.message))
      return undefined;
    throw error;
  }
}

export function stackCheck(stackName: string, deployment: Deployment | undefined): Check {
  return {
    name: 'Stack',
    look: async () => {
      if (deployment === undefined) {
        return note(`${stackName} is not deployed yet`, 'If no check above has found a problem: `npx cdk deploy`.');
      }
      return /^(?:CREATE|UPDATE|IMPORT)_COMPLETE$/.test(deployment.status)
        ? ok(`${stackName}, ${deployment.status}`)
        : problem(
            `${stackName}, ${deployment.status}`,
            'The events of the stack in CloudFormation say why. Fix that, then `npx cdk deploy`.',
          );
    },
  };
}

/** The environments of the functions, which hold the settings that were deployed. */
export async function readEnvironments(
  { resources }: Deployment,
  { lambda }: DeploymentAccess,
): Promise<readonly Readonly<Record<string, string>>[]> {
  const functions = resources.get('AWS::Lambda::Function') ?? [];
  return Promise.all(
    functions.map(async (FunctionName) => {
      const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
      return Environment?.Variables ?? {};
    }),
  );
}

export function alarmMailCheck({ resources }: Deployment, { sns }: DeploymentAccess): Check {
  return {
    name: 'Alarms by e-mail',
    look: async () => {
      const [TopicArn] = resources.get('AWS::SNS::Topic') ?? [];
      if (TopicArn === undefined) {
        return note('no address', 'Set `alarmEmail`: without it you get no mail when alerts cannot be delivered.');
      }
      const { Subscriptions = [] } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
      const pending = Subscriptions.filter(({ SubscriptionArn }) => !SubscriptionArn?.startsWith('arn:'));
      if (Subscriptions.length === 0) return problem('no address is subscribed', 'Deploy again with `alarmEmail`.');
      return pending.length === 0
        ? ok('confirmed')
        : problem(
            'not confirmed yet',
            'Open the mail from AWS Notifications, and follow its link. If none came, look in the spam folder, or subscribe the address to the topic once more.',
          );
    },
  };
}

export function queuesCheck(
  { stackName }: Pick<Deployment, 'stackName'>,
  access: Pick<DeploymentAccess, 'cloudFormation' | 'sqs'>,
): Check {
  return {
    name: 'Queues',
    look: async () => {
      const { deadLetters, redelivery } = await findQueues(stackName, access);
      if (deadLetters.messages > 0) {
        return problem(
          `dead letters: ${deadLetters.messages}`,
          '`npm run redrive -- --dry-run` says why they are there.',
        );
      }
      return redelivery.messages > 0
        ? note(
            `notifications that wait in the redelivery queue: ${redelivery.messages}`,
            '`npm run send-test` says what blocks them.',
          )
        : ok('nothing waits');
    },
  };
}
