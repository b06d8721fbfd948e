import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { retryAfterSecondsOf, type Verdict } from '../../../lambda/slack/post-message.ts';
import { type Clock, retry, waitBefore } from '../../../lambda/slack/retry.ts';

const delivered: Verdict = { outcome: 'delivered' };
const serverError: Verdict = {
  outcome: 'failed',
  reason: 'server-error',
  retryable: true,
  detail: 'HTTP 503',
};
const refused: Verdict = { outcome: 'failed', reason: 'refused', retryable: false, detail: 'HTTP 403' };

function rateLimited(retryAfterSeconds: number): Verdict {
  return { outcome: 'failed', reason: 'rate-limited', retryable: true, detail: 'HTTP 429', retryAfterSeconds };
}

/** Time that passes only while somebody sleeps, or when told to. */
class FakeClock implements Clock {
  #now = 0;
  readonly sleeps: number[] = [];
  readonly random: () => number;

  constructor(random = 0) {
    this.random = () => random;
  }

  readonly now = () => this.#now;

  readonly sleep = async (ms: number) => {
    this.sleeps.push(ms);
    this.pass(ms);
  };

  pass(ms: number): void {
    this.#now += ms;
  }
}

/** Attempts that take their time and end as listed; the last one over and over. */
function attempts(clock: FakeClock, attemptMs: number, ...verdicts: readonly [Verdict, ...Verdict[]]) {
  const startedAt: number[] = [];
  const attempt = async () => {
    const verdict = verdicts[Math.min(startedAt.length, verdicts.length - 1)] ?? verdicts[0];
    startedAt.push(clock.now());
    clock.pass(attemptMs);
    return verdict;
  };
  return { attempt, startedAt };
}

describe('trying again', () => {
  const maxAttempts = Number.POSITIVE_INFINITY;

  it('waits the 2 s that Slack asks for, and no more', async () => {
    const clock = new FakeClock();
    const { attempt } = attempts(clock, 0, rateLimited(2), delivered);

    const outcome = await retry(attempt, { clock, attemptMs: 5_000, deadline: 60_000, maxAttempts });

    expect(outcome).toEqual({ outcome: 'delivered', attempts: 2 });
    expect(clock.sleeps).toEqual([2_000]);
  });

  it('backs off further each time, and takes what is delivered in the end', async () => {
    const clock = new FakeClock(0.5);
    const { attempt } = attempts(clock, 100, serverError, serverError, serverError, delivered);

    const outcome = await retry(attempt, { clock, attemptMs: 5_000, deadline: 60_000, maxAttempts });

    expect(outcome).toEqual({ outcome: 'delivered', attempts: 4 });
    expect(clock.sleeps).toEqual([375, 750, 1_500]);
  });

  it.each([
    ['what is delivered', delivered],
    ['what will be refused again', refused],
  ])('is not done with %s', async (_case, verdict) => {
    const clock = new FakeClock();
    const { attempt } = attempts(clock, 100, verdict);

    expect(await retry(attempt, { clock, attemptMs: 5_000, deadline: 60_000, maxAttempts })).toEqual({
      ...verdict,
      attempts: 1,
    });
    expect(clock.sleeps).toEqual([]);
  });

  it.each([
    ['just fits', 7_100, 2, [2_000]],
    ['does not fit by a millisecond', 7_099, 1, []],
  ])('is done if the wait and one more attempt before the deadline %s', async (_case, deadline, tries, sleeps) => {
    const clock = new FakeClock();
    const { attempt } = attempts(clock, 100, rateLimited(2));

    const outcome = await retry(attempt, { clock, attemptMs: 5_000, deadline, maxAttempts });

    expect(outcome).toEqual({ ...rateLimited(2), attempts: tries });
    expect(clock.sleeps).toEqual(sleeps);
  });

  it('stops at once if it is asked to wait beyond the deadline', async () => {
    const clock = new FakeClock();
    const { attempt } = attempts(clock, 100, rateLimited(3_600));

    expect(await retry(attempt, { clock, attemptMs: 5_000, deadline: 60_000, maxAttempts })).toMatchObject({
      attempts: 1,
    });
    expect(clock.now()).toBe(100);
  });

  it.each([
    [1, []],
    [2, [250]],
    [3, [250, 500]],
  ])(
    'is done after %d attempts if there are to be no more, and nothing is waited for after the last',
    async (most, sleeps) => {
      const clock = new FakeClock();
      const { attempt } = attempts(clock, 0, serverError);

      const outcome = await retry(attempt, { clock, attemptMs: 5_000, deadline: 60_000, maxAttempts: most });

      expect(outcome).toEqual({ ...serverError, attempts: most });
      expect(clock.sleeps).toEqual(sleeps);
    },
  );

  it('ends with the last verdict', async () => {
    const clock = new FakeClock();
    const { attempt } = attempts(clock, 100, serverError, rateLimited(30));

    expect(await retry(attempt, { clock, attemptMs: 5_000, deadline: 20_000, maxAttempts })).toEqual({
      ...rateLimited(30),
      attempts: 2,
    });
  });

  it('never passes the deadline, whatever is answered and however slowly', async () => {
    const verdict = fc.oneof(fc.constant(serverError), fc.nat({ max: 100 }).map(rateLimited));
    const run = fc.record({
      verdicts: fc.tuple(verdict, verdict, verdict, verdict),
      random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      attemptMs: fc.integer({ min: 1, max: 10_000 }),
      spareMs: fc.nat({ max: 100_000 }),
    });
    await fc.assert(
      fc.asyncProperty(run, async ({ verdicts, random, attemptMs, spareMs }) => {
        const clock = new FakeClock(random);
        const { attempt, startedAt } = attempts(clock, attemptMs, ...verdicts);
        const deadline = attemptMs + spareMs;

        const outcome = await retry(attempt, { clock, attemptMs, deadline, maxAttempts });

        expect(clock.now()).toBeLessThanOrEqual(deadline);
        expect(outcome.attempts).toBe(startedAt.length);
      }),
    );
  });
});

