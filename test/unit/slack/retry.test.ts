import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Clock } from '../../../lambda/runtime/clock.ts';
import { type Verdict } from '../../../lambda/slack/classify-response.ts';
import { retry } from '../../../lambda/slack/retry.ts';

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

  it('trying again is not done with what asks to wait: that concerns every message of the webhook', async () => {
    const clock = new FakeClock();
    const { attempt } = attempts(clock, 0, rateLimited(2), delivered);

    const outcome = await retry(attempt, { clock, attemptMs: 5_000, deadline: 60_000, maxAttempts });

    expect(outcome).toEqual({ ...rateLimited(2), attempts: 1 });
    expect(clock.sleeps).toEqual([]);
  });

  it('trying again backs off further each time, and takes what is delivered in the end', async () => {
    const clock = new FakeClock(0.5);
    const { attempt } = attempts(clock, 100, serverError, serverError, serverError, delivered);

    const outcome = await retry(attempt, { clock, attemptMs: 5_000, deadline: 60_000, maxAttempts });

    expect(outcome).toEqual({ outcome: 'delivered', attempts: 4 });
    expect(clock.sleeps).toEqual([375, 750, 1_500]);
  });

  it.each([
    ['what is delivered', delivered],
    ['what will be refused again', refused],
  ])('trying again is not done with %s', async (_case, verdict) => {
    const clock = new FakeClock();
    const { attempt } = attempts(clock, 100, verdict);

    expect(await retry(attempt, { clock, attemptMs: 5_000, deadline: 60_000, maxAttempts })).toEqual({
      ...verdict,
      attempts: 1,
    });
    expect(clock.sleeps).toEqual([]);
  });

  it.each([
    ['just fits', 5_350, 2, [250]],
    ['does not fit by a millisecond', 5_349, 1, []],
  ])(
    'trying again is done if the wait and one more attempt before the deadline %s',
    async (_case, deadline, tries, sleeps) => {
      const clock = new FakeClock();
      const { attempt } = attempts(clock, 100, serverError);

      const outcome = await retry(attempt, { clock, attemptMs: 5_000, deadline, maxAttempts });

      expect(outcome).toEqual({ ...serverError, attempts: tries });
      expect(clock.sleeps).toEqual(sleeps);
    },
  );

  it.each([
    [1, []],
    [2, [250]],
    [3, [250, 500]],
  ])(
    'trying again is done after %d attempts if there are to be no more, and nothing is waited for after the last',
    async (most, sleeps) => {
      const clock = new FakeClock();
      const { attempt } = attempts(clock, 0, serverError);

      const outcome = await retry(attempt, { clock, attemptMs: 5_000, deadline: 60_000, maxAttempts: most });

      expect(outcome).toEqual({ ...serverError, attempts: most });
      expect(clock.sleeps).toEqual(sleeps);
    },
  );

  it('trying again ends with the last verdict', async () => {
    const clock = new FakeClock();
    const { attempt } = attempts(clock, 100, serverError, rateLimited(30));

    expect(await retry(attempt, { clock, attemptMs: 5_000, deadline: 20_000, maxAttempts })).toEqual({
      ...rateLimited(30),
      attempts: 2,
    });
  });

  it('trying again never passes the deadline, whatever is answered and however slowly', async () => {
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
