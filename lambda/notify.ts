import type { Context } from 'aws-lambda';
import type { Announcement } from './announce/announce-alert.ts';
import { announceNotification } from './announce/announce-notification.ts';
import { createDependencies, deliveryPolicies } from './dependencies.ts';
import { nameSourcesInStackTraces } from './runtime/source-mapped-stack-traces.ts';

nameSourcesInStackTraces();

const dependenciesFor = createDependencies(process.env, deliveryPolicies.notify);

/**
 * EventBridge's target. What it fails at goes to the redelivery queue. The answer is for a person who invokes it by hand;
 * EventBridge does not read it.
 */
export async function handler(event: unknown, context: Context): Promise<readonly Announcement[]> {
  return announceNotification(event, dependenciesFor(context));
}
