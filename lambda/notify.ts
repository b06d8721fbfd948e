import type { Context } from 'aws-lambda';
import { announce } from './pipeline.ts';
import { manners, servicesFrom } from './services.ts';
import { nameSourcesInStackTraces } from './stack-traces.ts';
import type { Announcement } from './tell.ts';

nameSourcesInStackTraces();

const servicesFor = servicesFrom(process.env, manners.notify);

/**
 * EventBridge's target. What it fails at goes to the redelivery queue. The answer is for a person who invokes it by hand;
 * EventBridge does not read it.
 */
export async function handler(event: unknown, context: Context): Promise<readonly Announcement[]> {
  return announce(event, servicesFor(context));
}
