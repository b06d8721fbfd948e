import { randomUUID } from 'node:crypto';
import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { GetFunctionConfigurationCommand, InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import * as z from 'zod';
import { readConfig } from '../../lambda/config.ts';
import { testEnvelope } from '../../lambda/events/notification.ts';
import { OperatorError } from './explain-aws-error.ts';
import { readOutputs } from './find-queues.ts';

export interface TestAccess {
  readonly cloudFormation: CloudFormationClient;
  readonly lambda: LambdaClient;
  readonly print: (line: string) => void;
}

interface Asked {
  readonly stack: string;
  readonly region: string;
  /** Default: all of them. */
  readonly destination?: string | undefined;
}

const announced = z.array(z.object({ outcome: z.literal('open') })).min(1);
const failed = z.object({ errorMessage: z.string() });

/**
 * Sends a test alert to each destination, one after the other, and prints each outcome.
 *
 * @returns whether all of them have it.
 * @throws OperatorError if there is no such deployment or destination.
 */
export async function sendTestAlerts({ stack, region, destination }: Asked, access: TestAccess): Promise<boolean> {
  const { cloudFormation, lambda, print } = access;
  const FunctionName = (await readOutputs(stack, cloudFormation))('NotifyFunction');
  const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  const names = readConfig(Environment?.Variables ?? {}).destinations.map(({ name }) => name);
  if (destination !== undefined && !names.includes(destination)) {
    throw new OperatorError(`There is no destination ${destination}: there are ${names.join(', ')}.`);
  }
  let all = true;
  for (const name of destination === undefined ? names : [destination]) {
    const problem = await sendTestAlert(name, FunctionName, region, lambda);
    print(problem === undefined ? `${name}: in the channel.` : `${name}: not in the channel. ${problem}`);
    if (problem !== undefined) all = false;
  }
  return all;
}

/** Invokes synchronously: Lambda sends no failure of such an invocation to the redelivery queue. */
async function sendTestAlert(
  destination: string,
  FunctionName: string,
  region: string,
  lambda: LambdaClient,
): Promise<string | undefined> {
  const notification = {
    ...testEnvelope,
    id: randomUUID(),
    time: new Date().toISOString(),
    region,
    detail: { destinations: [destination] },
  };
  const { FunctionError, Payload } = await lambda.send(
    new InvokeCommand({ FunctionName, InvocationType: 'RequestResponse', Payload: JSON.stringify(notification) }),
  );
  const text = Payload === undefined ? '' : Buffer.from(Payload).toString();
  if (FunctionError === undefined && announced.safeParse(parseJson(text)).success) return undefined;
  const said = failed.safeParse(parseJson(text)).data?.errorMessage ?? text.slice(0, 300);
  if (/Task timed out/.test(said))
    return 'The function ran out of time: its log says with what (output FollowTheLogs).';
  return said.replace(/\s+/g, ' ');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
