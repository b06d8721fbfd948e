import type { EventBridge } from './event-bridge.ts';
import { secondWebhook } from './services.ts';
import { hour, minute, type StoryKind } from './stories.ts';
import type { FaultName, Service, Trouble } from './trouble.ts';

/** What a deployment changes: a destination is added, removed again, or gets another name. */
export type Deployment = 'added' | 'removed' | 'renamed';

/** What a scenario may change. */
export interface ScenarioWorld {
  readonly trouble: Trouble;
  readonly eventBridge: EventBridge;
  /** Does something after so many milliseconds. */
  readonly at: (ms: number, work: () => void) => void;
  /** Makes a spell of a service from now on, for so many milliseconds. */
  readonly spell: (...spell: Parameters<Trouble['make']>) => void;
  /** Revokes the first webhook now; a person replaces it so many milliseconds later. */
  readonly revoke: (ms: number) => void;
  /** Internet Monitor refuses a monitor from now on, for so many milliseconds. */
  readonly refuse: (monitor: string, ms: number) => void;
  readonly deploy: (change: Deployment) => void;
  /** Begins a story now. */
  readonly begin: (kind: StoryKind, size?: number) => void;
}

export interface Scenario {
  /** In words: what happens. */
  readonly what: string;
  /** How many events by chance there are besides. */
  readonly events: number;
  /** Between two stories at the most; default: 5 minutes. */
  readonly betweenMs?: number;
  /** When a deployment brings another destination. */
  readonly deploysAfterMs?: number;
  /** Nothing goes wrong but what the scenario makes. */
  readonly isWithoutChance?: true;
  readonly make?: (world: ScenarioWorld) => void;
}

const everything: readonly Service[] = ['Internet Monitor', 'Parameter Store', 'Table', 'Queues'];

