import { Stack } from 'aws-cdk-lib';
import type { Function as LambdaFn } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { parseSecretName, type Settings } from './settings.ts';

// The commands for an operator, with this deployment's names filled in, for stack outputs and alarm descriptions.

export function storeWebhookCommand(webhookParameter: string, { webhookKeyArn }: Settings, scope: Construct): string {
  const secret = parseSecretName(webhookParameter);
  const [store, keyOption, valueOption] =
    secret === undefined
      ? [`ssm put-parameter --name ${webhookParameter} --type SecureString`, '--key-id', '--value']
      : [`secretsmanager create-secret --name ${secret}`, '--kms-key-id', '--secret-string'];
  const key = webhookKeyArn === undefined ? '' : ` ${keyOption} ${webhookKeyArn}`;
  return `aws ${store} --region ${Stack.of(scope).region}${key} ${valueOption} "$SLACK_WEBHOOK_URL"`;
}

export function followLogsCommand(fn: LambdaFn): string {
  return `aws logs tail ${fn.logGroup.logGroupName} --region ${Stack.of(fn).region} --follow`;
}

/** @param name of the npm script. */
export function operatorCommand(name: 'redrive' | 'send-test', scope: Construct): string {
  const { stackName, region } = Stack.of(scope);
  return `npm run ${name} -- --stack ${stackName} --region ${region}`;
}
