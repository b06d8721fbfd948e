import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { createLogMetrics, type MetricName } from '../../../lambda/runtime/metrics.ts';

let written: string[];
beforeEach(() => {
  written = [];
  jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    written.push(String(chunk));
    return true;
  });
  jest.useFakeTimers({ now: new Date('2026-11-20T14:20:00.000Z') });
});
afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

/** What was written, each line read as JSON. */
function lines(): readonly unknown[] {
  return written.map((line): unknown => JSON.parse(line));
}

/** Which functions of which stack a metric is of. */
const own = { service: 'internet-event-alerts', stack: 'Staging' };

function directive(dimensions: readonly string[], name: string, unit = 'Count') {
  return {
    _aws: {
      Timestamp: 1_795_184_400_000,
      CloudWatchMetrics: [
        {
          Namespace: 'InternetEventAlerts',
          Dimensions: [dimensions],
          Metrics: [{ Name: name, Unit: unit }],
        },
      ],
    },
  };
}

it.each<[MetricName, string]>([
  ['delivered', 'Delivered'],
  ['shrunk', 'Shrunk'],
  ['gathered', 'Gathered'],
  ['silent', 'Silent'],
  ['incomplete', 'Incomplete'],
  ['possiblyDoubled', 'PossiblyDoubled'],
  ['slackRetries', 'SlackRetries'],
  ['rateLimited', 'RateLimited'],
  ['permanentFailures', 'PermanentFailures'],
  ['deadLetters', 'DeadLetters'],
  ['unmappedCountry', 'UnmappedCountry'],
  ['unreadableItems', 'UnreadableItems'],
  ['dispatched', 'HandedOver'],
  ['sweepsCompleted', 'SweepsCompleted'],
  ['announcesCompleted', 'AnnouncesCompleted'],
])(
  'a line in the log, in the embedded metric format is written at once for what is counted: %s as %s',
  (name, shown) => {
    createLogMetrics('Staging').count(name);
    expect(lines()).toEqual([{ ...directive(['service', 'stack'], shown), ...own, [shown]: 1 }]);
  },
);

it('a line in the log, in the embedded metric format is written twice for what is counted with a reason: without it, which an alarm can watch, and with it', () => {
  createLogMetrics('Staging').count('permanentFailures', 'webhook-gone');
  expect(lines()).toEqual([
    { ...directive(['service', 'stack'], 'PermanentFailures'), ...own, PermanentFailures: 1 },
    {
      ...directive(['service', 'stack', 'reason'], 'PermanentFailures'),
      ...own,
      reason: 'webhook-gone',
      PermanentFailures: 1,
    },
  ]);
});

it('a line in the log, in the embedded metric format of a reason has no other reason, nor has the next one', () => {
  const metrics = createLogMetrics('Staging');
  metrics.count('silent', 'over');
  metrics.count('silent', 'unchanged');
  metrics.count('delivered');
  expect(lines().map((line) => Object.entries(Object(line)).slice(1))).toEqual([
    [
      ['service', 'internet-event-alerts'],
      ['stack', 'Staging'],
      ['Silent', 1],
    ],
    [
      ['service', 'internet-event-alerts'],
      ['stack', 'Staging'],
      ['reason', 'over'],
      ['Silent', 1],
    ],
    [
      ['service', 'internet-event-alerts'],
      ['stack', 'Staging'],
      ['Silent', 1],
    ],
    [
      ['service', 'internet-event-alerts'],
      ['stack', 'Staging'],
      ['reason', 'unchanged'],
      ['Silent', 1],
    ],
    [
      ['service', 'internet-event-alerts'],
      ['stack', 'Staging'],
      ['Delivered', 1],
    ],
  ]);
});

it('a line in the log, in the embedded metric format says in seconds how late a message was', () => {
  createLogMetrics('Staging').secondsToSlack(30.375);
  expect(lines()).toEqual([
    {
      ...directive(['service', 'stack'], 'SecondsToSlack', 'Seconds'),
      ...own,
      SecondsToSlack: 30.375,
    },
  ]);
});

it('a line in the log, in the embedded metric format says how many events a message told of, and their sum stands beside the messages', () => {
  createLogMetrics('Staging').eventsPerMessage(40);
  expect(lines()).toEqual([
    {
      ...directive(['service', 'stack'], 'EventsPerMessage'),
      ...own,
      EventsPerMessage: 40,
    },
  ]);
});

it('a line in the log, in the embedded metric format says in seconds for how long the oldest announcement has been due', () => {
  createLogMetrics('Staging').oldestDueSeconds(1_260);
  expect(lines()).toEqual([
    {
      ...directive(['service', 'stack'], 'OldestDueSeconds', 'Seconds'),
      ...own,
      OldestDueSeconds: 1_260,
    },
  ]);
});
