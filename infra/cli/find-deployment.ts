import {
  type CloudFormationClient,
  DescribeStacksCommand,
  ListStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import { OperatorError } from './explain-aws-error.ts';

export interface StackResource {
  readonly type: string;
  readonly logicalId: string;
  /** Its name or ARN in the account. */
  readonly physicalId: string;
}

export interface Deployment {
  readonly stackName: string;
  readonly status: string;
  /** When CloudFormation last made or changed one of the resources. */
  readonly changedAt: Date;
  readonly resources: readonly StackResource[];
  /** Of the program, as its stack says. Undefined: of before the stack said it. */
  readonly version: string | undefined;
}

/** Undefined if there is no such stack. */
export async function findDeployment(
  stackName: string,
  { cloudFormation }: { readonly cloudFormation: CloudFormationClient },
): Promise<Deployment | undefined> {
  try {
    const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName: stackName }));
    const resources: StackResource[] = [];
    let changedAt = new Date(0);
    let NextToken: string | undefined;
    do {
      const page = await cloudFormation.send(new ListStackResourcesCommand({ StackName: stackName, NextToken }));
      for (const one of page.StackResourceSummaries ?? []) {
        const { ResourceType: type = '', LogicalResourceId: logicalId = '', PhysicalResourceId: physicalId = '' } = one;
        resources.push({ type, logicalId, physicalId });
        if (one.LastUpdatedTimestamp !== undefined && one.LastUpdatedTimestamp > changedAt) {
          changedAt = one.LastUpdatedTimestamp;
        }
      }
      ({ NextToken } = page);
    } while (NextToken !== undefined);
    const [{ StackStatus: status = 'unknown', Outputs = [] } = {}] = Stacks;
    const version = Outputs.find(({ OutputKey }) => OutputKey === 'Version')?.OutputValue;
    return { stackName, status, changedAt, resources, version };
  } catch (error) {
    if (error instanceof Error && error.name === 'ValidationError' && /does not exist/.test(error.message))
      return undefined;
    throw error;
  }
}

/** The physical ids of a stack's resources of one type, such as `AWS::Lambda::Function`. */
export function listPhysicalIds({ resources }: Pick<Deployment, 'resources'>, wanted: string): readonly string[] {
  return resources.filter(({ type }) => type === wanted).map(({ physicalId }) => physicalId);
}

/** The resources that the checks ask for, each by the name that the construct gives it. */
const parts = {
  HealthEvents: 'AWS::Events::Rule',
  AnnounceSchedule: 'AWS::Events::Rule',
  SweepSchedule: 'AWS::Events::Rule',
  AnnounceLogs: 'AWS::Logs::LogGroup',
  SweepLogs: 'AWS::Logs::LogGroup',
} as const;

/**
 * Finds the physical id of one resource. CDK ends a logical id with the construct's name and a hash.
 *
 * @throws OperatorError if the stack of this version would have it, and this one does not.
 */
export function findPart(
  { stackName, resources }: Pick<Deployment, 'stackName' | 'resources'>,
  part: keyof typeof parts,
): string {
  const logicalId = new RegExp(`${part}[0-9A-F]{8}$`);
  const found = resources.find((resource) => resource.type === parts[part] && logicalId.test(resource.logicalId));
  if (found !== undefined) return found.physicalId;
  throw new OperatorError(`The stack ${stackName} has no ${part}: deploy the current version.`);
}
