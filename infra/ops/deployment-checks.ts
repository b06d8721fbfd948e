import {
  type CloudFormationClient,
  DescribeStacksCommand,
  ListStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import {
  GetRolePolicyCommand,
  type IAMClient,
  ListRolePoliciesCommand,
  SimulatePrincipalPolicyCommand,
} from '@aws-sdk/client-iam';
import { GetFunctionConfigurationCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { ListSubscriptionsByTopicCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { findQueues } from './alert-queues.ts';
import { type Check, type Found, note, ok, problem, skipped } from './checkup.ts';

/** What is deployed, as far as the checks need to know it. */
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
        return note(`${stackName} is not deployed yet`, 'When nothing above is wrong: `npx cdk deploy`.');
      }
      return /^(?:CREATE|UPDATE|IMPORT)_COMPLETE$/.test(deployment.status)
        ? ok(`${stackName}, ${deployment.status}`)
        : problem(
            `${stackName}, ${deployment.status}`,
            'CloudFormation says why among the events of the stack; then `npx cdk deploy`.',
          );
    },
  };
}

/** The environments of the functions, which hold the settings that were deployed. */
export async function environmentsIn(
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

const policy = z.object({
  Statement: z.array(
    z.object({
      Action: z.union([z.string().transform((action) => [action]), z.array(z.string())]),
      Resource: z.union([z.string().transform((resource) => [resource]), z.array(z.string())]),
    }),
  ),
});

/** That nothing, such as a permissions boundary or an organization's policy, takes away what the stack has granted. */
export function rolesCheck({ resources }: Deployment, { iam, lambda }: DeploymentAccess): Check {
  const look = async (): Promise<readonly Found[]> => {
    const denied: string[] = [];
    let simulated = 0;
    for (const FunctionName of resources.get('AWS::Lambda::Function') ?? []) {
      const { Role: PolicySourceArn = '' } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
      const RoleName = PolicySourceArn.split('/').at(-1) ?? '';
      if (!(resources.get('AWS::IAM::Role') ?? []).includes(RoleName)) continue;
      const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
      for (const PolicyName of PolicyNames) {
        const { PolicyDocument = '' } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
        for (const { Action, Resource } of policy.parse(JSON.parse(decodeURIComponent(PolicyDocument))).Statement) {
          const { EvaluationResults = [] } = await iam.send(
            new SimulatePrincipalPolicyCommand({ PolicySourceArn, ActionNames: Action, ResourceArns: Resource }),
          );
          for (const { EvalActionName, EvalDecision } of EvaluationResults) {
            simulated += 1;
            if (EvalDecision !== 'allowed') denied.push(`${EvalActionName} to ${RoleName}`);
          }
        }
      }
    }
    if (simulated === 0) return skipped('no role of the stack could be simulated');
    return denied.length === 0
      ? ok(`${simulated} permissions, as granted`)
      : problem(`denied are ${denied.join(', ')}`, 'Look for a permissions boundary, or a policy of the organization.');
  };
  return {
    name: 'Roles of the functions',
    look: () =>
      look().catch((error: unknown) =>
        skipped(
          `not simulated (${error instanceof Error ? error.name : 'unknown'})`,
          'It takes iam:ListRolePolicies, iam:GetRolePolicy and iam:SimulatePrincipalPolicy.',
        ),
      ),
  };
}

export function alarmMailCheck({ resources }: Deployment, { sns }: DeploymentAccess): Check {
  return {
    name: 'Alarms by e-mail',
    look: async () => {
      const [TopicArn] = resources.get('AWS::SNS::Topic') ?? [];
      if (TopicArn === undefined) {
        return note('to nobody', 'Set `alarmEmail`: else nobody is told when alerts cannot be delivered.');
      }
      const { Subscriptions = [] } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
      const pending = Subscriptions.filter(({ SubscriptionArn }) => !SubscriptionArn?.startsWith('arn:'));
      if (Subscriptions.length === 0) return problem('nobody is subscribed', 'Deploy again with `alarmEmail`.');
      return pending.length === 0
        ? ok('confirmed')
        : problem(
            'not confirmed yet',
            'Open the mail from AWS Notifications, and follow its link. None came? Look among the spam, or subscribe the address to the topic once more.',
          );
    },
  };
}

export function deadLettersCheck({ stackName }: Deployment, access: DeploymentAccess): Check {
  return {
    name: 'Queues',
    look: async () => {
      const { deadLetters, redelivery } = await findQueues(stackName, access);
      if (deadLetters.messages > 0) {
        return problem(
          `${deadLetters.messages} dead letters`,
          '`npm run redrive -- --dry-run` says why they were given up.',
        );
      }
      return redelivery.messages > 0
        ? note(
            `${redelivery.messages} alerts wait in the redelivery queue`,
            '`npm run send-test` says what is in their way.',
          )
        : ok('nothing waits');
    },
  };
}
