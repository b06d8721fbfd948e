import type { Destination } from '../../lambda/outage/destination.ts';
import type { Answer } from '../fakes/server.ts';
import { accepted, type FakeSlack, type Post, startSlack } from '../fakes/slack.ts';

/** The scenarios that have a channel of their own, so that they may wait side by side. */
const owners = ['burst', 'outage', 'rate-limit', 'renamed', 'killed', 'storm'] as const;
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
  /** The first of fifty networks that no other channel has: in a destination without a filter, too, its outages are its own. */
  readonly asNumber: number;
}

export type Channels = Readonly<Record<Owner, Channel>>;

/** What came into a channel from some moment on. */
interface Heard {
  readonly posts: readonly Post[];
  readonly messages: readonly unknown[];
  readonly arrivals: readonly number[];
}

/** Whether a message, or what was posted, mentions the channel. */
export function mentions(body: unknown): boolean {
  return JSON.stringify(body).includes('<!here>');
}

export async function openChannels(): Promise<Channels> {
  return {
    burst: await openChannel('burst', 65_000),
    outage: await openChannel('outage', 65_050),
    'rate-limit': await openChannel('rate-limit', 65_100),
    renamed: await openChannel('renamed', 65_150),
    killed: await openChannel('killed', 65_200),
    storm: await openChannel('storm', 65_250),
  };
}

async function openChannel(owner: Owner, asNumber: number): Promise<Channel> {
  const arrivals: number[] = [];
  const slack = await startSlack(
    async () => answerAtPace(arrivals.at(-1)),
    () => arrivals.push(Date.now()),
  );
  const parameterName = `/internet-event-alerts/${owner}-webhook-url`;
  return { slack, arrivals, parameterName, monitor: `e2e-${owner}`, asNumber };
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
    const { parameterName: webhookParameter, monitor, asNumber } = channels[owner];
    // The storm has three monitors, and events of the map, which belong to none.
    if (owner === 'storm') return { name: owner, mention: 'here', webhookParameter, filter: { asNumbers: [asNumber] } };
    const own = owner === 'renamed' ? { name: renamed, mention: 'here' } : { name: owner };
    return { ...own, webhookParameter, filter: { monitors: [monitor] } };
  });
}
