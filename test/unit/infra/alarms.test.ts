import { describe, expect, it } from '@jest/globals';
import { alarmSchema, stateOf } from './alarm-state.ts';
import { counted, queue } from './embedded-metrics.ts';
import { templateOf } from './template.ts';

const email = { alarmEmail: 'oncall@example.com' };
const { all, named } = templateOf();
const alarmOf = (name: string) => alarmSchema.parse(named(`${name}Alarm`));

const lastMinutes = (count: number) => Array.from({ length: count }, (_, index) => -1 - index);

describe('the alarm of the redelivery queue', () => {
  const alarm = alarmOf('RedeliveryQueueNotEmpty');

  it.each([
    ['waits for its visibility time-out, since the table is down', [0, 1]],
    ['is due, and nothing takes it', [1, 0]],
  ] as const)(
    'the alarm of the redelivery queue rings when a record %s, for 20 minutes',
    (_case, [visible, inFlight]) => {
      const stuck = (minutes: number) =>
        lastMinutes(minutes).flatMap((minute) => queue('Redelivery', minute, visible, inFlight));
      expect(stateOf(alarm, stuck(20))).toBe('ALARM');
      expect(stateOf(alarm, stuck(19))).toBe('OK');
    },
  );

  it('the alarm of the redelivery queue rings when a record is taken and comes back, minute by minute: it is received often, and never gone', () => {
    const comesBack = lastMinutes(20).flatMap((minute) =>
      queue('Redelivery', minute, minute % 2 === 0 ? 1 : 0, minute % 2 === 0 ? 0 : 1),
    );
    expect(stateOf(alarm, comesBack)).toBe('ALARM');
  });

  it.each([
    ['the queue is empty', lastMinutes(20).flatMap((minute) => queue('Redelivery', minute, 0, 0))],
    ['SQS reports nothing, as of a queue that has been unused for long', []],
    [
      'what waits is ingested after 15 minutes',
      lastMinutes(30).flatMap((minute) => queue('Redelivery', minute, 0, minute < -14 ? 1 : 0)),
    ],
    ['a record waits in the other queue', lastMinutes(20).flatMap((minute) => queue('DeadLetters', minute, 1, 0))],
  ])('the alarm of the redelivery queue is quiet while %s', (_case, datapoints) => {
    expect(stateOf(alarm, datapoints)).toBe('OK');
  });
});

it('the alarm of permanent failures rings at the line that a function writes into its log when the webhook is gone', () => {
  const datapoints = counted((metrics) => metrics.count('permanentFailures', 'webhook-gone'));
  expect(stateOf(alarmOf('PermanentFailures'), datapoints)).toBe('ALARM');
});

it('the alarm of permanent failures rings on between two tries, which are up to ten minutes apart', () => {
  const [failure] = counted((metrics) => metrics.count('permanentFailures', 'webhook-gone'));
  if (failure === undefined) throw new Error('Nothing was counted.');
  expect(stateOf(alarmOf('PermanentFailures'), [{ ...failure, minute: -11 }])).toBe('ALARM');
  expect(stateOf(alarmOf('PermanentFailures'), [{ ...failure, minute: -16 }])).toBe('OK');
});

it.each([
  ['an alert is delivered, late', counted((metrics) => metrics.secondsToSlack(3_000))],
  ['Slack asks to wait', counted((metrics) => metrics.count('rateLimited'))],
  ['nothing is written', []],
])('the alarm of permanent failures is quiet while %s', (_case, datapoints) => {
  expect(stateOf(alarmOf('PermanentFailures'), datapoints)).toBe('OK');
});

describe('the alarm of what has been due for long', () => {
  const alarm = alarmOf('OldestDue');
  const dueFor = (seconds: number) => counted((metrics) => metrics.oldestDueSeconds(seconds));

  it('the alarm of what has been due for long rings when announce has written that an alert has been due for 20 minutes', () => {
    expect(stateOf(alarm, dueFor(1_200))).toBe('ALARM');
  });

  it.each([
    ['what is due is younger', dueFor(1_199)],
    ['nothing is due, of which nothing is written', []],
    ['it was announced in the minute before', dueFor(1_200).map((point) => ({ ...point, minute: -2 }))],
    ['an alert is delivered, late', counted((metrics) => metrics.secondsToSlack(3_000))],
  ])('the alarm of what has been due for long is quiet while %s', (_case, datapoints) => {
    expect(stateOf(alarm, datapoints)).toBe('OK');
  });

  it('the alarm of what has been due for long rings for the oldest of several webhooks', () => {
    expect(stateOf(alarm, [...dueFor(5), ...dueFor(1_500), ...dueFor(60)])).toBe('ALARM');
  });
});

describe('the alarm of the scheduled announce', () => {
  const [completed] = counted((metrics) => metrics.count('announcesCompleted'));
  if (completed === undefined) throw new Error('Nothing was counted.');
  const at = (...minutes: readonly number[]) => minutes.map((minute) => ({ ...completed, minute }));

  it.each([
    ['it has not completed for 5 minutes', at(-6, -7, -8)],
    ['there is no data at all, since the schedule invokes nothing', []],
  ])('the alarm of the scheduled announce rings when %s', (_case, datapoints) => {
    expect(stateOf(alarmOf('NoAnnounce'), datapoints)).toBe('ALARM');
  });

  it.each([
    ['it completes each minute', at(-1, -2, -3, -4, -5)],
    ['it completes one minute in five', at(-5)],
  ])('the alarm of the scheduled announce is quiet while %s', (_case, datapoints) => {
    expect(stateOf(alarmOf('NoAnnounce'), datapoints)).toBe('OK');
  });
});

