import type { MetadataBearer } from '@smithy/types';
import type { NotifyDependencies } from '../../lambda/announce/announce-notification.ts';
import type { Channel } from '../../lambda/announce/channel.ts';
import type { Command, InternetMonitor } from '../../lambda/internet-monitor/index.ts';
import type { Destination } from '../../lambda/outage/destination.ts';
import type { ReconcileDependencies } from '../../lambda/reconcile/reconcile-announcements.ts';
import { toExpiry } from '../../lambda/store/outbox-items.ts';
import type { Item, ItemKey, Table } from '../../lambda/store/table.ts';
import { isJson, type Json, readBody, type Saboteur, withFetch } from './saboteur.ts';
import { subtleSaboteurs } from './saboteurs-subtle.ts';
import { hour } from './stories.ts';

export const saboteurs = {
  // What is announced at all
  'no-updates': {
    what: 'never announces an update',
    announcing: (given) => ({ ...given, policy: { ...given.policy, updates: 'none' } }),
    sweeping: (given) => ({ ...given, policy: { ...given.policy, updates: 'none' } }),
  },
  'first-destination': {
    what: 'announces to the first destination only',
    announcing: (given) => ({ ...given, outboxes: given.outboxes.slice(0, 1) }),
    sweeping: (given) => ({ ...given, destinations: given.destinations.slice(0, 1) }),
  },
  'first-page': {
    scenario: 'storm',
    what: 'reads only the first page of each list',
    client: (client) => changing(client, (answer) => ({ ...answer, NextToken: undefined })),
  },
  'open-ignored': {
    what: 'does not read again, in the sweep, what it announced and is open',
    sweeping: (given) => ({
      ...given,
      internetMonitor: {
        ...given.internetMonitor,
        readHealthEvent: async () => ({ missingData: { source: 'health event', reason: 'not-found' } }),
        readList: async () => ({ events: [] }),
      },
    }),
  },
  'watch-finds-nothing': {
    scenario: 'map',
    what: 'finds nothing on the map that it watches',
    sweeping: (given) => ({ ...given, watch: { countries: ['XX'] } }),
  },
  'monitor-left-out': {
    scenario: 'quiet',
    what: 'leaves out the last monitor of the account',
    client: (client) =>
      changing(client, (answer) =>
        'Monitors' in answer ? { ...answer, Monitors: toList(answer['Monitors']).slice(0, -1) } : answer,
      ),
  },
  'refusal-ends-the-sweep': {
    scenario: 'refused',
    what: 'reads no other monitor in a sweep, once Internet Monitor has refused one',
    sweeping: (given) => ({ ...given, internetMonitor: untilRefused(given.internetMonitor) }),
  },
  'monitor-forgotten': {
    scenario: 'refused-storm',
    what: 'forgets which monitor reports what it has announced: outages without a place are as many messages as events',
    announcing: (given) => ({ ...given, table: withoutMonitors(given.table) }),
  },
  'partition-stops-the-sweep': {
    scenario: 'one-partition',
    what: 'finds nothing in a sweep if what one webhook has in the table cannot be read',
    sweeping: (given) => ({ ...given, table: untilBroken(given.table) }),
  },
  'no-sweep': { what: 'never sweeps', isInvoked: (name) => name !== 'sweep' },
  'no-minute': { what: 'is never called by the minute', isInvoked: (name) => name !== 'announce' },
  'no-redelivery': {
    scenario: 'deaths',
    what: 'never takes up what failed',
    isInvoked: (name) => name !== 'redeliver',
  },
  'new-destination-ignored': {
    what: 'goes on with the destinations that it had first',
    announcing: (given) => ({ ...given, outboxes: given.outboxes.filter(({ destination }) => destination !== 'late') }),
    sweeping: (given) => ({ ...given, destinations: given.destinations.filter(({ name }) => name !== 'late') }),
  },
  'all-expires': {
    scenario: 'forty-days',
    what: 'lets all that it keeps expire after a month: what goes on for longer is announced as new',
    announcing: (given) => ({ ...given, table: withExpiry(given) }),
  },
  'gone-destination-forgotten': {
    scenario: 'rolled-back',
    what: 'makes no dead letter of what waits for a destination that the settings no longer have',
    announcing: (given) => ({
      ...given,
      sendDeadLetter: async (body, reason) => {
        if (reason !== 'unknown-destination') await given.sendDeadLetter(body, reason);
      },
    }),
  },
  'entries-dropped': {
    what: 'does not write one in five entries, and believes that it has',
    announcing: (given) => ({ ...given, table: withoutPuts(given.table, isFifthEntry) }),
    sweeping: (given) => ({ ...given, table: withoutPuts(given.table, isFifthEntry) }),
  },
  'ends-dropped': {
    what: 'writes no entry for an end',
    announcing: (given) => ({ ...given, table: withoutPuts(given.table, isEndEntry) }),
    sweeping: (given) => ({ ...given, table: withoutPuts(given.table, isEndEntry) }),
  },
  'letters-dropped': {
    scenario: 'slack-lies',
    what: 'sends no dead letter, and believes that it has',
    announcing: (given) => ({ ...given, sendDeadLetter: async () => {} }),
  },
  'parameter-kept': {
    scenario: 'revoked',
    what: 'never reads the webhook again',
    announcing: (given) => ({
      ...given,
      channels: given.channels.map((channel) => ({ ...channel, webhook: keeping(channel) })),
    }),
  },
  'filter-of-others': {
    what: 'takes the filter of another country',
    announcing: (given) =>
      withDestinations(given, (one) => (one.filter?.countries ? { ...one, filter: { countries: ['US'] } } : one)),
  },
  'small-shares-announced': {
    what: 'asks of no outage how much traffic it has',
    announcing: (given) =>
      withDestinations(given, (one) => ({ ...one, filter: { ...one.filter, minTrafficPercent: undefined } })),
  },
  'statuses-frozen': {
    scenario: 'changes',
    what: 'believes for ever what it has read of an event first',
    client: keepingAnswers,
  },

  // When
  'late-retries': {
    scenario: 'slack-fails',
    what: 'tries again after 11 hours',
    announcing: (given) => ({ ...given, table: pausingFor(11 * hour, given) }),
    queues: (given) => ({ ...given, delay: (receiptHandle) => given.delay(receiptHandle, 11 * 3_600) }),
  },
  'given-up-early': {
    scenario: 'slack-out-for-a-day',
    what: 'gives up what it has tried for six hours',
    announcing: (given) => ({ ...given, table: agedBy(18 * hour, given.table) }),
  },
  'announced-hourly': {
    what: 'announces only in the first ten minutes of an hour',
    isInvoked: (name) => name === 'sweep' || new Date().getUTCMinutes() < 10,
  },
  'pace-ignored': {
    scenario: 'burst',
    what: 'makes no pause between two messages',
    announcing: (given) => ({ ...given, clock: hurried(given.clock) }),
  },
  'retry-after-ignored': {
    scenario: 'slack-limits-rates',
    what: 'does not heed Retry-After',
    announcing: (given) =>
      withFetch(given, (real) => async (...request) => {
        const response = await real(...request);
        return response.status === 429
          ? new Response(null, { status: 429, headers: { 'retry-after': '3' } })
          : response;
      }),
  },

  // How often
  'lease-ignored': {
    what: 'takes the lease of another function',
    announcing: (given) => ({ ...given, table: withoutLease(given.table) }),
  },
  'outage-unrecorded': {
    what: 'does not write the record of an outage that it has announced',
    announcing: (given) => ({
      ...given,
      table: withoutPuts(given.table, ({ item }) => /^(?:closed-)?outage\//.test(item)),
    }),
  },
  'event-unrecorded': {
    what: 'does not write the record of an event that it has announced',
    announcing: (given) => ({
      ...given,
      table: withoutPuts(given.table, ({ item }) => /^(?:event|closed)\//.test(item)),
    }),
  },
  ungrouped: {
    scenario: 'storm',
    what: 'makes each event an outage of its own',
    announcing: (given) => ({ ...given, policy: { ...given.policy, groupBy: ['event'] } }),
  },
  'grouped-by-country': {
    what: 'puts all that fails in a country into one outage',
    announcing: (given) => ({ ...given, policy: { ...given.policy, groupBy: ['country'] } }),
  },
  repeated: {
    what: 'posts every twentieth message twice',
    announcing: (given) =>
      withFetch(given, (real) => async (url, init) => {
        if (readBody(init).length % 20 === 0) await real(url, init);
        return real(url, init);
      }),
  },

  // What
  atlantis: {
    what: 'calls every place "Atlantis"',
    announcing: (given) => withText(given, /Town \d+-\d+/g, 'Atlantis'),
  },
  'never-on-map': {
    scenario: 'map',
    what: 'says of every outage that it is not on the map',
    client: (client) => changing(client, (answer) => ('InternetEvents' in answer ? { InternetEvents: [] } : answer)),
  },
  'always-on-map': {
    what: 'says of every outage that it is on the map',
    announcing: (given) =>
      withText(
        given,
        /(?:It is not|Not) on the AWS global outage map[^.]*\./g,
        'Others see it too: it is on the AWS global outage map.',
      ),
  },
  'shares-tenfold': {
    what: 'says ten times the share',
    announcing: (given) => withText(given, /([\d.]+) % of/g, (percent) => `${Number.parseFloat(percent) * 10} % of`),
  },
  'shares-unsaid': {
    what: 'says of no end how much it was',
    announcing: (given) => withText(given, / · up to [\d.]+ % of [^\n"\\]*/g, ''),
  },
  'another-country': {
    what: 'says another country',
    announcing: (given) => withText(given, /(Town \d+-\d+), (?:US|DE|FR|BR)/g, (words) => words.replace(/..$/, 'JP')),
  },
  'causes-dropped': {
    what: 'does not see the cause',
    client: (client) =>
      changing(client, (answer) => mapLocations(answer, (location) => ({ ...location, CausedBy: undefined }))),
  },
  'aws-blamed': {
    what: "says of each cause that it is AWS's own network",
    client: (client) =>
      changing(client, (answer) =>
        mapLocations(answer, (location) =>
          'CausedBy' in location
            ? { ...location, CausedBy: { Networks: [], AsPath: [], NetworkEventType: 'AWS' } }
            : location,
        ),
      ),
  },
  'kinds-swapped': {
    what: 'says availability for performance',
    announcing: (given) => withText(given, /Performance problem/g, 'Availability problem'),
  },
  'ends-hidden': { what: 'shows an end as if it went on', announcing: (given) => withText(given, /🟢/gu, '🟡') },
  'ends-too-early': {
    what: 'takes each event for over',
    client: (client) =>
      changing(client, (answer) =>
        mapEvents(answer, (event) => ({
          ...event,
          Status: 'RESOLVED',
          EndedAt: event['EndedAt'] ?? event['LastUpdatedAt'],
        })),
      ),
  },
  'ends-unseen': {
    what: 'takes each event for active',
    client: (client) =>
      changing(client, (answer) => mapEvents(answer, (event) => ({ ...event, Status: 'ACTIVE', EndedAt: undefined }))),
  },
  'times-shifted': {
    what: 'reads times three hours late',
    client: (client) =>
      changing(client, (answer) =>
        mapEvents(answer, (event) => ({ ...event, StartedAt: new Date(Number(event['StartedAt']) + 3 * hour) })),
      ),
  },
  'wrong-command': {
    what: 'shows the command of another event',
    announcing: (given) => withText(given, /(latency-\d+-)(\d+)/g, (id) => `${id}1`),
  },
  'wrong-monitor': {
    what: 'names another monitor',
    announcing: (given) => withText(given, /monitor (?:alpha|beta|gamma)/g, 'monitor delta'),
  },
  'digest-cut': {
    scenario: 'burst',
    what: 'leaves a line out of a digest',
    announcing: (given) =>
      withText(given, /(internet problems(?:.|\n)*?)(\\n(?:🔴|🟠|🟡|🟢) [^\\]+)/gu, (words) =>
        words.replace(/\\n(?:🔴|🟠|🟡|🟢) [^\\]+$/u, ''),
      ),
  },
  'gaps-hidden': {
    scenario: 'unread',
    what: 'does not say what could not be read',
    announcing: (given) =>
      withText(given, /Could not read[^\n"\\]*|The details could not be read from AWS\.|[^.]*not known yet/g, ''),
  },

  // To whom
  'filters-ignored': {
    what: 'heeds no filter',
    announcing: (given) => withDestinations(given, (one) => ({ ...one, filter: {} })),
  },
  'wrong-channel': {
    what: 'posts what is for the second channel into the first',
    announcing: (given) => ({
      ...given,
      channels: given.channels.map((channel) => ({
        ...channel,
        webhook: given.channels[0]?.webhook ?? channel.webhook,
      })),
    }),
  },
  'no-runbook': {
    what: 'links no runbook',
    announcing: (given) => withDestinations(given, ({ runbookUrl: _left, ...one }) => one),
  },
  'never-calls': {
    scenario: 'burst',
    what: 'calls nobody',
    announcing: (given) => withDestinations(given, ({ mention: _left, ...one }) => one),
  },
  'always-calls': {
    what: 'calls for each message',
    announcing: (given) => withDestinations(given, (one) => ({ ...one, mention: 'here' })),
  },

  // Besides the channel
  ...subtleSaboteurs,

  'secret-logged': {
    what: 'writes the URL of the webhook into its log',
    announcing: (given) =>
      withFetch(given, (real) => (url, init) => {
        given.log.info('Posting', { url: url instanceof URL ? url.href : 'unknown' });
        return real(url, init);
      }),
  },
  'letters-uncounted': {
    scenario: 'slack-lies',
    what: 'counts no dead letter, so that no alarm rings',
    announcing: (given) => ({ ...given, metrics: { ...given.metrics, count: () => {} } }),
  },
  'counted-twice': {
    what: 'counts each message twice',
    announcing: (given) => ({
      ...given,
      metrics: {
        ...given.metrics,
        count(name, reason) {
          given.metrics.count(name, reason);
          if (name === 'delivered') given.metrics.count(name, reason);
        },
      },
    }),
  },
} as const satisfies Readonly<Record<string, Saboteur>>;

export function isSaboteur(name: string): name is keyof typeof saboteurs {
  return Object.hasOwn(saboteurs, name);
}

// What the saboteurs are made of

function toList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The client, whose answers are changed. */
function changing(client: InternetMonitor, change: (answer: Json) => Json): InternetMonitor {
  return {
    async send<Input extends object, Output extends MetadataBearer>(
      command: Command<Input, Output>,
      options?: { readonly abortSignal?: AbortSignal },
    ): Promise<Output> {
      const answer = await client.send(command, options);
      return { ...answer, ...change(Object.fromEntries(Object.entries(answer))) };
    },
  };
}

/** Changes each health event of an answer, be it alone or in a list. */
function mapEvents(answer: Json, change: (event: Json) => Json): Json {
  if ('ImpactedLocations' in answer) return change(answer);
  if (!('HealthEvents' in answer)) return answer;
  return {
    ...answer,
    HealthEvents: toList(answer['HealthEvents']).map((event) => (isJson(event) ? change(event) : event)),
  };
}

function mapLocations(answer: Json, change: (location: Json) => Json): Json {
  return mapEvents(answer, (event) => ({
    ...event,
    ImpactedLocations: toList(event['ImpactedLocations']).map((location) =>
      isJson(location) ? change(location) : location,
    ),
  }));
}

/** The client, which gives for each event what it gave first. */
function keepingAnswers(client: InternetMonitor): InternetMonitor {
  const first = new Map<unknown, Json>();
  return changing(client, (answer) =>
    mapEvents(answer, (event) => {
      const known = first.get(event['EventId']) ?? event;
      first.set(event['EventId'], known);
      return known;
    }),
  );
}

/** What is posted has other words. */
function withText(
  given: NotifyDependencies,
  pattern: RegExp,
  words: string | ((found: string) => string),
): NotifyDependencies {
  return withFetch(given, (real) => (url, init) => {
    const body = readBody(init);
    return real(url, {
      ...init,
      body: typeof words === 'string' ? body.replaceAll(pattern, words) : body.replaceAll(pattern, words),
    });
  });
}

function withDestinations(
  given: NotifyDependencies,
  change: (destination: Destination) => Destination,
): NotifyDependencies {
  return {
    ...given,
    channels: given.channels.map((channel) => ({ ...channel, destinations: channel.destinations.map(change) })),
  };
}

/** The webhook, of which the URL is read once only. */
function keeping({ webhook }: Channel): Channel['webhook'] {
  const url = async () => {
    const known = urls.get(webhook) ?? (await webhook.url());
    urls.set(webhook, known);
    return known;
  };
  return { url, freshUrl: url, replacementFor: async () => undefined };
}
const urls = new WeakMap<Channel['webhook'], URL>();

/** The table, in which each item expires. */
function withExpiry({ table, clock }: NotifyDependencies): Table {
  return { ...table, put: (item, condition) => table.put({ expiresAt: toExpiry(clock.now()), ...item }, condition) };
}

/** The table, in which such items are never put. */
function withoutPuts(table: Table, isLeftOut: (item: ItemKey & Item) => boolean): Table {
  return { ...table, put: async (item, condition) => isLeftOut(item) || table.put(item, condition) };
}

function isFifthEntry({ item }: ItemKey): boolean {
  return /^entry\/.*latency-\d*[05]-/.test(item);
}

function isEndEntry({ item, content }: ItemKey & Item): boolean {
  return item.startsWith('entry/') && String(content).includes('"status":"resolved"');
}

/** A clock by which twenty seconds pass in one. */
function hurried(clock: NotifyDependencies['clock']): NotifyDependencies['clock'] {
  const begun = clock.now();
  return { ...clock, now: () => begun + (clock.now() - begun) * 20, sleep: (ms) => clock.sleep(ms / 20) };
}

type Reader = ReconcileDependencies['internetMonitor'];

/** Internet Monitor, of which no list of health events is read if one is refused. */
function untilRefused(reader: Reader): Reader {
  let refused: Awaited<ReturnType<Reader['readList']>> | undefined;
  return {
    ...reader,
    async readList(...given) {
      const answer = await reader.readList(...given);
      if (answer.missingData?.reason === 'access-denied') refused = answer;
      await new Promise((resolve) => setTimeout(resolve, 3_000)); // Some are read at a time: each waits for the others.
      return refused ?? answer;
    },
  };
}

/** The table, of which some keys are never read if not all are. */
function untilBroken(table: Table): Table {
  return {
    ...table,
    async getReadable(keys) {
      const answer = await table.getReadable(keys);
      if (answer.failure !== undefined) throw answer.failure;
      return answer;
    },
  };
}

/** The table, in which a query finds each item as something else. */
function reading(table: Table, change: (item: Item) => Item): Table {
  return { ...table, query: async (...given) => (await table.query(...given)).map(change) };
}

/** The table, of which no record of an event names its monitor. */
function withoutMonitors(table: Table): Table {
  return reading(table, (item) => {
    const { item: key, content } = item;
    if (typeof content !== 'string' || !String(key).startsWith('event/')) return item;
    return { ...item, content: content.replace(/"monitorName":"[^"]*",?/, '') };
  });
}

/** The table, in which the lease is always free. */
function withoutLease(table: Table): Table {
  return {
    ...reading(table, (item) => (item['item'] === 'webhook' ? { ...item, leaseUntil: 0 } : item)),
    update: (key, input) => {
      const { ConditionExpression: _left, ...always } = input;
      return table.update(key, input.UpdateExpression?.includes('leaseUntil = ') ? always : input);
    },
  };
}

/** The table, in which each entry is older than it is. */
function agedBy(ms: number, table: Table): Table {
  return reading(table, (item) => {
    const content = String(item['content']);
    const since = /"since":"([^"]+)"/.exec(content)?.[1];
    if (since === undefined || !String(item['item']).startsWith('entry/')) return item;
    return { ...item, content: content.replace(since, new Date(Date.parse(since) - ms).toISOString()) };
  });
}

/** The program takes a pause that ends later than in 66 minutes for a mistake. */
const longestSeenMs = hour;

/** The table, in which each pause of a webhook lasts so much longer. */
function pausingFor(ms: number, { table, clock }: NotifyDependencies): Table {
  const shortened = (item: Item): Item => {
    const { notBefore } = item;
    if (typeof notBefore !== 'number') return item;
    return { ...item, notBefore: Math.min(notBefore, clock.now() + longestSeenMs) };
  };
  return {
    ...reading(table, shortened),
    async update(key, input) {
      const { ExpressionAttributeValues: values } = input;
      const notBefore: unknown = values?.[':notBefore'];
      // A holder that finds a pause writes it again when it leaves.
      const isNew = typeof notBefore === 'number' && notBefore < clock.now() + ms / 2;
      const before = await table.update(
        key,
        isNew ? { ...input, ExpressionAttributeValues: { ...values, ':notBefore': notBefore + ms } } : input,
      );
      return before && shortened(before);
    },
  };
}
