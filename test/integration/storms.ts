import { announceDue } from '../../lambda/announce/announce-due.ts';
import { announceNotification } from '../../lambda/announce/announce-notification.ts';
import { briefly, readMessage } from '../fakes/read-message.ts';
import { type Harness, parameterName } from './harness.ts';

/** Outages of many events, as Internet Monitor reports them, on the clock of a harness. */

export const minute = 60_000;

interface Incident {
  readonly city: string;
  readonly monitor?: string;
  readonly country?: readonly [name: string, code: string];
  /** The network of the clients. */
  readonly network?: number;
  /** The network that AWS names as the cause; `aws`: its own. Default: none yet. */
  readonly cause?: number | 'aws';
  /** Of the monitor's whole traffic, in percent. */
  readonly traffic?: number;
  readonly type?: string;
  /** Distinguishes the events of one city. */
  readonly number?: number;
  readonly status?: 'ACTIVE' | 'RESOLVED';
}

export const cities = Array.from({ length: 40 }, (_none, index) => `City ${String(index + 1).padStart(2, '0')}`);

/** A health event of one city and network, as it is now. */
export function incident(harness: Harness, given: Incident) {
  const { city, monitor = 'Shop', country = ['Germany', 'DE'], network = 64502, cause, traffic = 0.1 } = given;
  const { type = 'LOCAL_AVAILABILITY', number = 1, status = 'ACTIVE' } = given;
  const now = new Date(harness.now()).toISOString();
  const EventId = `2026-11-20T14-20-00Z/${type.toLowerCase()}-${network}-${city.replace(' ', '')}-${number}`;
  const [Country, CountryCode] = country;
  const Networks =
    cause === 'aws' ? [{ ASName: 'Amazon.com', ASNumber: 16509 }] : [{ ASName: `AS ${cause}`, ASNumber: cause }];
  const NetworkEventType = cause === 'aws' ? 'AWS' : 'Internet';
  return {
    EventId,
    EventArn: `arn:aws:internetmonitor:us-east-1:123456789012:monitor/${monitor}/health-event/${EventId}`,
    StartedAt: '2026-11-20T14:20:00Z',
    CreatedAt: '2026-11-20T14:20:00Z',
    LastUpdatedAt: now,
    EndedAt: status === 'RESOLVED' ? now : null,
    Status: status,
    ImpactType: type,
    PercentOfTotalTrafficImpacted: traffic,
    ImpactedLocations: [
      {
        ASName: `EXAMPLE-${network}`,
        ASNumber: network,
        City: city,
        Country,
        CountryCode,
        Status: status,
        ServiceLocation: 'us-east-1',
        InternetHealth: { Availability: { ExperienceScore: 50, PercentOfTotalTrafficImpacted: traffic } },
        ...(cause === undefined ? {} : { CausedBy: { Networks, AsPath: [], NetworkEventType } }),
      },
    ],
  };
}

let notifications = 0;

/** Sends a notification of an event as it is now. */
export async function notify(harness: Harness, event: ReturnType<typeof incident>): Promise<void> {
  notifications += 1;
  harness.api.world = { healthEvents: [event] };
  await announceNotification(
    {
      version: '0',
      id: `00000000-0000-4000-8000-${String(notifications).padStart(12, '0')}`,
      source: 'aws.internetmonitor',
      'detail-type': event.Status === 'ACTIVE' ? 'Health Event Updated' : 'Health Event Closed',
      account: '123456789012',
      region: 'us-east-1',
      time: new Date(harness.now()).toISOString(),
      resources: [event.EventArn],
      detail: {},
    },
    harness.dependencies,
  );
}

/** Lets minutes pass, with the scheduled announce in each. */
export async function passMinutes(harness: Harness, minutes: number): Promise<void> {
  for (let passed = 0; passed < minutes; passed += 1) {
    harness.pass(minute);
    await announceDue(harness.dependencies);
  }
}

/** One destination that mentions everybody who is there. */
export function withMention(harness: Harness): void {
  const destinations = [{ name: 'default', webhookParameter: parameterName, mention: 'here' }];
  harness.deployed = { ...harness.deployed, destinations };
}

/** Each message in a few words, after `@here` if it calls those who are there. */
export function story({ slack }: Harness): readonly string[] {
  return slack.messages.map((message) =>
    readMessage(message).mention === '<!here>' ? `@here ${briefly(message)}` : briefly(message),
  );
}