describe('the alarm of the sweep', () => {
  const [completed] = counted((metrics) => metrics.count('sweepsCompleted'));
  if (completed === undefined) throw new Error('Nothing was counted.');
  const at = (...minutes: readonly number[]) => minutes.map((minute) => ({ ...completed, minute }));

  it.each([
    ['no sweep has completed for a quarter of an hour', at(-16, -21)],
    ['there is no data at all, since the schedule invokes nothing', []],
  ])('the alarm of the sweep rings when %s', (_case, datapoints) => {
    expect(stateOf(alarmOf('NoSweep'), datapoints)).toBe('ALARM');
  });

  it.each([
    ['each sweep completes', at(-1, -6, -11)],
    ['one in three does', at(-11)],
  ])('the alarm of the sweep is quiet while %s', (_case, datapoints) => {
    expect(stateOf(alarmOf('NoSweep'), datapoints)).toBe('OK');
  });

  it('the alarm of the sweep has as much patience as the setting says: three times as long as it is between two sweeps', () => {
    const hourly = alarmSchema.parse(templateOf({ sweepMinutes: 60 }).named('NoSweepAlarm'));
    expect(stateOf(hourly, at(-179))).toBe('OK');
    expect(stateOf(hourly, at(-181))).toBe('ALARM');
  });
});

describe.each([
  ['DestinationDeliveryFailures', 'AWS/Lambda', { FunctionName: '<Notify>' }],
  ['InvocationsFailedToBeSentToDlq', 'AWS/Events', { RuleName: '<HealthEvents>' }],
])('the alarm of %s', (name, namespace, dimensions) => {
  it('rings at the first one, before which there is no data at all', () => {
    expect(stateOf(alarmOf(name), [{ namespace, name, dimensions, minute: -1, value: 1 }])).toBe('ALARM');
    expect(stateOf(alarmOf(name), [])).toBe('OK');
  });
});

describe('every alarm', () => {
  const alarms = all('AWS::CloudWatch::Alarm').map((properties) => alarmSchema.parse(properties));

  it('every alarm is one of these, and none rings because notify failed', () => {
    expect(alarms.map(({ AlarmName }) => AlarmName)).toEqual([
      'Stack-DeadLetters',
      'Stack-DeadLetterQueueGrew',
      'Stack-DestinationDeliveryFailures',
      'Stack-InvocationsFailedToBeSentToDlq',
      'Stack-RedeliveryQueueNotEmpty',
      'Stack-OldestDue',
      'Stack-NoAnnounce',
      'Stack-PermanentFailures',
      'Stack-NoSweep',
    ]);
    const metrics = alarms.flatMap((alarm) => alarm.metrics.map(({ metric }) => metric.MetricName));
    expect(metrics).not.toContain('Errors');
    expect(metrics).not.toContain('ApproximateAgeOfOldestMessage');
  });

  it.each(alarms.map(({ AlarmName, AlarmDescription }) => [AlarmName, AlarmDescription]))(
    'every alarm says what to do, in what CloudWatch has room for: %s',
    (_name, description) => {
      expect(description).toMatch(
        /npm run redrive -- --stack Stack --region <region>|aws logs tail <\w+Logs> --region <region>|Deploy the stack again/,
      );
      expect(description.length).toBeLessThanOrEqual(800); // Of 1,024, since names are longer than they are here.
    },
  );

  it('every alarm goes to the topic when it begins, and when it is over but for those of dead letters, which still lie there', () => {
    const mailed = templateOf(email)
      .all('AWS::CloudWatch::Alarm')
      .map((properties) => alarmSchema.parse(properties));
    for (const { AlarmActions } of mailed) expect(AlarmActions).toEqual(['<AlarmTopic>']);
    expect(mailed.filter(({ OKActions }) => OKActions === undefined).map(({ AlarmName }) => AlarmName)).toEqual([
      'Stack-DeadLetters',
      'Stack-DeadLetterQueueGrew',
    ]);
    for (const { OKActions = ['<AlarmTopic>'] } of mailed) expect(OKActions).toEqual(['<AlarmTopic>']);
  });

  it.each([
    ['RedeliveryQueueNotEmpty', 'nothing waits any more: what was given up is a dead letter, which rings by itself'],
    ['OldestDue', 'nothing waits any more: what was given up is a dead letter, which rings by itself'],
    ['PermanentFailures', 'nothing failed so for 15 minutes, perhaps because nothing was tried'],
    ['DestinationDeliveryFailures', 'none was lost since'],
    ['InvocationsFailedToBeSentToDlq', 'none was lost since'],
  ])('every alarm that can be over while an alert is not in Slack says what OK means: %s', (name, meaning) => {
    expect(alarmOf(name).AlarmDescription).toContain(`A mail that says OK means `);
    expect(alarmOf(name).AlarmDescription).toContain(meaning);
  });

  it('every alarm is only to be seen in CloudWatch while there is no alarmEmail', () => {
    for (const alarm of alarms) {
      expect(alarm.AlarmActions).toBeUndefined();
      expect(alarm.OKActions).toBeUndefined();
    }
  });
});
