import type { Context } from 'aws-lambda';
import { announceNotification } from './announce/announce-notification.ts';
import type { Announcement } from './announce/channel.ts';
import { fitIntoAnswer } from './announce/fit-into-answer.ts';
import { createDependencies } from './dependencies.ts';
import { nameSourcesInStackTraces } from './runtime/source-mapped-stack-traces.ts';

nameSourcesInStackTraces();

const dependenciesFor = createDependencies(process.env, 'fail-open');

/**
 * EventBridge's target. If it fails, Lambda puts the notification into the redelivery queue. EventBridge does not read the
 * answer, which is for a person who invokes the function by hand.
 */
export async function handler(event: unknown, context: Context): Promise<readonly Announcement[]> {
  const dependencies = dependenciesFor(context);
  return fitIntoAnswer(await announceNotification(event, dependencies), dependencies.log);
}
