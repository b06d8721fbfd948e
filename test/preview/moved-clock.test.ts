import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import * as z from 'zod';
import { startFunction } from '../fakes/function-process.ts';

const times = z.object({ answer: z.tuple([z.number(), z.number(), z.number(), z.number()]) });

it('the clock of a function in the preview is ahead by what comes with the event; a given instant stays what it is', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'clock-'));
  const bundle = join(folder, 'index.mjs');
  const answer =
    "[Date.now(), new Date().getTime(), new Date('1970-01-01T00:00:01Z').getTime(), context.getRemainingTimeInMillis()]";
  await writeFile(bundle, `export const handler = async (event, context) => ${answer};`);
  const clock = join(import.meta.dirname, 'moved-clock.mjs');
  const started = await startFunction({ bundle, environment: {}, timeoutMs: 60_000 }, {}, process.execPath, clock);
  try {
    for (const aheadMs of [0, 3_600_000]) {
      const before = Date.now() + aheadMs;
      const [now, fromDate, given, remaining] = times.parse(await started.invoke({}, { aheadMs })).answer;
      expect(now - before).toBeGreaterThanOrEqual(0);
      expect(now - before).toBeLessThan(10_000);
      expect(fromDate - now).toBeGreaterThanOrEqual(0);
      expect(fromDate - now).toBeLessThan(1_000);
      expect(given).toBe(1_000);
      expect(remaining).toBeGreaterThan(59_000);
    }
  } finally {
    await started.close();
    await rm(folder, { recursive: true });
  }
});
