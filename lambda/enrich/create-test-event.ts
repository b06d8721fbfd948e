import type { Notification } from '../events/notification.ts';
import { readHealthEvent } from '../events/read-events.ts';
import type { EnrichedEvent } from './enriched-event.ts';

/**
 * Creates the event of a test alert. It looks like a real one, with networks and monitors reserved for examples. Its key is
 * the notification's, so each test is announced, and the sweep does not look for its end.
 *
 * @see https://www.rfc-editor.org/rfc/rfc5398 for the AS number.
 */
export function createTestEvent({ id, time }: Pick<Notification, 'id' | 'time'>): EnrichedEvent {
  return {
    kind: 'health-event',
    isTest: true,
    eventKey: `test/${id}`,
    monitorName: 'example-monitor',
    outageMap: { status: 'not-listed' },
    missingData: [],
    healthEvent: readHealthEvent({
      status: 'ACTIVE',
      impactType: 'AVAILABILITY',
      startedAt: time,
      percentOfTotalTrafficImpacted: 3,
      healthScoreThreshold: 95,
      impactedLocations: [
        {
          asName: 'EXAMPLE-CABLE',
          asNumber: 64496,
          city: 'Denver',
          subdivision: 'Colorado',
          country: 'United States',
          countryCode: 'US',
          latitude: 39.7388,
          longitude: -104.9868,
          causedBy: {
            networkEventType: 'Internet',
            networks: [{ asName: 'EXAMPLE-CABLE', asNumber: 64496 }],
            asPath: [],
          },
          internetHealth: { availability: { experienceScore: 62 }, performance: { experienceScore: 97 } },
        },
      ],
    }),
  };
}
