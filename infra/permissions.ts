import { ArnFormat, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { listDestinations, parseSecretName, type Settings } from './settings.ts';

export function allow(sid: string, actions: string[], ...resources: string[]): PolicyStatement {
  return new PolicyStatement({ sid, actions, resources });
}

/** A role for one function, which may do what its statements say. */
export function functionRole(scope: Construct, id: string, statements: readonly PolicyStatement[]): Role {
  const role = new Role(scope, id, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  for (const statement of statements) role.addToPolicy(statement);
  for (const [resource, reason] of wildcards) {
    Validations.of(role).acknowledge({ id: `AwsSolutions::AwsSolutions-IAM5[Resource::${resource}]`, reason });
  }
  return role;
}

/** The wildcards in what a function may do, and why each is as narrow as it can be. */
const wildcards = [
  [
    'arn:<AWS::Partition>:internetmonitor:<AWS::Region>:<AWS::AccountId>:monitor/*',
    'Every monitor of the account is announced, those made later too.',
  ],
  [
    'arn:<AWS::Partition>:internetmonitor::<AWS::AccountId>:internet-event/*',
    'Which events are on the global outage map is known only when they happen.',
  ],
  ['*', 'ListInternetEvents and ListMonitors have no resource to name.'],
] as const;

export function toReadInternetMonitor(stack: Stack): readonly PolicyStatement[] {
  return [
    allow(
      'ReadHealthEvents',
      ['internetmonitor:GetHealthEvent', 'internetmonitor:ListHealthEvents'],
      monitorsArn(stack),
    ),
    allow('ReadInternetEvents', ['internetmonitor:GetInternetEvent'], internetEventsArn(stack)),
    allow('ListWhatHasNoArn', ['internetmonitor:ListInternetEvents', 'internetmonitor:ListMonitors'], '*'),
  ];
}

/** Reading the webhooks, to the exact action and resource. */
export function toReadWebhooks(settings: Settings, stack: Stack): readonly PolicyStatement[] {
  const { webhookKeyArn } = settings;
  const parameters = [...new Set(listDestinations(settings).map(({ webhookParameter }) => webhookParameter))];
  const secrets = parameters.map(parseSecretName).filter((name) => name !== undefined);
  const parameterArn = (name: string) =>
    stack.formatArn({ service: 'ssm', resource: 'parameter', resourceName: name.replace(/^\//, '') });
  return [
    allow('ReadWebhook', ['ssm:GetParameter'], ...parameters.map(parameterArn)),
    ...(secrets.length === 0
      ? []
      : [
          allow(
            'ReadWebhookSecret',
            ['secretsmanager:GetSecretValue'],
            ...secrets.map((name) => secretArn(stack, name)),
          ),
        ]),
    ...(webhookKeyArn === undefined ? [] : [allow('DecryptWebhook', ['kms:Decrypt'], webhookKeyArn)]),
  ];
}

// ListHealthEvents and GetHealthEvent are granted on the monitor; a health event's own ARN begins with it.
function monitorsArn(stack: Stack): string {
  return stack.formatArn({ service: 'internetmonitor', resource: 'monitor', resourceName: '*' });
}

/** The ARN of an internet event names no Region: the map is one for all. */
function internetEventsArn(stack: Stack): string {
  return stack.formatArn({ service: 'internetmonitor', region: '', resource: 'internet-event', resourceName: '*' });
}

/** Secrets Manager ends the ARN of a secret with a hyphen and six characters of its own. */
function secretArn(stack: Stack, name: string): string {
  return stack.formatArn({
    service: 'secretsmanager',
    resource: 'secret',
    resourceName: `${name}-??????`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}
