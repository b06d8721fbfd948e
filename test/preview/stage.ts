import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type FunctionProcess, type Invocation, startFunction } from '../fakes/function-process.ts';
import { callOf, throttled } from '../fakes/internet-monitor.ts';
import { type Fakes, openFakes } from '../fakes/open-fakes.ts';
import { mismatchOf } from '../fakes/rule-pattern.ts';
import type { Answer, FakeServer } from '../fakes/server.ts';
import { type DeployedFunction, type Deployment, synthesize } from '../fakes/synthesize.ts';
import { openChannels } from './channels.ts';
import { type Performed, type Played, readAnnouncements, toOutcome } from './played.ts';
import { relayTo } from './relay-to-slack.ts';
import type { Sample } from './samples.ts';
import { type Step, toStep } from './steps.ts';

/** Is told of each request to a service when it is answered. */
export type OnStep = (step: Step) => void;

/** What is wrong with the fakes. */
export interface Trouble {
  readonly slackIsDown: boolean;
  readonly apiThrottles: boolean;
}

/** The synthesized functions, and fakes for all that they talk to. Each sample, by its name, has a channel of its own. */
export interface Stage {
  readonly deployment: Deployment;
  readonly log: readonly string[];
  /** The functions' clock, which `announceDue` can move. */
  now(): Date;
  /** From now on. At first all is well. */
  make(trouble: Trouble): void;
  play(sample: Sample, onStep?: OnStep): Promise<Played>;
  /**
   * Does what the schedule of each minute does, for the channel of a sample.
   *
   * @param laterMs by how much the functions' clock goes forward first.
   */
  announceDue(sample: Pick<Sample, 'name'>, laterMs: number, onStep?: OnStep): Promise<Performed>;
  /** Empties the channel of a sample: every event is new there. */
  forget(sample: Pick<Sample, 'name'>): Promise<void>;
  close(): Promise<void>;
}

/**
 * Synthesizes the stack and starts its functions between the fakes.
 *
 * @param realWebhook where messages go on to. Default: they stay here.
 * @param signal ends it while it opens.
 */
export async function openStage(realWebhook?: string, signal?: AbortSignal): Promise<Stage> {
  const deployment = await synthesize([], signal);
  const { environment, functions, rulePattern } = deployment;
  const open: Pick<FakeServer, 'close'>[] = [];
  const close = async () => {
    await Promise.all(open.map((fake) => fake.close()));
    await rm(dirname(dirname(deployment.bundle)), { recursive: true, force: true });
  };
  try {
    const allowedOrigins: string[] = JSON.parse(environment['ALLOWED_WEBHOOK_ORIGINS'] ?? '[]');
    const relay = realWebhook === undefined ? undefined : relayTo(realWebhook, allowedOrigins);
    let onAnswer: (service: Step['service'], asked: string, answer: Answer) => void = () => {};
    const fakes = await openFakes(environment, {
      relay,
      onCall: (request, answer) => onAnswer('Internet Monitor', callOf(request).operation, answer),
      onPost: (_request, answer) => onAnswer('Slack', 'POST', answer),
    });
    open.push(fakes);
    const start = async (deployed: DeployedFunction) => {
      const clock = join(import.meta.dirname, 'moved-clock.mjs');
      const started = await startFunction(deployed, fakes.environment, process.execPath, clock);
      open.push(started);
      return started;
    };
    const notify = await start(deployment);
    const announce = await start(functions.announce);
    signal?.throwIfAborted();
    const channels = openChannels(fakes.table);
    let aheadMs = 0;
    const now = () => new Date(Date.now() + aheadMs);
    const invoke = (target: FunctionProcess, event: unknown, onStep: OnStep = () => {}) => {
      const begun = performance.now();
      onAnswer = (service, asked, answer) =>
        onStep(toStep({ service, asked, seconds: (performance.now() - begun) / 1_000 }, answer));
      return perform(fakes, () => target.invoke(event, { aheadMs }));
    };
    return {
      deployment,
      log: notify.log,
      now,
      make({ slackIsDown, apiThrottles }) {
        fakes.slack.script.always = slackIsDown ? { status: 503, body: 'service_unavailable' } : undefined;
        fakes.api.script.always = apiThrottles ? throttled : undefined;
      },
      async play(sample, onStep) {
        const why = mismatchOf(sample.notification, rulePattern);
        if (why !== undefined) return { outcome: 'not matched', why };
        await channels.enter(sample.name);
        setScene(fakes, sample);
        return invoke(notify, publishedAt(now(), sample.notification), onStep);
      },
      async announceDue({ name }, laterMs, onStep) {
        await channels.enter(name);
        aheadMs += laterMs;
        return invoke(announce, {}, onStep);
      },
      forget: ({ name }) => channels.forget(name),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Invokes the function, and looks at what appears in Slack and what it took. */
async function perform({ api, slack }: Fakes, invoke: () => Promise<Invocation>): Promise<Performed> {
  const before = { calls: api.calls.length, posts: slack.posts.length, messages: slack.messages.length };
  const begun = performance.now();
  const invocation = await invoke();
  const announcements = readAnnouncements(invocation);
  const messages = slack.messages.slice(before.messages);
  return {
    outcome: toOutcome(invocation, announcements, messages),
    invocation,
    announcements,
    messages,
    apiCalls: api.calls.length - before.calls,
    slackPosts: slack.posts.length - before.posts,
    seconds: (performance.now() - begun) / 1_000,
  };
}

/** What stands in the way of a sample, besides what the page's buttons make. */
function setScene({ api, slack }: Fakes, { api: world, throttledCalls, slackRetryAfterSeconds }: Sample): void {
  api.world = world;
  api.script.clear();
  api.script.add(throttled, throttledCalls);
  slack.script.clear();
  if (slackRetryAfterSeconds === undefined) return;
  slack.script.add({ status: 429, headers: { 'retry-after': String(slackRetryAfterSeconds) }, body: 'rate_limited' });
}

/** As EventBridge hands it over, at once, whenever it was written: else every sample would be told late. */
function publishedAt(now: Date, notification: unknown): unknown {
  return typeof notification === 'object' && notification !== null
    ? { ...notification, time: now.toISOString() }
    : notification;
}
