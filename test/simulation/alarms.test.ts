import { expect, it } from '@jest/globals';
import { metricNames, metricNamespace, serviceName } from '../../lambda/runtime/metrics.ts';
import { alarmSchema, type Datapoint, mailsOf, stateOf } from '../unit/infra/alarm-state.ts';
import { queue } from '../unit/infra/embedded-metrics.ts';
import { templateOf } from '../unit/infra/template.ts';
import { scenarios } from './scenarios.ts';
import { simulate } from './simulate.ts';
import { start } from './stories.ts';

const alarms = templateOf({ alarmEmail: 'oncall@example.com' })
  .all('AWS::CloudWatch::Alarm')
  .map((properties) => alarmSchema.parse(properties));

/** Before that, what has not run yet looks as if it did not run. */
const settledAt = 30;

/** Runs a scenario, by a seed that brings something to ring for, and gives the mails of each alarm, and its state when all is over. */
async function ring(name: keyof typeof scenarios, seed = 1) {
  const datapoints: Datapoint[] = [];
  const minuteNow = () => Math.floor((Date.now() - start) / 60_000);
  const add = (metric: string, value: number) =>
    datapoints.push({
      namespace: metricNamespace,
      name: metric,
      dimensions: { service: serviceName, stack: 'Stack' },
      minute: minuteNow(),
      value,
    });
  let until = 0;
  const evidence = await simulate({
    seed,
    events: scenarios[name].events,
    isShort: true,
    scenario: scenarios[name],
    observe: {
      count: (counted) => void add(metricNames[counted], 1),
      secondsToSlack: (seconds) => void add(metricNames.secondsToSlack, seconds),
      eventsPerMessage: (events) => void add(metricNames.eventsPerMessage, events),
      oldestDueSeconds: (seconds) => void add(metricNames.oldestDueSeconds, seconds),
      queues: (redelivery, deadLetters) => {
        until = minuteNow();
        datapoints.push(...queue('Redelivery', until, redelivery, 0), ...queue('DeadLetters', until, deadLetters, 0));
      },
    },
  });
  const ofAlarm = ({ metrics }: (typeof alarms)[number]) =>
    datapoints.filter((point) => metrics.some(({ metric }) => metric.MetricName === point.name));
  return {
    evidence,
    mails: new Map(
      alarms.flatMap((alarm) => {
        const mails = mailsOf(alarm, ofAlarm(alarm), { until }).filter((mail) => minuteOf(mail) > settledAt);
        return mails.length === 0 ? [] : [[alarm.AlarmName.replace('Stack-', ''), mails] as const];
      }),
    ),
    ringing: alarms
      .filter((alarm) => {
        const points = ofAlarm(alarm).map((point) => ({ ...point, minute: point.minute - until }));
        return stateOf(alarm, points) === 'ALARM';
      })
      .map(({ AlarmName }) => AlarmName),
  };
}

/** Of a mail such as `ALARM at 77`. */
function minuteOf(mail: string): number {
  return Number(mail.split(' ')[2]);
}

it('no alarm rings while outages come and go, and nothing else goes wrong', async () => {
  const { evidence, mails, ringing } = await ring('changes');
  expect(evidence.posts.length).toBeGreaterThan(50);
  expect([...mails]).toEqual([]);
  expect(ringing).toEqual([]);
});

it('a webhook that is gone for three hours rings as what a person must fix and as what waits, and no more once it is replaced', async () => {
  const { mails, ringing } = await ring('revoked');
  expect([...mails.keys()].toSorted()).toEqual(['OldestDue', 'PermanentFailures']);
  for (const own of mails.values()) {
    expect(own).toEqual([expect.stringContaining('ALARM'), expect.stringContaining('OK')]);
    const [rings = 0, ends = 0] = own.map(minuteOf);
    expect(rings).toBeLessThan(80 + 40);
    expect(ends).toBeGreaterThan(80 + 180);
    expect(ends).toBeLessThan(80 + 180 + 30);
  }
  expect(ringing).toEqual([]);
});

it('each dead letter rings within two minutes, unless another has just rung, and none for good', async () => {
  const { evidence, mails, ringing } = await ring('slack-lies', 2);
  const minutes = evidence.letters.map(({ at }) => Math.floor((at - start) / 60_000));
  const firsts = minutes.filter((minute, index) => index === 0 || minute - (minutes[index - 1] ?? 0) > 2);
  expect(firsts.length).toBeGreaterThan(2);
  expect(mails.get('DeadLetters')?.map(minuteOf)).toEqual(firsts.map((minute) => minute + 1));
  expect(ringing).toEqual([]);
});
