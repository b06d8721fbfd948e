import type { Destination } from '../../lambda/outage/destination.ts';
import type { Answer } from '../fakes/server.ts';
import { accepted, type FakeSlack, type Post, startSlack } from '../fakes/slack.ts';

/** The scenarios that have a channel of their own, so that they may wait side by side. */
const owners = ['burst', 'outage', 'rate-limit', 'renamed', 'killed'] as const;
type Owner = (typeof owners)[number];

/** Of the destination that a scenario renames. */
export const nameBefore = 'before-renaming';

/** A Slack with one channel, its webhook, and the monitor whose events go there. */
export interface Channel {
  readonly slack: FakeSlack;
  /** When each POST came, in milliseconds since 1970. */
  readonly arrivals: readonly number[];
  /** Of the webhook's URL. */
  readonly parameterName: string;
  /** Its events go to this channel, and to a destination without a filter. */
  readonly monitor: string;
}

export type Channels = Readonly<Record<Owner, Channel>>;

/** What came into a channel from some moment on. */
interface Heard {
  readonly posts: readonly Post[];
  readonly messages: readonly unknown[];
  readonly arrivals: readonly number[];
}

export async function openChannels(): Promise<Channels> {
  return {
    burst: await openChannel('burst'),
    outage: await openChannel('outage'),
    'rate-limit': await openChannel('rate-limit'),
    renamed: await openChannel('renamed'),
    killed: await openChannel('killed'),
  };
}

async function openChannel(owner: Owner): Promise<Channel> {
  const arrivals: number[] = [];
  const slack = await startSlack(
    async () => answerAtPace(arrivals.at(-1)),
    () => arrivals.push(Date.now()),
  );
  return { slack, arrivals, parameterName: `/internet-event-alerts/${owner}-webhook-url`, monitor: `e2e-${owner}` };
}

/** Slack takes one message a second from a webhook. A tenth of that is left to the way of the requests. */
function answerAtPace(lastArrival = 0): Answer {
  return Date.now() - lastArrival >= 900
    ? accepted
    : { status: 429, headers: { 'retry-after': '1' }, body: 'rate_limited' };
}

/** Listens to a channel from now on. */
export function listenTo({ slack, arrivals }: Channel): Heard {
  const [posts, messages] = [slack.posts.length, slack.messages.length];
  return {
    get posts() {
      return slack.posts.slice(posts);
    },
    get messages() {
      return slack.messages.slice(messages);
    },
    get arrivals() {
      return arrivals.slice(posts);
    },
  };
}

/**
 * The destinations of these channels, each with the name of its owner.
 *
 * @param renamed the name of the one that has another.
 */
export function toDestinations(channels: Channels, renamed: string): readonly Destination[] {
  return owners.map((owner) => {
    const { parameterName: webhookParameter, monitor } = channels[owner];
    const own = owner === 'renamed' ? { name: renamed, mention: 'here' } : { name: owner };
    return { ...own, webhookParameter, filter: { monitors: [monitor] } };
  });
}
