import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import { readConfig } from './config.ts';
import { internetMonitorClient } from './internet-monitor/index.ts';
import { parameterReader } from './parameter.ts';
import { type Announcement, announce } from './pipeline.ts';
import { webhookIn } from './webhook.ts';

/** Left of the invocation when the last attempt at Slack must be over, in milliseconds: to log, and to answer. */
const reserveMs = 1_000;

const config = readConfig(process.env);
const log = new Logger();
const clock = { now: () => Date.now(), sleep: (ms: number) => sleep(ms), random: Math.random };
const services = {
  log,
  internetMonitor: internetMonitorClient(process.env),
  limitMs: 15_000,
  mapLimitMs: 5_000,
  webhook: webhookIn({
    parameterName: config.webhookParameter,
    allowedOrigins: config.allowedWebhookOrigins,
    readParameter: parameterReader(),
    now: clock.now,
  }),
  clock,
  fetch,
  timeoutMs: 5_000,
};

/** EventBridge's target. The answer is for a person who invokes it by hand; EventBridge does not read it. */
export async function handler(event: unknown, context: Context): Promise<readonly Announcement[]> {
  log.resetKeys();
  log.addContext(context);
  return announce(event, { ...services, deadline: clock.now() + context.getRemainingTimeInMillis() - reserveMs });
}
