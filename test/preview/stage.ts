import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type FunctionProcess, type Invocation, startFunction } from '../fakes/function-process.ts';
import { callOf, type FakeInternetMonitor, throttled } from '../fakes/internet-monitor.ts';
import { openFakes } from '../fakes/open-fakes.ts';
import { mismatchOf } from '../fakes/rule-pattern.ts';
import type { Answer, FakeServer } from '../fakes/server.ts';
import type { FakeSlack } from '../fakes/slack.ts';
import { type Deployment, synthesize } from '../fakes/synthesize.ts';
import { relayTo } from './relay-to-slack.ts';
import type { Sample } from './samples.ts';

/** What became of a sample. */
export type Played =
  /** EventBridge would not have delivered it. */
  | { readonly outcome: 'not matched'; readonly why: string }
  | {
      readonly outcome: 'announced' | 'failed';
      readonly invocation: Invocation;
      /** What Slack took, in the order in which it took it. */
      readonly messages: readonly unknown[];
      readonly apiCalls: number;
      readonly slackPosts: number;
      readonly seconds: number;
    };

/** A request of the function to a service, and the answer. */
export interface Step {
  /** Since the function was invoked. */
  readonly seconds: number;
  readonly service: 'Internet Monitor' | 'Slack';
  /** `GetHealthEvent`, `POST`. */
  readonly asked: string;
  /** `200`, `429, asks to wait 2 s`. */
  readonly answered: string;
  readonly isGood: boolean;
}

type OnStep = (service: Step['service'], asked: string, answer: Answer) => void;

/** What is wrong with the fakes. */
export interface Trouble {
  readonly slackIsDown: boolean;
  readonly apiThrottles: boolean;
}

/** The synthesized function, and fakes for all that it talks to. */
export interface Stage {
  readonly deployment: Deployment;
  readonly log: readonly string[];
  /** From now on. At first all is well. */
  make(trouble: Trouble): void;
  /** @param onStep is told of each request to a service when it is answered. */
  play(sample: Sample, onStep?: (step: Step) => void): Promise<Played>;
  /** Every event is new again. */
  forget(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Synthesizes the stack and starts its function between the fakes.
 *
 * @param realWebhook where messages go on to. Default: they stay here.
 */
export async function openStage(realWebhook?: string): Promise<Stage> {
  const deployment = await synthesize();
  const { environment } = deployment;
  const open: Pick<FakeServer, 'close'>[] = [];
  const close = async () => {
    await Promise.all(open.map((fake) => fake.close()));
    await rm(dirname(dirname(deployment.bundle)), { recursive: true, force: true });
  };
  try {
    const allowedOrigins: string[] = JSON.parse(environment['ALLOWED_WEBHOOK_ORIGINS'] ?? '[]');
    const relay = realWebhook === undefined ? undefined : relayTo(realWebhook, allowedOrigins);
    let onNext: OnStep = () => {};
    const fakes = await openFakes(environment, {
      relay,
      onCall: (request, answer) => onNext('Internet Monitor', callOf(request).operation, answer),
      onPost: (_request, answer) => onNext('Slack', 'POST', answer),
    });
    const { api, slack, table } = fakes;
    open.push(fakes);
    const notify = await startFunction(deployment, fakes.environment);
    open.push(notify);
    return {
      deployment,
      log: notify.log,
      make({ slackIsDown, apiThrottles }) {
        slack.script.always = slackIsDown ? { status: 503, body: 'service_unavailable' } : undefined;
        api.script.always = apiThrottles ? throttled : undefined;
      },
      play: (sample, onStep = () => {}) => {
        const begun = performance.now();
        onNext = (service, asked, answer) =>
          onStep({ service, asked, seconds: (performance.now() - begun) / 1_000, ...inWords(answer) });
        return play(sample, deployment, { api, slack, notify });
      },
      forget: () => table.forget(),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function inWords(answer: Answer): Pick<Step, 'answered' | 'isGood'> {
  if ('instead' in answer) return { answered: `no answer (${answer.instead})`, isGood: false };
  const { status, headers = {}, body = '' } = answer;
  const wait = headers['retry-after'];
  const why = headers['x-amzn-errortype'] ?? (status >= 300 || body === 'ok' ? body : '');
  return {
    answered: [status, why && ` ${why}`, wait && `, asks to wait ${wait} s`].join(''),
    isGood: status < 300,
  };
}

interface Cast {
  readonly api: FakeInternetMonitor;
  readonly slack: FakeSlack;
  readonly notify: FunctionProcess;
}

async function play(sample: Sample, { rulePattern }: Deployment, { api, slack, notify }: Cast): Promise<Played> {
  const why = mismatchOf(sample.notification, rulePattern);
  if (why !== undefined) return { outcome: 'not matched', why };

  api.world = sample.api;
  api.script.clear();
  api.script.add(throttled, sample.throttledCalls);
  slack.script.clear();
  const retryAfter = sample.slackRetryAfterSeconds;
  if (retryAfter !== undefined) {
    slack.script.add({ status: 429, headers: { 'retry-after': String(retryAfter) }, body: 'rate_limited' });
  }
  const before = { calls: api.calls.length, posts: slack.posts.length, messages: slack.messages.length };
  const begun = performance.now();
  const invocation = await notify.invoke(publishedNow(sample.notification));
  const messages = slack.messages.slice(before.messages);
  return {
    outcome: 'answer' in invocation && messages.length > 0 ? 'announced' : 'failed',
    invocation,
    messages,
    apiCalls: api.calls.length - before.calls,
    slackPosts: slack.posts.length - before.posts,
    seconds: (performance.now() - begun) / 1_000,
  };
}

/** As EventBridge hands it over, at once, whenever it was written: else every sample would be told late. */
function publishedNow(notification: unknown): unknown {
  return typeof notification === 'object' && notification !== null
    ? { ...notification, time: new Date().toISOString() }
    : notification;
}
