import { announceDue } from '../../lambda/announce/announce-due.ts';
import type { Announcement } from '../../lambda/announce/channel.ts';
import { reconcileAnnouncements, type SweepResult } from '../../lambda/reconcile/reconcile-announcements.ts';
import { briefly } from '../fakes/read-message.ts';
import documented from '../fixtures/documented/get-health-event.json' with { type: 'json' };
import type { Harness } from './harness.ts';

export const minute = 60_000;
export const hour = 60 * minute;

/** With it each event is an outage of its own. */
export const alone = { updates: 'material', groupBy: ['event'] } as const;

/** The network of all these events. */
const network = { ASName: 'EXAMPLE-CABLE', ASNumber: 64500 };
const [location] = documented.ImpactedLocations;

/** A health event of the monitor `Shop` in this city, which began at 14:10 and goes on, as the API returns it. */
export function healthEvent(city: string, members: Readonly<Record<string, unknown>> = {}) {
  const EventId = `2026-11-20T14-10-00Z/latency-${city}`;
  return {
    ...documented,
    EventId,
    EventArn: `arn:aws:internetmonitor:us-east-1:123456789012:monitor/Shop/health-event/${EventId}`,
    StartedAt: '2026-11-20T14:10:00Z',
    EndedAt: null,
    CreatedAt: '2026-11-20T14:22:00Z',
    LastUpdatedAt: '2026-11-20T14:22:00Z',
    Status: 'ACTIVE',
    ImpactedLocations: [{ ...location, ...network, City: city }],
    ...members,
  };
}

/** Members of a health event that ended so. */
export function ended(EndedAt: string, LastUpdatedAt = EndedAt) {
  return { Status: 'RESOLVED', EndedAt, LastUpdatedAt };
}

/** An internet event in this city, at the place of the health event there, which began at 14:21 and goes on. */
export function internetEvent(city: string, members: Readonly<Record<string, unknown>> = {}) {
  const EventId = `map-${city}`;
  const { Country, Subdivision, Latitude, Longitude } = { ...location };
  return {
    EventId,
    EventArn: `arn:aws:internetmonitor::123456789012:internet-event/${EventId}`,
    StartedAt: '2026-11-20T14:21:00Z',
    ClientLocation: { ...network, City: city, Country, Subdivision, Latitude, Longitude },
    EventType: 'PERFORMANCE',
    EventStatus: 'ACTIVE',
    ...members,
  };
}

/** A sweep, after which the function of each minute has announced what it found. */
export async function sweepAndTell(harness: Harness): Promise<SweepResult> {
  const swept = await reconcileAnnouncements(harness.sweepDependencies);
  await announceDue(harness.dependencies);
  return swept;
}

/** As `sweepAndTell`. @returns what became of each entry. */
export async function sweepAndAnnounce(harness: Harness): Promise<readonly Announcement[]> {
  await reconcileAnnouncements(harness.sweepDependencies);
  return announceDue(harness.dependencies);
}

/** The sort keys of the entries in the outboxes, each with the name of its last writing. */
export async function entriesOf({ table }: Harness): Promise<readonly string[]> {
  const items = await table.items();
  return items
    .filter(({ item }) => String(item).startsWith('entry/'))
    .map(({ item, revision }) => `${String(item)} ${String(revision)}`)
    .toSorted();
}

/** The program after its first sweep, which found nothing: at 14:25, with a sweep due. */
export async function sweepFirst(harness: Harness): Promise<void> {
  await reconcileAnnouncements(harness.sweepDependencies);
  harness.pass(5 * minute);
}

/** Each message in the channel, in a few words. */
export function told({ slack }: Harness): readonly string[] {
  return slack.messages.map(briefly);
}
