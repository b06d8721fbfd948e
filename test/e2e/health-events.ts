import type { FakeInternetMonitor } from '../fakes/internet-monitor.ts';
import type { Notification } from './account.ts';

export type HealthEvent = Readonly<Record<string, unknown>>;

interface Details {
  /** The network of its clients. Events of one network and country are one outage. */
  readonly asNumber: number;
  readonly city?: string;
  readonly coordinates?: { readonly Latitude: number; readonly Longitude: number };
  /** 0 to 100, of the monitor's whole traffic. */
  readonly trafficPercent?: number;
}

const minute = 60_000;

/** A health event of one place that began ten minutes ago, as the API has it. */
export function healthEvent(
  monitorName: string,
  { asNumber, city = 'Bonn', coordinates, trafficPercent = 4 }: Details,
): HealthEvent {
  const id = `${monitorName}-${city.replaceAll(/\W/g, '-')}-outage`; // Of the characters that AWS allows.
  return {
    EventArn: `arn:aws:internetmonitor:us-east-1:123456789012:monitor/${monitorName}/health-event/2026/${id}`,
    EventId: `2026/${id}`,
    StartedAt: new Date(Date.now() - 10 * minute).toISOString(),
    LastUpdatedAt: new Date().toISOString(),
    Status: 'ACTIVE',
    ImpactType: 'LOCAL_AVAILABILITY',
    PercentOfTotalTrafficImpacted: trafficPercent,
    ImpactedLocations: [
      {
        ASName: `EXAMPLE-${asNumber}`,
        ASNumber: asNumber,
        Country: 'Germany',
        CountryCode: 'DE',
        City: city,
        ...coordinates,
        Status: 'ACTIVE',
      },
    ],
  };
}

/** The same event, now that it is over. */
export function toEnded(event: HealthEvent): HealthEvent {
  const now = new Date().toISOString();
  return { ...event, EndedAt: now, LastUpdatedAt: now, Status: 'RESOLVED' };
}

/** What Internet Monitor publishes about it, as a function receives it. */
export function notificationAbout(event: HealthEvent): Notification {
  const isOver = event['Status'] === 'RESOLVED';
  return {
    id: `e2e-${String(event['EventId'])}${isOver ? '-end' : ''}`,
    source: 'aws.internetmonitor',
    'detail-type': isOver ? 'Health Event Closed' : 'Health Event Created',
    time: new Date().toISOString(),
    resources: [String(event['EventArn'])],
    detail: {},
  };
}

/** Makes health events known to Internet Monitor, as they are now, besides what it knows already. */
export function putHealthEvents(internetMonitor: FakeInternetMonitor, events: readonly HealthEvent[]): void {
  const { world } = internetMonitor;
  const toArn = (event: HealthEvent) => event['EventArn'];
  const arns = new Set(events.map(toArn));
  const others = (world.healthEvents ?? []).filter((event) => !arns.has(toArn(event)));
  internetMonitor.world = { ...world, healthEvents: [...others, ...events] };
}

/** Does something while the sweep finds no monitor: only notifications tell of health events then. */
export async function withoutMonitors(
  { scripts: { ListMonitors } }: FakeInternetMonitor,
  act: () => Promise<void>,
): Promise<void> {
  ListMonitors.always = { status: 200, body: '{"Monitors":[]}' };
  try {
    await act();
  } finally {
    ListMonitors.always = undefined;
  }
}
