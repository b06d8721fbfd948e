import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { SSMProvider } from '@aws-lambda-powertools/parameters/ssm';
import { SSMClient } from '@aws-sdk/client-ssm';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { Context } from 'aws-lambda';
import { readConfig } from './config.ts';
import { internetMonitorClient } from './internet-monitor/index.ts';
import { type Announcement, announce } from './pipeline.ts';
import { webhookIn } from './webhook.ts';

/** The parameter's cache, in seconds. A new webhook is used after that, or at once when Slack says the old one is gone. */
const parameterMaxAgeSeconds = 300;

/** Left of the invocation when the last attempt at Slack must be over, in milliseconds: to log, and to answer. */
const reserveMs = 1_000;

const config = readConfig(process.env);
const log = new Logger();
const now = () => Date.now();
const parameters = new SSMProvider({
  awsSdkV3Client: new SSMClient({
    maxAttempts: 5,
    requestHandler: new NodeHttpHandler({
      connectionTimeout: 1_000,
      requestTimeout: 2_000,
      throwOnRequestTimeout: true,
    }),
  }),
});
const services = {
  log,
  now,
  internetMonitor: internetMonitorClient(process.env),
  limitMs: 15_000,
  mapLimitMs: 5_000,
  webhook: webhookIn({
    parameterName: config.webhookParameter,
    allowedOrigins: config.allowedWebhookOrigins,
    readParameter: (name, { forceFetch }) =>
      parameters.get(name, { decrypt: true, maxAge: parameterMaxAgeSeconds, forceFetch }),
    now,
  }),
  clock: { now, sleep: (ms: number) => sleep(ms), random: Math.random },
  fetch,
  timeoutMs: 5_000,
};

/** EventBridge's target. The answer is for a person who invokes it by hand; EventBridge does not read it. */
export async function handler(event: unknown, context: Context): Promise<readonly Announcement[]> {
  log.resetKeys();
  log.addContext(context);
  return announce(event, { ...services, deadline: now() + context.getRemainingTimeInMillis() - reserveMs });
}
