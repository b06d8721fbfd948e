import type { NotifyDependencies } from '../../lambda/announce/announce-notification.ts';
import type { SlackMessage } from '../../lambda/message/block-kit.ts';
import { withoutMention } from '../../lambda/message/fallback-forms.ts';
import type { Item, Table } from '../../lambda/store/table.ts';
import { isJson, type Json, readBody, type Saboteur, withFetch } from './saboteur.ts';
import { hour } from './stories.ts';

/** Small mistakes, each of which matters only together with something else: thought of without having seen the judge. */
export const subtleSaboteurs = {
  // Slack

  'impatient-with-slack': {
    scenario: 'slack-is-slow',
    what: 'waits three seconds for Slack, not five: what Slack posts slowly is posted again and again',
    announcing: (given) => ({ ...given, slack: { ...given.slack, timeoutMs: 3_000 } }),
  },
  'overlooks-its-time-limit': {
    what: 'takes its time-out for ten minutes later than it is: it waits for as long as Slack asks, and is cut off',
    announcing: (given) => ({ ...given, endsAt: given.endsAt + 10 * 60_000 }),
  },
  'errors-are-unconfirmed': {
    scenario: 'slack-fails',
    what: "takes Slack's 5xx for a message that may be there: it becomes a dead letter at once, and is not tried again",
    announcing: (given) =>
      withFetch(given, (fetch) => async (input, init) => {
        const response = await fetch(input, init);
        return response.status >= 500 ? new Response('<html>', { status: 200 }) : response;
      }),
  },
  'any-2xx-is-delivered': {
    scenario: 'slack-lies',
    what: 'takes every 2xx for delivered, whatever the body says: what a proxy has swallowed is lost, without a dead letter',
    announcing: (given) =>
      withFetch(given, (fetch) => async (input, init) => {
        const response = await fetch(input, init);
        return response.ok ? new Response('ok', { status: response.status }) : response;
      }),
  },

  // Whom it calls

  'second-try-calls-nobody': {
    scenario: 'slack-fails',
    what: 'leaves out the mention when it tries a message again, right after an attempt that failed',
    announcing: (given) => {
      const failed = new Set<string>();
      return withFetch(given, (fetch) => async (input, init) => {
        const body = readBody(init);
        try {
          const response = await fetch(input, failed.has(body) ? { ...init, body: toCallingNobody(body) } : init);
          if (!response.ok) failed.add(body);
          return response;
        } catch (error) {
          failed.add(body);
          throw error;
        }
      });
    },
  },

  'worse-calls-nobody': {
    scenario: 'changes',
    what: 'leaves out the mention when an outage gets worse',
    announcing: (given) =>
      withFetch(given, (fetch) => (input, init) => {
        const body = readBody(init);
        return fetch(input, { ...init, body: body.includes('Getting worse') ? toCallingNobody(body) : body });
      }),
  },

  // Filters

  'filtered-once-filtered-always': {
    scenario: 'changes',
    what: 'asks the filter once for each event: what was too small for a channel stays untold there, however large it grows',
    announcing: (given) => ({ ...given, table: withoutKnownAndUntold(given.table) }),
    sweeping: (given) => ({ ...given, table: withoutKnownAndUntold(given.table) }),
  },
  'unknown-share-is-no-share': {
    scenario: 'map',
    what: 'takes the share of a map event, which is not known, for 0 %: a channel with minTrafficPercent never hears of it',
    sweeping: (given) => {
      const names = given.destinations.flatMap(({ name, filter }) =>
        filter?.minTrafficPercent === undefined ? [] : [name],
      );
      return {
        ...given,
        table: withPut(given.table, async (put, item, condition) => {
          const { destination, event } = toEntryParts(item.item) ?? {};
          const isRefused = names.some((name) => name === destination) && event?.startsWith('internet-event/') === true;
          return isRefused || put(item, condition);
        }),
      };
    },
  },

  // What a message says

  'forgets-the-worst': {
    scenario: 'changes',
    what: 'remembers the worst share of an outage only for the first destination behind a webhook: to the others its end says the last share',
    announcing: (given) => {
      const names = new Set(
        given.channels.flatMap(({ destinations }) => destinations.slice(1).map(({ name }) => name)),
      );
      const forget = (items: readonly Item[]) => items.map((item) => withoutPeak(item, names));
      const { table } = given;
      return {
        ...given,
        table: {
          ...table,
          query: async (webhook, from, to) => forget(await table.query(webhook, from, to)),
          get: async (keys) => forget(await table.get(keys)),
        },
      };
    },
  },
  'lateness-unsaid': {
    scenario: 'revoked',
    what: 'does not say how late an alert is',
    announcing: (given) => withBody(given, (body) => body.replaceAll(/Alert [^"\\·]+? late · /g, '')),
  },
  'digest-says-over': {
    scenario: 'burst',
    what: 'says in a digest that all of them are over, though all go on',
    announcing: (given) => withBody(given, (body) => body.replaceAll('All of them go on.', 'All of them are over.')),
  },
  'monitors-by-name-shares-by-size': {
    scenario: 'shared',
    what: 'sorts the shares of several monitors by size, and the names beside them by the alphabet',
    announcing: (given) =>
      withFetch(given, (fetch) => (input, init) => {
        const body = readBody(init);
        return fetch(input, { ...init, body: body.includes(' events of monitors ') ? withSortedMonitors(body) : body });
      }),
  },

  // What it remembers

  'an-end-stays': {
    scenario: 'comes-back',
    what: 'keeps the end of a health event once it has read one: when the event is active again, it counts as over',
    client: (client) => {
      const ends = new Map<string, Date>();
      return {
        send: async (command, options) => {
          const answer = await client.send(command, options);
          if (!('HealthEvents' in answer)) return { ...answer, ...findKeptEnd(ends, answer) };
          const { HealthEvents } = answer;
          if (!Array.isArray(HealthEvents)) return answer;
          const events = HealthEvents.map((event: unknown) =>
            isJson(event) ? { ...event, ...findKeptEnd(ends, event) } : event,
          );
          return { ...answer, HealthEvents: events };
        },
      };
    },
  },
  'ends-as-strangers': {
    scenario: 'comes-back',
    what: 'has forgotten, when an event is over, that it told of the beginning: "Already over"',
    announcing: (given) => ({ ...given, table: withoutOutagesOfEnds(given.table) }),
  },
  'overlooks-receipts-of-the-dead': {
    scenario: 'deaths',
    what: 'reads no receipt that was not applied: what a function had posted before it died, or before the table failed, is posted again',
    announcing: (given) => {
      const { table } = given;
      const isSeen = ({ item, applied }: Item) => !String(item).startsWith('receipt/') || applied === true;
      return {
        ...given,
        table: { ...table, query: async (webhook, from, to) => (await table.query(webhook, from, to)).filter(isSeen) },
      };
    },
  },
  'forgets-what-is-in-doubt': {
    scenario: 'slack-posts-and-hangs',
    what: 'forgets what it may have posted: an outage that was back, or over, while Slack did not answer stays so in the channel',
    announcing: (given) => ({
      ...given,
      table: withPut(given.table, (put, item, condition) => {
        const { possiblyAnnounced, ...content } = readContent(item);
        return put(possiblyAnnounced === undefined ? item : { ...item, content: JSON.stringify(content) }, condition);
      }),
    }),
  },
  'what-waits-stays-as-it-is': {
    scenario: 'revoked',
    what: 'brings no entry up to date that waits: what ended while nothing could be posted goes on in the channel',
    announcing: (given) => ({ ...given, table: withoutMerging(given.table) }),
    sweeping: (given) => ({ ...given, table: withoutMerging(given.table) }),
  },
  'put-back-in-vain': {
    scenario: 'slack-lies',
    what: 'counts how often a letter was put back, to 9 at most, though it is a time for a message that was in doubt: that one is not sent again',
    announcing: (given) => ({
      ...given,
      table: withPut(given.table, (put, item, condition) => {
        const { redrive, ...content } = readContent(item);
        if (toEntryParts(item.item) === undefined || typeof redrive !== 'number') return put(item, condition);
        return put({ ...item, content: JSON.stringify({ ...content, redrive: Math.min(redrive, 9) }) }, condition);
      }),
    }),
  },

  // The sweep

  'a-waiting-entry-ends-the-sweep': {
    scenario: 'revoked',
    what: 'ends a sweep at the first event that waits already: while one webhook is broken, what was missed is found for no other',
    sweeping: (given) => {
      let last: string | undefined;
      return {
        ...given,
        table: withPut(given.table, async (put, item, condition) => {
          if (toEntryParts(item.item) === undefined) return put(item, condition);
          if (last !== undefined && last !== item.item) return true;
          const isPut = await put(item, condition);
          if (!isPut) last = item.item;
          return isPut;
        }),
      };
    },
  },
  'history-for-a-newcomer': {
    scenario: 'newcomer',
    what: 'tells a destination that a deployment brings what was over before: its past begins three hours too early',
    sweeping: (given) => ({
      ...given,
      table: withPut(given.table, (put, item, condition) => {
        const { baseline, ...content } = readContent(item);
        const isFirst = item.item.startsWith('checkpoint/') && baseline === content['sweptAt'];
        if (!isFirst || typeof baseline !== 'string') return put(item, condition);
        const earlier = new Date(Date.parse(baseline) - 3 * hour).toISOString();
        return put({ ...item, content: JSON.stringify({ ...content, baseline: earlier }) }, condition);
      }),
    }),
  },
} as const satisfies Readonly<Record<string, Saboteur>>;

// Seams

function withPut(
  table: Table,
  replacement: (put: Table['put'], ...asked: Parameters<Table['put']>) => Promise<boolean>,
): Table {
  return { ...table, put: (item, condition) => replacement((...given) => table.put(...given), item, condition) };
}

// The table's items

/** Empty if it has none that is an object. */
function readContent({ content }: Item): Json {
  if (typeof content !== 'string') return {};
  const value: unknown = JSON.parse(content);
  return isJson(value) ? value : {};
}

/** Undefined if the sort key is none of an entry. */
function toEntryParts(key: string): { readonly destination: string; readonly event: string } | undefined {
  const [, destination, event] = /^entry\/([^/]+)\/(.+)$/s.exec(key) ?? [];
  return destination === undefined || event === undefined ? undefined : { destination, event };
}

/** Takes no entry where one waits, and says that it did. */
function withoutMerging(table: Table): Table {
  return withPut(table, async (put, item, condition) => {
    const isWaiting = toEntryParts(item.item) !== undefined && condition?.expression.startsWith('revision =') === true;
    return isWaiting || put(item, condition);
  });
}

/** Takes no entry of an event that the destination knows, and of whose outage it was never told. What a person puts back is taken. */
function withoutKnownAndUntold(table: Table): Table {
  return withPut(table, async (put, item, condition) => {
    const { destination, event } = toEntryParts(item.item) ?? {};
    const isPutBack = readContent(item)['redrive'] !== 0;
    if (destination === undefined || isPutBack) return put(item, condition);
    const { webhook } = item;
    const [known] = await table.get([{ webhook, item: `event/${destination}/${event}` }]);
    const { outage } = known === undefined ? {} : readContent(known);
    if (typeof outage !== 'string') return put(item, condition);
    const told = await table.get(
      ['outage', 'closed-outage'].map((kind) => ({ webhook, item: `${kind}/${destination}/${outage}` })),
    );
    return told.length === 0 || put(item, condition);
  });
}

/** An item of one of these destinations as it would be without the worst that was remembered. */
function withoutPeak(item: Item, names: ReadonlySet<string>): Item {
  const [, destination = ''] =
    /^(?:entry|event|closed|outage|closed-outage)\/([^/]+)\//.exec(String(item['item'])) ?? [];
  const { content } = item;
  if (!names.has(destination) || typeof content !== 'string') return item;
  const forgotten: unknown = JSON.parse(content, (key, value: unknown) => (key === 'peakPercent' ? undefined : value));
  return { ...item, content: JSON.stringify(forgotten) };
}

/** Overlooks the record of an outage that goes on, if an entry says that its only event is over. */
function withoutOutagesOfEnds(table: Table): Table {
  return {
    ...table,
    query: async (webhook, from, to) => {
      const items = await table.query(webhook, from, to);
      const ended = items.flatMap((item) => {
        const { destination, event } = toEntryParts(String(item['item'])) ?? {};
        const { alert } = readContent(item);
        return destination !== undefined && isJson(alert) && alert['status'] === 'resolved'
          ? [`outage/${destination}/${event}`]
          : [];
      });
      return items.filter(({ item }) => !ended.includes(String(item)));
    },
  };
}

// Messages

function withBody(given: NotifyDependencies, change: (body: string) => string): NotifyDependencies {
  return withFetch(given, (fetch) => (input, init) => fetch(input, { ...init, body: change(readBody(init)) }));
}

function toCallingNobody(body: string): string {
  const message: SlackMessage = JSON.parse(body);
  return JSON.stringify(withoutMention(message) ?? message);
}

/** The monitors whose traffic is named, in the order of the alphabet at the places where they stand. */
function withSortedMonitors(body: string): string {
  const share = /(?<= % of )[\w.-]+(?='s\b)/g;
  const named = [...new Set(body.match(share) ?? [])];
  const sorted = named.toSorted();
  return body.replace(share, (name) => sorted[named.indexOf(name)] ?? name);
}

// Internet Monitor

/** The end of a health event that was read before, or is read now. */
function findKeptEnd(ends: Map<string, Date>, event: object): { readonly EndedAt?: Date } {
  if (!isJson(event)) return {};
  const { EventArn, EndedAt, ImpactedLocations } = event;
  if (typeof EventArn !== 'string' || !Array.isArray(ImpactedLocations)) return {};
  if (EndedAt instanceof Date) ends.set(EventArn, EndedAt);
  const end = ends.get(EventArn);
  return end === undefined ? {} : { EndedAt: end };
}
