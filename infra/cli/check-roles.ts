import {
  GetRolePolicyCommand,
  type IAMClient,
  ListRolePoliciesCommand,
  SimulatePrincipalPolicyCommand,
} from '@aws-sdk/client-iam';
import { GetFunctionConfigurationCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import * as z from 'zod';
import { type Deployment, listPhysicalIds } from './find-deployment.ts';
import { type Check, type CheckResult, ok, problem, skipped } from './run-checks.ts';

const policy = z.object({
  Statement: z.array(
    z.object({
      Action: z.union([z.string().transform((action) => [action]), z.array(z.string())]),
      Resource: z.union([z.string().transform((resource) => [resource]), z.array(z.string())]),
    }),
  ),
});

/** Checks that no permissions boundary or policy of an organization takes away what the stack has granted. */
export function rolesCheck(
  deployment: Deployment,
  { iam, lambda }: { readonly iam: IAMClient; readonly lambda: LambdaClient },
): Check {
  const roles = listPhysicalIds(deployment, 'AWS::IAM::Role');
  const look = async (): Promise<CheckResult> => {
    const denied: string[] = [];
    let simulated = 0;
    for (const FunctionName of listPhysicalIds(deployment, 'AWS::Lambda::Function')) {
      const { Role: PolicySourceArn = '' } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
      const RoleName = PolicySourceArn.split('/').at(-1) ?? '';
      if (!roles.includes(RoleName)) continue;
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
      ? ok(`permissions as granted: ${simulated}`)
      : problem(`denied: ${denied.join(', ')}`, 'Look for a permissions boundary, or a policy of the organization.');
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
