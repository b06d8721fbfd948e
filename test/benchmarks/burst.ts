import { announceNotification } from '../../lambda/announce/announce-notification.ts';
import { deliveryPolicies } from '../../lambda/dependencies.ts';
import { redeliverMessage } from '../../lambda/redelivery/redeliver-message.ts';
import * as internetMonitor from '../fakes/internet-monitor.ts';
import * as parameterStore from '../fakes/parameter-store.ts';
import type { Answer, Request } from '../fakes/server.ts';
import * as slack from '../fakes/slack.ts';
import { FaultSchedule, type Service } from '../simulation/faults.ts';
import { InMemoryHandler, inMemoryFetch } from '../simulation/in-memory-http.ts';
import type { Invocation } from '../simulation/invocation.ts';
import { RedeliveryQueue } from '../simulation/queue.ts';
import { Random } from '../simulation/random.ts';
import { announcing, LambdaFunction, type Network, webhookOrigin, webhookParameter } from '../simulation/runtime.ts';
import { Table } from '../simulation/table.ts';
import { SimulatedTime } from '../simulation/time.ts';
import { sceneOf } from './worlds.ts';

/** What became of many events at once. */
export interface Burst {
  readonly events: number;
  readonly delivered: number;
  /** Messages that said again what had been said. */
  readonly doubled: number;
  readonly deadLetters: number;
  /** Until the last was in the channel, in simulated seconds. */
  readonly seconds: number;
  readonly slackPosts: number;
  readonly apiCalls: number;
  readonly tableRequests: number;
  readonly notifyInvocations: number;
  readonly redeliverInvocations: number;
}

/** Nothing goes wrong by chance. */
class Calm extends Random {
  override chance(): boolean {
    return false;
  }
}

/** What a webhook takes, as Slack documents it: one message a second. */
const perMessageMs = 1_000;

/**
 * The real pipeline on a simulated clock: so many events at once, each in an invocation of its own, as EventBridge and
 * Lambda do it; the redelivery queue has its two.
 */
export async function burst(events: number): Promise<Burst> {
  const env = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'LOCAL', AWS_SECRET_ACCESS_KEY: 'local-and-worthless' };
  Object.assign(process.env, env);
  const random = new Calm(1);
  const time = new SimulatedTime(new Date('2026-11-01T00:00:00Z'));
  const begun = time.now();
  const realRandom = Math.random;
  Math.random = random.next;
  const table = new Table();
  const parameters = new Map([[webhookParameter, `${webhookOrigin}/services/TFAKE/BFAKE/not-a-real-webhook`]]);
  const scenes = Array.from({ length: events }, (_none, number) => sceneOf(number, 1, 1));
  const world = {
    ...scenes[0]?.world,
    healthEvents: scenes.flatMap((scene) => scene.world.healthEvents ?? []),
  };
  const said: string[] = [];
  const counts = { slackPosts: 0, apiCalls: 0, tableRequests: 0 };
  let lastAt = Number.NEGATIVE_INFINITY;

  function slackAnswer(request: Request): Answer {
    counts.slackPosts += 1;
    const refusal = slack.refusalOf(request);
    if (refusal) return refusal;
    if (time.now() - lastAt < perMessageMs) {
      return { status: 429, headers: { 'retry-after': '1' }, body: 'rate_limited' };
    }
    lastAt = time.now();
    said.push(request.body);
    return slack.accepted;
  }

  async function tableAnswer(request: Request): Promise<Answer> {
    counts.tableRequests += 1;
    time.underWay += 1;
    const answer = await table.answer(request);
    time.underWay -= 1;
    return answer;
  }

  const networkOf = (current: () => Invocation): Network => {
    const lineTo = (service: Service) => ({
      faults: new FaultSchedule(service, random),
      current,
      sleep: time.sleep,
      random: random.next,
    });
    const api = (request: Request) => {
      counts.apiCalls += 1;
      return internetMonitor.answerOf(request, world);
    };
    return {
      internetMonitor: new InMemoryHandler(api, lineTo('Internet Monitor'), 3_000),
      parameterStore: new InMemoryHandler(
        (request) => parameterStore.answerOf(request, parameters),
        lineTo('Parameter Store'),
        2_000,
      ),
      table: new InMemoryHandler(tableAnswer, lineTo('Table'), 1_000),
      lambda: new InMemoryHandler(() => ({ status: 202 }), lineTo('Lambda'), 2_000),
      queues: new InMemoryHandler((request) => queue.answer(request), lineTo('Queues'), 2_000),
      fetch: inMemoryFetch(slackAnswer, lineTo('Slack')),
    };
  };
  const environment = { time, random, network: networkOf, left: () => undefined };
  const notify = new LambdaFunction(environment, announcing(deliveryPolicies.notify));
  const redeliverer = new LambdaFunction(environment, announcing(deliveryPolicies.redeliver));
  const queue = new RedeliveryQueue(random, async (record) => {
    const result = await redeliverer.invoke('burst', ({ dependencies, queues }) =>
      redeliverMessage(record, queues, dependencies),
    );
    return typeof result === 'object' && 'value' in result && result.value;
  });
  async function invokeNotify(notification: unknown): Promise<void> {
    const result = await notify.invoke('burst', ({ dependencies }) => announceNotification(notification, dependencies));
    if (typeof result === 'object' && 'value' in result) return;
    const failure = { requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 1 } };
    queue.send(JSON.stringify({ version: '1.0', ...failure, requestPayload: notification, responsePayload: {} }));
  }

  try {
    await table.create();
    for (const { notification } of scenes) {
      void invokeNotify(notification);
    }
    await time.runToEnd(() => undefined);
    const delivered = new Set(said).size;
    return {
      events,
      delivered,
      doubled: said.length - delivered,
      deadLetters: queue.deadLetters.length,
      seconds: Math.round((lastAt - begun) / 1_000),
      ...counts,
      notifyInvocations: notify.counts.invocations,
      redeliverInvocations: redeliverer.counts.invocations,
    };
  } finally {
    Math.random = realRandom;
    time.uninstall();
  }
}
