import type { FakeInternetMonitor } from '../fakes/internet-monitor.ts';
import type { Notification } from './account.ts';

export type HealthEvent = Readonly<Record<string, unknown>>;

const minute = 60_000;

/** A health event that began ten minutes ago, as the API has it. */
export function healthEvent(
  monitorName: string,
  { city = 'Bonn', hasEnded = false }: { readonly city?: string; readonly hasEnded?: boolean } = {},
): HealthEvent {
  const id = `${monitorName}-${city.replaceAll(/\W/g, '-')}-outage`; // Of the characters that AWS allows.
  return {
    EventArn: `arn:aws:internetmonitor:us-east-1:123456789012:monitor/${monitorName}/health-event/2026/${id}`,
    EventId: `2026/${id}`,
    StartedAt: new Date(Date.now() - 10 * minute).toISOString(),
    ...(hasEnded ? { EndedAt: new Date().toISOString() } : {}),
    LastUpdatedAt: new Date().toISOString(),
    Status: hasEnded ? 'RESOLVED' : 'ACTIVE',
    ImpactType: 'LOCAL_AVAILABILITY',
    PercentOfTotalTrafficImpacted: 4,
    ImpactedLocations: [
      {
        ASName: 'EXAMPLE-CABLE',
        ASNumber: 64_500,
        Country: 'Germany',
        CountryCode: 'DE',
        City: city,
        Status: 'ACTIVE',
      },
    ],
  };
}

/** What Internet Monitor publishes about it, as a function receives it. */
export function notificationAbout(event: HealthEvent): Notification {
  return {
    id: `e2e-${String(event['EventId'])}`,
    source: 'aws.internetmonitor',
    'detail-type': 'Health Event Created',
    time: new Date().toISOString(),
    resources: [String(event['EventArn'])],
    detail: {},
  };
}

/** Makes health events known to Internet Monitor, besides what it knows already. */
export function addHealthEvents(internetMonitor: FakeInternetMonitor, events: readonly HealthEvent[]): void {
  const { world } = internetMonitor;
  internetMonitor.world = { ...world, healthEvents: [...(world.healthEvents ?? []), ...events] };
}
