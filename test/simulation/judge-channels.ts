import type { Evidence } from './evidence.ts';
import { minute } from './stories.ts';
import { type Fault, format, isDeployed } from './story-thread.ts';

/** After a mention, for so long no person is called again for what is no worse. */
const mentionedForMs = 5 * minute;

/** What an update says is new if it calls people. */
const worse: ReadonlySet<string> = new Set(['availability now, not performance alone', 'more of your traffic']);

/** Functions' clocks differ, and a message takes its time. */
const slackMs = 5_000;

/** How often Slack may be met too soon, since functions' clocks differ by a second. */
const mostTooSoon = 3;

/** A function that began before a deployment may end so long after it. */
const goneMs = minute;

/** Finds messages in another channel than their destination's, and requests that came too soon. */
export function findWrongChannels(evidence: Evidence): readonly Fault[] {
  const { posts, deployments, tooSoon } = evidence;
  const destinations = deployments.flatMap((deployed) => deployed.destinations);
  const paced = tooSoon.filter(({ isFromMemory }) => !isFromMemory);
  return [
    ...posts.flatMap(({ at, webhook, read, text }) => {
      const own = destinations.find(({ name }) => name === read.destination);
      return own === undefined || own.webhookParameter === webhook
        ? []
        : [
            {
              at,
              text: `a message for ${read.destination} is in another channel, at ${format(at)}: ${text.split('\n')[0]}`,
            },
          ];
    }),
    ...posts.flatMap(({ at, read, text }) =>
      read.destination === 'unknown' || isDeployed(evidence, read.destination, at - goneMs, at)
        ? []
        : [{ at, text: `the settings lack ${read.destination}, at ${format(at)}: ${text.split('\n')[0]}` }],
    ),
    ...(paced.length > mostTooSoon
      ? [
          {
            at: paced[0]?.at ?? 0,
            text: `Slack was asked too soon ${paced.length} times, first at ${format(paced[0]?.at ?? 0)}`,
          },
        ]
      : []),
  ];
}

/** Finds who was called without need, and who was not called. Two levels count: availability, and performance alone. */
export function findWrongMentions({ posts, deployments, trouble }: Evidence): readonly Fault[] {
  const wrong: Fault[] = [];
  const destinations = new Map(
    deployments.flatMap((deployed) => deployed.destinations.map((one) => [one.name, one] as const)),
  );
  for (const destination of destinations.values()) {
    let severeAt = Number.NEGATIVE_INFINITY;
    let calledAt = Number.NEGATIVE_INFINITY;
    for (const { at, read, text, isFromMemory, answer } of posts.filter(
      (post) => post.read.destination === destination.name,
    )) {
      const [only, ...others] = read.told;
      const says = (what: string) =>
        wrong.push({ at, text: `${what}, for ${destination.name} at ${format(at)}: ${text.split('\n')[0]}` });
      const isSevere = read.digest === undefined && only?.kind === 'availability';
      if (read.isMentioning) {
        if (destination.mention === undefined) says('it mentions whom the settings do not name');
        if (read.told.length > 0 && read.told.every(({ action }) => action === 'over')) says('an end mentions people');
        const isMild = read.digest === undefined && only?.kind === 'performance' && others.length === 0;
        if (isMild && destination.mentionFrom?.kind !== undefined) says('it mentions people for performance');
        if (at - severeAt < mentionedForMs - slackMs && !isFromMemory)
          says('people are called again within five minutes');
        // What was unread is put where it belongs once it is read, and its mention is forgotten with it.
        if (isSevere && answer === 'ok' && !isFromMemory && only !== undefined && !only.isIncomplete) severeAt = at;
        calledAt = at;
      } else if (
        destination.mention !== undefined &&
        isSevere &&
        only !== undefined &&
        (only.action === 'open' || only.changes.some((change) => worse.has(change))) &&
        only.status === 'active' &&
        at - calledAt > mentionedForMs + slackMs &&
        // Who was called in a message that never appeared was called.
        !trouble.had('Slack: lies', at - mentionedForMs - slackMs, at) &&
        // Slack refused the mention, and took the message without it.
        !trouble.had('Slack: refuses', at - slackMs, at)
      )
        says('it calls nobody');
    }
  }
  return wrong;
}
