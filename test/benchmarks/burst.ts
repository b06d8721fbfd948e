import { readMessage } from '../fakes/read-message.ts';
import { CalmWorld } from '../scenarios/calm-world.ts';
import { sceneOf } from './worlds.ts';

/** What became of many events at once. */
export interface Burst {
  readonly events: number;
  /** Events that a message names or counts. */
  readonly delivered: number;
  /** Messages that said again what had been said. */
  readonly doubled: number;
  readonly deadLetters: number;
  /** Until the last was in the channel, in simulated seconds. */
  readonly seconds: number;
  readonly messages: number;
  readonly slackPosts: number;
  readonly apiCalls: number;
  readonly tableRequests: number;
  readonly invocations: number;
}

/**
 * The real pipeline on a simulated clock: so many events at once, each in an invocation of its own, as EventBridge and
 * Lambda do it. Slack takes a message a second.
 */
export async function burst(events: number): Promise<Burst> {
  const world = await new CalmWorld().open();
  try {
    const scenes = Array.from({ length: events }, (_none, number) => sceneOf(number, 1, 1));
    world.world = { ...scenes[0]?.world, healthEvents: scenes.flatMap((scene) => scene.world.healthEvents ?? []) };
    const answers = scenes.map(({ notification }) => world.notify(notification));
    await world.runUntil(2 * 60_000);
    await Promise.all(answers);
    const { messages, posts, deadLetters, counts, invocations } = world;
    const announced = messages.map((message) => readMessage(message).outages);
    return {
      events,
      delivered: announced.reduce((sum, count) => sum + count, 0),
      doubled: messages.length - new Set(messages.map(({ text }) => text)).size,
      deadLetters: deadLetters.length,
      seconds: Math.round((messages.at(-1)?.at ?? 0) / 1_000),
      messages: messages.length,
      slackPosts: posts.length,
      ...counts,
      invocations,
    };
  } finally {
    world.close();
  }
}
