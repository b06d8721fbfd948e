import { DescribeRuleCommand, type EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { GetEventSourceMappingCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { type Deployment, findPart, listPhysicalIds } from './find-deployment.ts';
import { type Check, ok, problem } from './run-checks.ts';

/** What invokes a function. */
interface Trigger {
  readonly name: string;
  readonly state: 'enabled' | 'disabled' | 'missing';
  readonly enableCommand: string;
}

const rules = [
  ['notifications', 'HealthEvents'],
  ['scheduled announce', 'AnnounceSchedule'],
  ['sweep', 'SweepSchedule'],
] as const;

/** Checks that everything which invokes a function is there and enabled: a person may have stopped it, and forgotten it. */
export function triggersCheck(
  deployment: Deployment,
  access: { readonly events: EventBridgeClient; readonly lambda: LambdaClient; readonly region: string },
): Check {
  return {
    name: 'Triggers',
    needs: 'events:DescribeRule and lambda:GetEventSourceMapping',
    look: async () => {
      const triggers = await Promise.all([
        ...rules.map(([name, part]) => readRule(name, findPart(deployment, part), access)),
        ...listPhysicalIds(deployment, 'AWS::Lambda::EventSourceMapping').map((id) => readQueueMapping(id, access)),
      ]);
      const names = (wanted: Trigger['state']) =>
        triggers.filter(({ state }) => state === wanted).map(({ name }) => name);
      const [disabled, missing] = [names('disabled'), names('missing')];
      if (disabled.length + missing.length === 0) return ok(`enabled: ${names('enabled').join(', ')}`);
      return problem(
        [
          ...(disabled.length === 0 ? [] : [`disabled: ${disabled.join(', ')}`]),
          ...(missing.length === 0 ? [] : [`missing: ${missing.join(', ')}`]),
        ].join('; '),
        [
          ...triggers.filter(({ state }) => state === 'disabled').map(({ enableCommand }) => enableCommand),
          // Without the option, CloudFormation does not notice that something is gone.
          ...(missing.length === 0 ? [] : ['npx cdk deploy --revert-drift']),
        ].join('\n'),
      );
    },
  };
}

async function readRule(
  name: string,
  Name: string,
  { events, region }: { readonly events: EventBridgeClient; readonly region: string },
): Promise<Trigger> {
  const { State } = await events.send(new DescribeRuleCommand({ Name })).catch(toMissing);
  return {
    name,
    state: State === 'DISABLED' ? 'disabled' : State === undefined ? 'missing' : 'enabled',
    enableCommand: `aws events enable-rule --name ${Name} --region ${region}`,
  };
}

async function readQueueMapping(
  UUID: string,
  { lambda, region }: { readonly lambda: LambdaClient; readonly region: string },
): Promise<Trigger> {
  const { State } = await lambda.send(new GetEventSourceMappingCommand({ UUID })).catch(toMissing);
  const isStopped = State === 'Disabled' || State === 'Disabling';
  return {
    name: 'redelivery',
    state: isStopped ? 'disabled' : State === undefined || State === 'Deleting' ? 'missing' : 'enabled',
    enableCommand: `aws lambda update-event-source-mapping --enabled --uuid ${UUID} --region ${region}`,
  };
}

/** What is not there has no state. */
function toMissing(error: unknown): { readonly State?: undefined } {
  if (error instanceof Error && error.name === 'ResourceNotFoundException') return {};
  throw error;
}
