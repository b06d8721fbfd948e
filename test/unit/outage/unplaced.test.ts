import { expect, it } from '@jest/globals';
import type { Alert } from '../../../lambda/outage/alert.ts';
import { OutageRun } from '../../fixtures/outage-run.ts';
import { alertOf, at, everything, missing, policy } from '../../fixtures/outage-samples.ts';

type Sample = Parameters<typeof alertOf>[0];

/** An event of which Internet Monitor says no more than that a monitor reports it. */
function unreadOf(id: string, sample: Sample = {}): Alert {
  const { monitor = 'shop' } = sample ?? {};
  const eventKey = `health-event/${monitor}/${id}`;
  return { ...alertOf({ percent: null, ...sample, missingData: [missing] }), locations: [], eventKey };
}

function run(): OutageRun {
  return new OutageRun(everything, policy, at('14:00'));
}

/** When each message was posted, what it announces, and of how many events. */
function messagesOf({ messages }: OutageRun): readonly string[] {
  const byTime = new Map<string, string[]>();
  for (const { at: posted, decision } of messages) {
    const time = posted.toISOString().slice(11, 19);
    byTime.set(time, [...(byTime.get(time) ?? []), decision.action]);
  }
  return [...byTime].map(([time, actions]) => `${time} ${actions.join(' ')}`);
}

it('outages without a place are announced at the times of one outage, and their ends with the last', () => {
  const announced = run();
  const times = ['14:00', '14:00:20', '14:00:40', '14:02', '14:03', '14:10'];
  for (const [index, time] of times.entries()) {
    announced.passTo(at(time));
    announced.write(unreadOf(`event-${index}`));
  }
  for (const [index, time] of ['14:30', '14:31', '14:32', '14:33', '14:34', '14:35'].entries()) {
    announced.passTo(at(time));
    announced.write(unreadOf(`event-${index}`, { changed: time, ended: time }));
  }
  announced.passTo(at('16:00'));
  expect(messagesOf(announced)).toEqual([
    '14:00:00 open',
    '14:01:00 open open',
    '14:06:00 open open',
    '14:21:00 open',
    '14:35:00 close close close close close close',
  ]);
});

it('ends that come long before the last are announced at the next of the times', () => {
  const announced = run();
  for (const id of ['one', 'two', 'three']) announced.write(unreadOf(id));
  announced.passTo(at('14:10'));
  announced.write(unreadOf('one', { changed: '14:10', ended: '14:10' }));
  announced.write(unreadOf('two', { changed: '14:10', ended: '14:10' }));
  announced.passTo(at('15:00'));
  expect(messagesOf(announced)).toEqual(['14:00:00 open', '14:01:00 open open', '14:21:00 close close']);
});

it.each<[string, Sample, string]>([
  ['of the same monitor, waits', {}, '14:01:00'],
  ['of another monitor, does not wait', { monitor: 'api' }, '14:00:20'],
  ['the first about availability, does not wait', { type: 'LOCAL_AVAILABILITY' }, '14:00:20'],
])('a second outage without a place, %s', (_case, second, time) => {
  const announced = run();
  announced.write(unreadOf('one'));
  announced.passTo(at('14:00:20'));
  announced.write(unreadOf('two', second));
  announced.passTo(at('15:00'));
  expect(messagesOf(announced)).toEqual(['14:00:00 open', `${time} open`]);
});

it('an outage whose place is known meanwhile is announced at once, and takes no other along', () => {
  const announced = run();
  for (const id of ['one', 'two', 'three']) announced.write(unreadOf(id));
  announced.passTo(at('14:00:10'));
  announced.write({ ...alertOf({ city: 'Bonn', changed: '14:00:10' }), eventKey: 'health-event/shop/two' });
  announced.passTo(at('14:00:50'));
  expect(messagesOf(announced)).toEqual(['14:00:00 open', '14:00:10 open']);
  announced.passTo(at('15:00'));
  expect(messagesOf(announced).slice(2)).toEqual(['14:01:00 open']);
});

it('the next outage after all are over is announced at once', () => {
  const announced = run();
  announced.write(unreadOf('one'));
  announced.passTo(at('14:10'));
  announced.write(unreadOf('one', { changed: '14:10', ended: '14:10' }));
  announced.passTo(at('14:12'));
  announced.write(unreadOf('two', { changed: '14:12' }));
  announced.passTo(at('15:00'));
  expect(messagesOf(announced)).toEqual(['14:00:00 open', '14:10:00 close', '14:12:00 open']);
});

it('what is over before it was announced waits after another, and is announced at the times of one outage', () => {
  const announced = run();
  for (const [index, time] of ['14:00', '14:00:20', '14:00:40', '14:03', '14:20', '15:00'].entries()) {
    announced.passTo(at(time));
    announced.write(unreadOf(`event-${index}`, { changed: time, ended: time }));
  }
  announced.passTo(at('16:00'));
  expect(messagesOf(announced)).toEqual([
    '14:00:00 open',
    '14:01:00 open open',
    '14:06:00 open',
    '14:27:00 open',
    '15:00:00 open',
  ]);
});