export const scenarios = {
  'slack-out-for-a-day': {
    what: 'Slack answers 503 for 24 hours',
    events: 25,
    betweenMs: 3 * hour,
    isWithoutChance: true,
    make: ({ spell, at }) => at(2 * hour, () => spell('Slack', 'fails', 24 * hour)),
  },
  'aws-out-for-six-hours': {
    what: "none of AWS's services answers for six hours",
    events: 40,
    betweenMs: 40 * minute,
    isWithoutChance: true,
    make: ({ spell, at }) =>
      at(2 * hour, () => {
        for (const service of everything) spell(service, 'throttles', 6 * hour);
      }),
  },
  'quiet-week': {
    what: 'a few outages in a week in which nothing else goes wrong',
    events: 20,
    betweenMs: 20 * hour,
    isWithoutChance: true,
  },
  'forty-days': {
    what: 'two outages that go on for five weeks, and a few others: what the table keeps for a month expires meanwhile',
    events: 1,
    isWithoutChance: true,
    make: ({ at, begin }) => {
      for (const hours of [2, 30]) at(hours * hour, () => begin('weeks'));
      const kinds = ['single', 'reopened', 'returning', 'shared', 'map'] as const;
      for (const [index, kind] of kinds.entries()) {
        at((1 + 4 * index) * 24 * hour, () => begin(kind));
        at((31.5 + index / 2) * 24 * hour, () => begin(kind));
      }
    },
  },
  storm: {
    what: 'a carrier breaks in 90 cities, and most notifications are lost',
    events: 10,
    isWithoutChance: true,
    make: ({ eventBridge, at, begin }) => {
      eventBridge.lossShare = 0.9;
      at(70 * minute, () => begin('storm', 90));
    },
  },
  revoked: {
    what: 'the webhook of two destinations is gone for three hours, while half of the notifications are lost',
    events: 30,
    isWithoutChance: true,
    make: ({ eventBridge, at, revoke }) => {
      eventBridge.lossShare = 0.5;
      at(80 * minute, () => revoke(3 * hour));
    },
  },
  newcomer: {
    what: 'a deployment brings another destination after three hours',
    events: 40,
    isWithoutChance: true,
    deploysAfterMs: 3 * hour,
  },
  'rolled-back': {
    what: 'what a deployment brought is rolled back while Slack is down, and comes again after an hour; another destination is renamed',
    events: 50,
    betweenMs: 12 * minute,
    isWithoutChance: true,
    deploysAfterMs: 1.2 * hour,
    make: ({ spell, deploy, at }) => {
      at(1.4 * hour, () => spell('Slack', 'fails', 40 * minute));
      at(1.8 * hour, () => deploy('removed'));
      at(2 * hour, () => deploy('renamed'));
      at(2.9 * hour, () => deploy('added'));
    },
  },
  'comes-back': several('reopened', 10),
  changes: several('changing', 12),
  shared: several('shared', 8),
  map: several('map', 8),
  quiet: several('quiet', 8, 0.7),
  refused: {
    what: 'Internet Monitor refuses one of the monitors for four hours, and half of the notifications are lost',
    events: 40,
    betweenMs: 12 * minute,
    isWithoutChance: true,
    make: ({ refuse, eventBridge, at }) => {
      eventBridge.lossShare = 0.5;
      at(75 * minute, () => refuse('alpha', 4 * hour));
    },
  },
  'refused-storm': {
    what: 'Internet Monitor refuses one of the monitors for ninety minutes, in which carriers break in 60 and in 30 cities',
    events: 10,
    isWithoutChance: true,
    make: ({ refuse, begin, at }) => {
      at(70 * minute, () => refuse('beta', 1.5 * hour));
      at(75 * minute, () => begin('storm', 60));
      at(80 * minute, () => begin('storm', 30));
    },
  },
  'one-partition': {
    what: "the table throttles the second webhook's items for two hours, and most notifications are lost",
    events: 40,
    betweenMs: 12 * minute,
    isWithoutChance: true,
    make: ({ spell, eventBridge, at }) => {
      eventBridge.lossShare = 0.7;
      at(75 * minute, () => spell('Table', 'throttles', 2 * hour, { webhook: secondWebhook }));
    },
  },
  burst: {
    what: 'sixteen outages begin within seconds, three times',
    events: 10,
    isWithoutChance: true,
    make: ({ at, begin }) => {
      for (const begins of [80, 110, 140]) {
        for (let number = 0; number < 16; number += 1) at(begins * minute + number * 200, () => begin('single'));
      }
    },
  },
  deaths: {
    what: 'one function in three dies at a call',
    events: 40,
    make: ({ trouble }) => {
      trouble.deathShare = 0.35;
    },
  },
  'slack-fails': during('Slack', 'fails', 50, 0.5),
  'slack-posts-and-hangs': {
    what: 'Slack posts and never answers, again and again, while outages end and come back',
    events: 10,
    isWithoutChance: true,
    make: ({ spell, begin, at }) => {
      for (let turn = 0; turn < 8; turn += 1) {
        for (const after of [0, 4, 8]) at((70 + 20 * turn + after) * minute, () => begin('reopened'));
        at((80 + 20 * turn) * minute, () => spell('Slack', 'posts, and hangs', 12 * minute));
      }
    },
  },
  'slack-is-slow': during('Slack', 'is slow', 50),
  'slack-limits-rates': during('Slack', 'rate-limits', 30),
  'slack-lies': during('Slack', 'lies', 30),
  unread: during('Internet Monitor', 'fails', 30),
} as const satisfies Readonly<Record<string, Scenario>>;

/** Such stories, one after the other. */
function several(kind: StoryKind, count: number, lossShare?: number): Scenario {
  return {
    what: `${count} stories: ${kind}${lossShare === undefined ? '' : ', of which most notifications are lost'}`,
    events: 10,
    isWithoutChance: true,
    make: ({ eventBridge, at, begin }) => {
      eventBridge.lossShare = lossShare ?? eventBridge.lossShare;
      for (let number = 0; number < count; number += 1) at((70 + 7 * number) * minute, () => begin(kind));
    },
  };
}

/** One spell, in which outages begin and end. */
function during(service: Service, fault: FaultName, minutes: number, share = 0.8): Scenario {
  return {
    what: `${service}: ${fault}, for ${minutes} minutes`,
    events: 45,
    isWithoutChance: true,
    make: ({ spell, at }) => at(75 * minute, () => spell(service, fault, minutes * minute, { share })),
  };
}

export function isScenario(name: string): name is keyof typeof scenarios {
  return Object.hasOwn(scenarios, name);
}