describe('the wait before the next attempt', () => {
  it.each([
    [1, 250, 500],
    [2, 500, 1_000],
    [3, 1_000, 2_000],
    [4, 2_000, 4_000],
    [5, 4_000, 8_000],
    [6, 4_000, 8_000],
    [1_000, 4_000, 8_000],
  ])('after %d attempts is between %d and %d ms, by chance', (made, least, most) => {
    expect(waitBefore(made, undefined, 0)).toBe(least);
    expect(waitBefore(made, undefined, 0.999_999)).toBe(most);
  });

  it('is the back-off if Slack asks for less', () => {
    expect(waitBefore(5, 1, 0)).toBe(4_000);
  });

  it('is never shorter than Slack asks for', () => {
    const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.nat({ max: 86_400 }), random, (made, seconds, chance) => {
        expect(waitBefore(made, seconds, chance)).toBeGreaterThanOrEqual(seconds * 1_000);
      }),
    );
  });
});

describe('what Slack asks to wait', () => {
  it.each<[string, string | null, string, number | undefined]>([
    ['seconds in the header', '30', '', 30],
    ['none', '0', '', 0],
    ['with white space', ' 2 ', '', 2],
    ['a fraction', '1.5', '', 1.5],
    ['a day', '86400', '', 86_400],
    ['the body, if there is no header', null, '{"retry_after":1,"ok":false,"error":"rate_limited"}', 1],
    ['the body, if the header is empty', '', '{ "retry_after" : 2.5 }', 2.5],
    ['the header before the body', '30', '{"retry_after":1}', 30],
    ['the body, if the header is no number', 'soon', '{"retry_after":5}', 5],
    ['a number of another kind', '0x10', '', undefined],
    ['nothing', null, '', undefined],
    ['a body without it', null, 'rate_limited', undefined],
    ['more than a day', '86401', '', 86_401],
    ['less than nothing', '-1', '', undefined],
    ['a date, which Slack does not send', 'Wed, 21 Oct 2026 07:28:00 GMT', '', undefined],
    ['a word', 'soon', '', undefined],
    ['for ever', 'Infinity', '', undefined],
    ['a word in the body', null, '{"retry_after":"soon"}', undefined],
  ])('%s', (_case, header, body, seconds) => {
    expect(retryAfterSecondsOf(header, body)).toBe(seconds);
  });
});
