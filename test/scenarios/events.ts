import { readMessage } from '../fakes/read-message.ts';
import type { CalmWorld } from './calm-world.ts';

export const minute = 60_000;
export const hour = 60 * minute;

/** A health event in a town, on a network of its own, which began a minute ago and goes on, as the API returns it. */
export function eventIn(town: string, number: number, now: number, members: Readonly<Record<string, unknown>> = {}) {
  const startedAt = new Date(now - minute).toISOString();
  const EventId = `2026-11-20/latency-${town}`;
  return {
    EventId,
    EventArn: `arn:aws:internetmonitor:us-east-1:123456789012:monitor/Shop/health-event/${EventId}`,
    StartedAt: startedAt,
    CreatedAt: startedAt,
    LastUpdatedAt: new Date(now).toISOString(),
    Status: 'ACTIVE',
    ImpactType: 'LOCAL_PERFORMANCE',
    PercentOfTotalTrafficImpacted: 2,
    ImpactedLocations: [
      {
        ASName: `NET-${number}`,
        ASNumber: 64_500 + number,
        City: town,
        Country: 'Germany',
        CountryCode: 'DE',
        Status: 'ACTIVE',
      },
    ],
    ...members,
  };
}

/** Members of an event that ended so. */
export function endedAt(now: number) {
  const instant = new Date(now).toISOString();
  return { Status: 'RESOLVED', EndedAt: instant, LastUpdatedAt: instant };
}

/** Internet Monitor knows the event in this state from now on, and EventBridge sends a notification of it. */
export function happen(world: CalmWorld, event: ReturnType<typeof eventIn>) {
  know(world, event);
  return world.notify(notificationOf(world, event));
}

/** The notification of an event in its present state, as EventBridge sends it now. */
export function notificationOf({ time }: CalmWorld, event: ReturnType<typeof eventIn>) {
  const isOver = event.Status === 'RESOLVED';
  return {
    version: '0',
    id: `notification-${event.EventId}-${event.LastUpdatedAt}`,
    source: 'aws.internetmonitor',
    'detail-type': isOver ? 'Health Event Closed' : 'Health Event Created',
    account: '123456789012',
    region: 'us-east-1',
    time: new Date(time.now()).toISOString(),
    resources: [event.EventArn],
    detail: {},
  };
}

/** Internet Monitor knows the event in this state from now on; no notification is sent. */
export function know(world: CalmWorld, event: ReturnType<typeof eventIn>): void {
  const { healthEvents = [] } = world.world;
  world.world = {
    monitors: [{ MonitorName: 'Shop' }],
    healthEvents: [...healthEvents.filter(({ EventId }) => EventId !== event.EventId), event],
  };
}

/** How often the problem in each town is named in the channel. */
export function countNamed({ messages }: CalmWorld, towns: readonly string[]): readonly number[] {
  const texts = messages.flatMap((message) => {
    const { action, listed } = readMessage(message);
    return action === 'digest' ? listed : [message.text];
  });
  // The other places of its problem have its name and a number.
  return towns.map((town) => texts.filter((text) => new RegExp(`\\b${town}\\b(?! \\d)`).test(text)).length);
}

export function townsOf(count: number): readonly string[] {
  return Array.from({ length: count }, (_none, index) => `Town${String(index).padStart(3, '0')}`);
}
