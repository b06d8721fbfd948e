import { randomUUID } from 'node:crypto';
import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { GetFunctionConfigurationCommand, InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import * as z from 'zod';
import { readConfig } from '../../lambda/config.ts';
import { testEnvelope } from '../../lambda/events/notification.ts';
import type { Destination } from '../../lambda/outage/destination.ts';
import { inParallel } from '../../lambda/runtime/in-parallel.ts';
import { sayUnknown } from './choose-webhook.ts';
import { explainAwsError, OperatorError } from './explain-aws-error.ts';
import { readOutputs } from './find-queues.ts';
import { waitAloud } from './wait-aloud.ts';

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
  /** Whether the test mentions whom the destination mentions. */
  readonly isCalling: boolean;
}

/** What became of one test. */
interface Outcome {
  readonly isDone: boolean;
  readonly said: string;
}

const announced = z
  .array(
    z.object({ outcome: z.literal('open'), mention: z.string().optional(), isMentionRefused: z.boolean().optional() }),
  )
  .min(1);
const failed = z.object({ errorMessage: z.string() });

/**
 * Sends a test alert to each destination, those of one webhook one after the other, and prints each outcome; and meanwhile what it
 * waits for.
 *
 * @returns whether all of them have it.
 * @throws OperatorError if there is no such deployment or destination.
 */
export async function sendTestAlerts(asked: Asked, access: TestAccess): Promise<boolean> {
  const { stack, destination: name } = asked;
  const { lambda, print } = access;
  const { FunctionName, destinations } = await waitAloud('looking up the deployment', lookUp(stack, access), print);
  const meant = destinations.filter((one) => name === undefined || one.name === name);
  if (name !== undefined && meant.length === 0) {
    throw new OperatorError(sayUnknown(name, destinations));
  }
  let all = true;
  const sendOne = async (destination: Destination) => {
    print(`${destination.name}: sending, and waiting until it is announced.`);
    const work = sendTestAlert(destination, FunctionName, asked, lambda).catch(
      (error: unknown): Outcome => ({ isDone: false, said: `not sent. ${explainAwsError(error, asked.region)}` }),
    );
    const { isDone, said } = await waitAloud(`${destination.name}: waiting until it is announced`, work, print);
    print(`${destination.name}: ${said}`);
    if (!isDone) all = false;
  };
  const webhooks = new Set(meant.map(({ webhookParameter }) => webhookParameter));
  await inParallel(webhooksAtOnce, [...webhooks], async (webhook) => {
    for (const one of meant) if (one.webhookParameter === webhook) await sendOne(one);
  });
  return all;
}

/** A webhook that does not answer holds up no other. A new account may have ten invocations at a time, and real alerts need some. */
const webhooksAtOnce = 4;

async function lookUp(stack: string, { cloudFormation, lambda }: TestAccess) {
  const FunctionName = (await readOutputs(stack, cloudFormation))('NotifyFunction');
  const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  return { FunctionName, destinations: readConfig(Environment?.Variables ?? {}).destinations };
}

/** Invokes synchronously: Lambda sends no failure of such an invocation to the redelivery queue. */
async function sendTestAlert(
  destination: Destination,
  FunctionName: string,
  { region, isCalling }: Asked,
  lambda: LambdaClient,
): Promise<Outcome> {
  const notification = {
    ...testEnvelope,
    id: randomUUID(),
    time: new Date().toISOString(),
    region,
    detail: { destinations: [destination.name], ...(isCalling ? { mention: true } : {}) },
  };
  const { FunctionError, Payload } = await lambda.send(
    new InvokeCommand({ FunctionName, InvocationType: 'RequestResponse', Payload: JSON.stringify(notification) }),
  );
  const text = Payload === undefined ? '' : Buffer.from(Payload).toString();
  const answer = FunctionError === undefined ? announced.safeParse(parseJson(text)).data : undefined;
  if (answer === undefined) return { isDone: false, said: `not in the channel. ${explainFailure(text)}` };
  return isCalling ? explainMention(destination, answer[0]) : { isDone: true, said: 'in the channel.' };
}

/** @param answer in which the function says whom it mentioned. */
function explainMention({ mention }: Destination, answer: z.infer<typeof announced>[number] | undefined): Outcome {
  const { mention: mentioned, isMentionRefused } = answer ?? {};
  if (mentioned !== undefined) return { isDone: true, said: `in the channel, and mentions ${mentioned}.` };
  if (mention === undefined) {
    const said = 'in the channel. It mentions nobody: the settings have no mention for this destination.';
    return { isDone: true, said };
  }
  if (isMentionRefused) {
    const said = `in the channel, but mentions nobody: Slack refuses the mention ${mention} there. Check it, and the workspace's restrictions.`;
    return { isDone: false, said };
  }
  const why = 'the deployed version knows no --mention. Deploy the current one.';
  return { isDone: false, said: `in the channel, but mentions nobody: ${why}` };
}

function explainFailure(text: string): string {
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
