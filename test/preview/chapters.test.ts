import { expect, it } from '@jest/globals';
import * as z from 'zod';
import { chapters } from './chapters.ts';
import { readSamples, type Sample, toNow } from './samples.ts';

const [spread, worse, over, back] = chapters;

const summary = z.object({
  notification: z.object({ 'detail-type': z.string() }),
  api: z.object({
    healthEvents: z.array(
      z.object({
        EventId: z.string(),
        Status: z.string(),
        StartedAt: z.string(),
        EndedAt: z.string().default(''),
        LastUpdatedAt: z.string(),
        PercentOfTotalTrafficImpacted: z.number(),
        ImpactedLocations: z.array(z.object({ City: z.string() })),
      }),
    ),
  }),
});

async function beginning(): Promise<Sample> {
  const found = (await readSamples()).find(({ hasChapters }) => hasChapters);
  if (found === undefined) throw new Error('No sample has chapters.');
  return toNow(found, new Date('2030-01-01T10:00:00Z'));
}

const at = (time: string) => new Date(`2030-01-01T${time}:00Z`);
const eventsOf = (sample: Sample | undefined) => summary.parse(sample).api.healthEvents;

it('an outage that spreads has four more events, in other cities, with ids of their own', async () => {
  const events = eventsOf(spread?.change(await beginning(), at('10:00')));
  expect(events.map(({ ImpactedLocations: [first] }) => first?.City)).toEqual([
    'Denver',
    'Colorado Springs',
    'Boulder',
    'Pueblo',
    'Fort Collins',
  ]);
  expect(new Set(events.map(({ EventId }) => EventId)).size).toBe(5);
  expect(events[1]?.StartedAt).toBe('2030-01-01T10:00:00.000Z');
});

it('an outage spreads once, however often the button is pressed', async () => {
  const once = spread?.change(await beginning(), at('10:00'));
  expect(once && eventsOf(spread?.change(once, at('10:05')))).toEqual(eventsOf(once));
});

it('an outage that gets worse has a larger share of the traffic, 90 % at most, and is newer', async () => {
  const first = worse?.change(await beginning(), at('10:11'));
  expect(eventsOf(first)[0]).toMatchObject({
    PercentOfTotalTrafficImpacted: 4.8,
    LastUpdatedAt: '2030-01-01T10:11:00.000Z',
  });
  let last = first;
  for (let time = 0; time < 3; time += 1) last = last && worse?.change(last, at('10:12'));
  expect(eventsOf(last)[0]?.PercentOfTotalTrafficImpacted).toBe(90);
});

it('an outage that is over has ended, and one that is back goes on', async () => {
  const ended = over?.change(await beginning(), at('10:51'));
  expect(summary.parse(ended).notification['detail-type']).toBe('Health Event Closed');
  expect(eventsOf(ended)[0]).toMatchObject({ Status: 'RESOLVED', EndedAt: '2030-01-01T10:51:00.000Z' });
  const returned = ended && back?.change(ended, at('11:01'));
  expect(eventsOf(returned)[0]).toMatchObject({
    Status: 'ACTIVE',
    EndedAt: '',
    LastUpdatedAt: '2030-01-01T11:01:00.000Z',
  });
});
