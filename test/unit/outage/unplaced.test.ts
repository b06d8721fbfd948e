import { expect, it } from '@jest/globals';
import type { Alert } from '../../../lambda/outage/alert.ts';
import { plan } from '../../../lambda/outage/plan.ts';
import { OutageRun } from '../../fixtures/outage-run.ts';
import {
  alertOf,
  at,
  entryOf,
  everything,
  knowing,
  missing,
  nothingKnown,
  policy,
  told,
} from '../../fixtures/outage-samples.ts';

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

/** Writes an event at each of the times. */
function writeAll(given: OutageRun, times: readonly string[], toSample: (time: string) => Sample = () => ({})): void {
  for (const [index, time] of times.entries()) {
    given.passTo(at(time));
    given.write(unreadOf(`event-${index}`, toSample(time)));
  }
}

/** Of an event that is over at that time. */
function endedAt(time: string): Sample {
  return { changed: time, ended: time };
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
  writeAll(announced, ['14:00', '14:00:20', '14:00:40', '14:02', '14:03', '14:10']);
  writeAll(announced, ['14:30', '14:31', '14:32', '14:33', '14:34', '14:35'], endedAt);
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
  announced.write(unreadOf('one', endedAt('14:10')));
  announced.write(unreadOf('two', endedAt('14:10')));
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
  announced.write(unreadOf('one', endedAt('14:10')));
  announced.passTo(at('14:12'));
  announced.write(unreadOf('two', { changed: '14:12' }));
  announced.passTo(at('15:00'));
  expect(messagesOf(announced)).toEqual(['14:00:00 open', '14:10:00 close', '14:12:00 open']);
});

it('what is over before it was announced waits after another, and is announced at the times of one outage', () => {
  const announced = run();
  writeAll(announced, ['14:00', '14:00:20', '14:00:40', '14:03', '14:20', '15:00'], endedAt);
  announced.passTo(at('16:00'));
  expect(messagesOf(announced)).toEqual([
    '14:00:00 open',
    '14:01:00 open open',
    '14:06:00 open',
    '14:27:00 open',
    '15:00:00 open',
  ]);
});

it('a further availability problem without a place waits for five minutes at most', () => {
  const announced = run();
  announced.write(unreadOf('one', { type: 'LOCAL_AVAILABILITY' }));
  announced.passTo(at('14:07'));
  announced.write(unreadOf('two', { type: 'LOCAL_AVAILABILITY' }));
  announced.write(unreadOf('mild'));
  announced.passTo(at('14:09'));
  announced.write(unreadOf('three', { type: 'LOCAL_AVAILABILITY' }));
  announced.passTo(at('15:00'));
  expect(messagesOf(announced)).toEqual(['14:00:00 open', '14:07:00 open', '14:12:00 open', '14:21:00 open']);
});

it('a return of an outage without a place is announced at once, and its end after quiet minutes', () => {
  const announced = run();
  for (const id of ['one', 'two']) announced.write(unreadOf(id));
  announced.passTo(at('14:05'));
  announced.write(unreadOf('two', endedAt('14:05')));
  announced.passTo(at('14:07'));
  announced.write(unreadOf('two', { changed: '14:07' }));
  announced.passTo(at('14:20'));
  announced.write(unreadOf('two', endedAt('14:20')));
  announced.passTo(at('15:00'));
  expect(messagesOf(announced)).toEqual([
    '14:00:00 open',
    '14:01:00 open',
    '14:06:00 close',
    '14:07:00 update',
    '14:35:00 close',
  ]);
});

it('an event that was read, and names no place, waits for no other', () => {
  const announced = run();
  for (const [index, time] of ['14:00', '14:00:10', '14:00:20'].entries()) {
    announced.passTo(at(time));
    const mapUnread = { source: 'outage map', reason: 'no-location' } as const;
    announced.write({ ...unreadOf(`event-${index}`), missingData: [mapUnread] });
  }
  announced.passTo(at('14:01'));
  expect(messagesOf(announced)).toEqual(['14:00:00 open', '14:00:10 open', '14:00:20 open']);
});

it('outages of many monitors, each the first of its own, are gathered as others are', () => {
  const second = (index: number) => new Date(at('14:00').getTime() + index * 2_000);
  const opened = [0, 1, 2].map(
    (index) => [`outage ${index}`, { announced: { ...told, openedAt: second(index) } }] as const,
  );
  const entries = Array.from({ length: 9 }, (_none, index) =>
    entryOf(unreadOf('event', { monitor: `monitor-${index}` }), { since: second(index + 3), revision: String(index) }),
  );
  const { due, waiting } = plan(
    everything,
    entries,
    { ...nothingKnown, outages: new Map(opened) },
    at('14:00:36'),
    policy,
  );
  expect([due.length, waiting.length]).toEqual([9, 0]);
});

it('the last end waits for no outage that the destination does not want', () => {
  const announced = new OutageRun({ ...everything, filter: { minTrafficPercent: 5 } }, policy, at('14:00'));
  announced.write(unreadOf('one'));
  announced.write(unreadOf('small', { percent: 1 }));
  announced.passTo(at('14:10'));
  announced.write(unreadOf('one', endedAt('14:10')));
  announced.passTo(at('15:00'));
  expect(messagesOf(announced)).toEqual(['14:00:00 open', '14:10:00 close']);
});

it('what waited for the end of another is due since that end, and not given up', () => {
  const announced = run();
  announced.write(unreadOf('one'));
  announced.passTo(at('14:07'));
  announced.write(unreadOf('two'));
  announced.passTo(at('14:10'));
  announced.write(unreadOf('one', endedAt('14:10')));
  announced.passTo(at('14:11'));
  const [, , second] = announced.messages;
  expect(second).toMatchObject({ at: at('14:10'), since: at('14:10'), decision: { action: 'open' } });
});

it('an end does not wait for the clock of another function, which is ahead', () => {
  const alert = unreadOf('one', endedAt('14:10'));
  const knowledge = knowing([unreadOf('one')], { ...told, placeCount: 0, isComplete: false });
  const ahead = entryOf(alert, { since: at('14:10'), statusAt: at('14:10:00.9') });
  expect(plan(everything, [ahead], knowledge, at('14:10'), policy)).toMatchObject({
    due: [{ decision: { action: 'close' } }],
    waiting: [],
  });
});
