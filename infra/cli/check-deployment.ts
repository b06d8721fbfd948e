import { GetFunctionConfigurationCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { ListSubscriptionsByTopicCommand, type SNSClient } from '@aws-sdk/client-sns';
import { version } from '../../lambda/runtime/version.ts';
import { type Deployment, listPhysicalIds } from './find-deployment.ts';
import { findQueues } from './find-queues.ts';
import { type Check, type CheckResult, note, ok, problem } from './run-checks.ts';

export function stackCheck(stackName: string, deployment: Deployment | undefined): Check {
  return {
    name: 'Stack',
    look: async () => {
      if (deployment === undefined) {
        return note(`${stackName} is not deployed yet`, 'If no check above has found a problem: `npx cdk deploy`.');
      }
      return /^(?:CREATE|UPDATE|IMPORT)_COMPLETE$/.test(deployment.status)
        ? compareVersions(stackName, deployment)
        : problem(
            `${stackName}, ${deployment.status}`,
            'The events of the stack in CloudFormation say why. Fix that, then `npx cdk deploy`.',
          );
    },
  };
}

/** A checkout that is newer than what runs has settings and checks that are not deployed yet. */
function compareVersions(
  stackName: string,
  { status, version: deployed = 'an older version' }: Deployment,
): CheckResult {
  const said = `${stackName}, ${status}, ${deployed}`;
  if (deployed === version) return ok(said);
  const isOlder = deployed.localeCompare(version, 'en', { numeric: true }) < 0 || !/^\d/.test(deployed);
  const fix = isOlder ? 'Deploy it: `npx cdk deploy`.' : 'This folder is the older one: update it before you deploy.';
  return note(`${said}; this folder has ${version}`, fix);
}

/** The environments of the functions, which hold the settings that were deployed. */
export async function readEnvironments(
  deployment: Deployment,
  { lambda }: { readonly lambda: LambdaClient },
): Promise<readonly Readonly<Record<string, string>>[]> {
  return Promise.all(
    listPhysicalIds(deployment, 'AWS::Lambda::Function').map(async (FunctionName) => {
      const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
      return Environment?.Variables ?? {};
    }),
  );
}

export function alarmMailCheck(deployment: Deployment, { sns }: { readonly sns: SNSClient }): Check {
  return {
    name: 'Alarms by e-mail',
    needs: 'sns:ListSubscriptionsByTopic',
    look: async () => {
      const [TopicArn] = listPhysicalIds(deployment, 'AWS::SNS::Topic');
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
  { region, ...access }: Parameters<typeof findQueues>[1] & { readonly region: string },
): Check {
  return {
    name: 'Queues',
    needs: 'cloudformation:DescribeStacks and sqs:GetQueueAttributes',
    look: async () => {
      const { deadLetters, redelivery } = await findQueues(stackName, access);
      if (deadLetters.messages + redelivery.messages === 0) return ok('nothing waits');
      const said = `dead letters: ${deadLetters.messages}; notifications that wait for redelivery: ${redelivery.messages}`;
      const place = `--stack ${stackName} --region ${region}`;
      return deadLetters.messages > 0
        ? problem(said, `\`npm run redrive -- --dry-run ${place}\` says why they are there.`)
        : note(said, `\`npm run send-test -- ${place}\` says what blocks them.`);
    },
  };
}
