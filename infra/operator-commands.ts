import { Stack } from 'aws-cdk-lib';
import type { Function as LambdaFn } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';

// The commands for an operator, with this deployment's names filled in, for stack outputs and alarm descriptions.

export function followLogsCommand(fn: LambdaFn): string {
  return `aws logs tail ${fn.logGroup.logGroupName} --region ${Stack.of(fn).region} --follow`;
}

/** @param name of the npm script. */
export function operatorCommand(name: 'redrive' | 'send-test', scope: Construct): string {
  const { stackName, region } = Stack.of(scope);
  return `npm run ${name} -- --stack ${stackName} --region ${region}`;
}
