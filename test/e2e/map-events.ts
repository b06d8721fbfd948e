import type { FakeInternetMonitor } from '../fakes/internet-monitor.ts';

const minute = 60_000;

/** Where an event of the global outage map is, as the API has it. */
interface ClientLocation {
  readonly ASName: string;
  readonly ASNumber: number;
  readonly Country: string;
  readonly City: string;
  readonly Latitude: number;
  readonly Longitude: number;
}

/** An event of the global outage map that began twenty minutes ago, as the API has it. @param id one hexadecimal digit. */
export function mapEvent(
  id: string,
  location: ClientLocation,
  { isOver = false }: { readonly isOver?: boolean } = {},
): Readonly<Record<string, unknown>> {
  const eventId = `00000000-0000-4000-8000-00000000e2e${id}`;
  return {
    EventId: eventId,
    EventArn: `arn:aws:internetmonitor::123456789012:internet-event/${eventId}`,
    StartedAt: new Date(Date.now() - 20 * minute).toISOString(),
    ...(isOver ? { EndedAt: new Date().toISOString() } : {}),
    EventType: 'AVAILABILITY',
    EventStatus: isOver ? 'RESOLVED' : 'ACTIVE',
    ClientLocation: location,
  };
}

/** Puts events on the global outage map, besides those that are there. */
export function putMapEvents(
  internetMonitor: FakeInternetMonitor,
  events: readonly Readonly<Record<string, unknown>>[],
): void {
  const { world } = internetMonitor;
  internetMonitor.world = { ...world, internetEvents: [...(world.internetEvents ?? []), ...events] };
}
