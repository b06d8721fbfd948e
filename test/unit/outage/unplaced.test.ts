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

it('many events that Internet Monitor does not answer for are told at the times of one outage, and their ends with the last', () => {
  const told = run();
  const times = ['14:00', '14:00:20', '14:00:40', '14:02', '14:03', '14:10'];
  for (const [index, time] of times.entries()) {
    told.passTo(at(time));
    told.write(unreadOf(`event-${index}`));
  }
  for (const [index, time] of ['14:30', '14:31', '14:32', '14:33', '14:34', '14:35'].entries()) {
    told.passTo(at(time));
    told.write(unreadOf(`event-${index}`, { changed: time, ended: time }));
  }
  told.passTo(at('16:00'));
  expect(messagesOf(told)).toEqual([
    '14:00:00 open',
    '14:01:00 open open',
    '14:06:00 open open',
    '14:21:00 open',
    '14:35:00 close close close close close close',
  ]);
});

it('ends that come long before the last are told at the next of the times', () => {
  const told = run();
  for (const id of ['one', 'two', 'three']) told.write(unreadOf(id));
  told.passTo(at('14:10'));
  told.write(unreadOf('one', { changed: '14:10', ended: '14:10' }));
  told.write(unreadOf('two', { changed: '14:10', ended: '14:10' }));
  told.passTo(at('15:00'));
  expect(messagesOf(told)).toEqual(['14:00:00 open', '14:01:00 open open', '14:21:00 close close']);
});

it.each<[string, Sample, string]>([
  ['of the same monitor waits', {}, '14:01:00'],
  ['of another monitor does not wait', { monitor: 'api' }, '14:00:20'],
  ['that is the first about availability does not wait', { type: 'LOCAL_AVAILABILITY' }, '14:00:20'],
])('the second event that nobody can place, and that is %s', (_case, second, time) => {
  const told = run();
  told.write(unreadOf('one'));
  told.passTo(at('14:00:20'));
  told.write(unreadOf('two', second));
  told.passTo(at('15:00'));
  expect(messagesOf(told)).toEqual(['14:00:00 open', `${time} open`]);
});

it('one that can be placed meanwhile is told at once, and takes no other along', () => {
  const told = run();
  for (const id of ['one', 'two', 'three']) told.write(unreadOf(id));
  told.passTo(at('14:00:10'));
  told.write({ ...alertOf({ city: 'Bonn', changed: '14:00:10' }), eventKey: 'health-event/shop/two' });
  told.passTo(at('14:00:50'));
  expect(messagesOf(told)).toEqual(['14:00:00 open', '14:00:10 open']);
  told.passTo(at('15:00'));
  expect(messagesOf(told).slice(2)).toEqual(['14:01:00 open']);
});

it('the next event after all are over is told at once', () => {
  const told = run();
  told.write(unreadOf('one'));
  told.passTo(at('14:10'));
  told.write(unreadOf('one', { changed: '14:10', ended: '14:10' }));
  told.passTo(at('14:12'));
  told.write(unreadOf('two', { changed: '14:12' }));
  told.passTo(at('15:00'));
  expect(messagesOf(told)).toEqual(['14:00:00 open', '14:10:00 close', '14:12:00 open']);
});

it('what was over before it was told waits after another, and is told at the times of one outage', () => {
  const told = run();
  for (const [index, time] of ['14:00', '14:00:20', '14:00:40', '14:03', '14:20', '15:00'].entries()) {
    told.passTo(at(time));
    told.write(unreadOf(`event-${index}`, { changed: time, ended: time }));
  }
  told.passTo(at('16:00'));
  expect(messagesOf(told)).toEqual([
    '14:00:00 open',
    '14:01:00 open open',
    '14:06:00 open',
    '14:27:00 open',
    '15:00:00 open',
  ]);
});
