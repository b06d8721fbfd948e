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
  ['silent', 'Silent'],
  ['incomplete', 'Incomplete'],
  ['possiblyDoubled', 'PossiblyDoubled'],
  ['slackRetries', 'SlackRetries'],
  ['rateLimited', 'RateLimited'],
  ['permanentFailures', 'PermanentFailures'],
  ['unmappedCountry', 'UnmappedCountry'],
  ['unreadableItems', 'UnreadableItems'],
  ['dispatched', 'HandedOver'],
  ['sweepsCompleted', 'SweepsCompleted'],
  ['minutesCompleted', 'MinutesCompleted'],
])(
  'a line in the log, in the embedded metric format is written at once for what is counted: %s as %s',
  (name, shown) => {
    createLogMetrics().count(name);
    expect(lines()).toEqual([{ ...directive(['service'], shown), service: 'internet-event-alerts', [shown]: 1 }]);
  },
);

it('a line in the log, in the embedded metric format is written twice for what is counted with a reason: without it, which an alarm can watch, and with it', () => {
  createLogMetrics().count('permanentFailures', 'webhook-gone');
  expect(lines()).toEqual([
    { ...directive(['service'], 'PermanentFailures'), service: 'internet-event-alerts', PermanentFailures: 1 },
    {
      ...directive(['service', 'reason'], 'PermanentFailures'),
      service: 'internet-event-alerts',
      reason: 'webhook-gone',
      PermanentFailures: 1,
    },
  ]);
});

it('a line in the log, in the embedded metric format of a reason has no other reason, nor has the next one', () => {
  const metrics = createLogMetrics();
  metrics.count('silent', 'over');
  metrics.count('silent', 'unchanged');
  metrics.count('delivered');
  expect(lines().map((line) => Object.entries(Object(line)).slice(1))).toEqual([
    [
      ['service', 'internet-event-alerts'],
      ['Silent', 1],
    ],
    [
      ['service', 'internet-event-alerts'],
      ['reason', 'over'],
      ['Silent', 1],
    ],
    [
      ['service', 'internet-event-alerts'],
      ['Silent', 1],
    ],
    [
      ['service', 'internet-event-alerts'],
      ['reason', 'unchanged'],
      ['Silent', 1],
    ],
    [
      ['service', 'internet-event-alerts'],
      ['Delivered', 1],
    ],
  ]);
});

it('a line in the log, in the embedded metric format says in seconds how late a message was', () => {
  createLogMetrics().secondsToSlack(30.375);
  expect(lines()).toEqual([
    {
      ...directive(['service'], 'SecondsToSlack', 'Seconds'),
      service: 'internet-event-alerts',
      SecondsToSlack: 30.375,
    },
  ]);
});

it('a line in the log, in the embedded metric format says in seconds for how long the oldest announcement has been due', () => {
  createLogMetrics().oldestDueSeconds(1_260);
  expect(lines()).toEqual([
    {
      ...directive(['service'], 'OldestDueSeconds', 'Seconds'),
      service: 'internet-event-alerts',
      OldestDueSeconds: 1_260,
    },
  ]);
});
