import { expect, it } from '@jest/globals';
import { alarmSchema, type Datapoint, mailsOf, stateOf } from './alarm-state.ts';
import { counted, queue } from './embedded-metrics.ts';
import { templateOf } from './template.ts';

const { named } = templateOf({ alarmEmail: 'oncall@example.com' });
const deadLetters = alarmSchema.parse(named('DeadLettersAlarm'));
const grew = alarmSchema.parse(named('DeadLetterQueueGrewAlarm'));

/** What a function writes that sends a letter in each of these minutes. */
function letters(...minutes: readonly number[]): readonly Datapoint[] {
  const each = counted((metrics) => metrics.count('deadLetters', 'expired'));
  return minutes.flatMap((minute) => each.map((point) => ({ ...point, minute })));
}

/** What SQS reports of the dead-letter queue, minute by minute. */
function lying(first: number, ...visible: readonly number[]): readonly Datapoint[] {
  return visible.flatMap((value, index) => queue('DeadLetters', first + index, value, 0));
}

const times = (count: number, value: number) => Array.from({ length: count }, () => value);

it('the alarm of dead letters rings at the line that a function writes when it sends one', () => {
  expect(stateOf(deadLetters, letters(-1))).toBe('ALARM');
});

it.each([
  ['no letter was sent', []],
  ['a letter lies there since an hour', [...letters(-60), ...lying(-60, ...times(60, 1))]],
  ['an alert is delivered', counted((metrics) => metrics.count('delivered'))],
])('the alarm of dead letters is quiet while %s', (_case, datapoints) => {
  expect(stateOf(deadLetters, datapoints)).toBe('OK');
});

// CloudWatch looks at more periods than it evaluates, and its documentation does not say how many.
it.each([0, 1, 2, 3])(
  'the alarm of dead letters sends one mail for letters in minutes 0, 1 and 2, and one each for those in minutes 0 and 10, if CloudWatch looks at %s periods more',
  (more) => {
    expect(mailsOf(deadLetters, letters(0, 1, 2), { more })).toEqual(['ALARM at 1']);
    expect(mailsOf(deadLetters, letters(0, 10), { more })).toEqual(['ALARM at 1', 'ALARM at 11']);
  },
);

it('the alarm of dead letters rings for a letter if none came in the two minutes before', () => {
  expect(mailsOf(deadLetters, letters(0, 2))).toEqual(['ALARM at 1']);
  expect(mailsOf(deadLetters, letters(0, 3))).toEqual(['ALARM at 1', 'ALARM at 4']);
});

it.each([1, 2])('the alarm of dead letters rings though the line reaches CloudWatch %s minutes late', (minutesLate) => {
  expect(mailsOf(deadLetters, letters(0), { minutesLate, more: 1 })).toEqual([`ALARM at ${1 + minutesLate}`]);
});

it.each([0, 1, 2, 3])(
  'the alarm of the growing queue sends one mail for a letter that SQS itself moved, which no function counts, if CloudWatch looks at %s periods more',
  (more) => {
    expect(mailsOf(grew, lying(-180, ...times(180, 0), ...times(300, 1)), { more })).toEqual(['ALARM at 1']);
    expect(mailsOf(grew, lying(-180, ...times(180, 2), ...times(300, 3)), { more })).toEqual(['ALARM at 1']);
  },
);

it('the alarm of the growing queue rings for the first letter of a queue of which SQS reported nothing before, 15 minutes late too', () => {
  expect(mailsOf(grew, lying(0, ...times(300, 1)))).toEqual(['ALARM at 1']);
  expect(mailsOf(grew, lying(0, ...times(300, 1)), { minutesLate: 15 })).toEqual(['ALARM at 16']);
});

it('the alarm of the growing queue rings again for the next letter that SQS moves, though the first still lies there', () => {
  expect(mailsOf(grew, lying(0, ...times(60, 1), ...times(300, 2)))).toEqual(['ALARM at 1', 'ALARM at 61']);
});

it('the alarm of the growing queue is quiet while somebody looks into the queue, which hides the letters for up to half a minute, and while SQS leaves out a minute', () => {
  const lies = lying(-180, ...times(180, 3));
  expect(mailsOf(grew, [...lies, ...lying(0, 0, ...times(300, 3))])).toEqual([]);
  expect(mailsOf(grew, [...lies, ...lying(1, ...times(300, 3))])).toEqual([]);
});

it('the alarms of dead letters send no mail that says OK, neither when the letters are put back nor afterwards', () => {
  const putBack = [...letters(0), ...lying(0, ...times(30, 1), ...times(120, 0))];
  expect(mailsOf(deadLetters, putBack)).toEqual(['ALARM at 1']);
  expect(mailsOf(grew, putBack)).toEqual(['ALARM at 1']);
});

it('the alarm of the growing queue says that it also goes off for letters of which DeadLetters has told', () => {
  expect(grew.AlarmDescription).toContain(
    'If the alarm DeadLetters went off in the half hour before, it is about the same alerts.',
  );
});
