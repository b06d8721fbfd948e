import type { EventReader } from '../../lambda/enrich/event-reader.ts';
import { readHealthEvent } from '../../lambda/events/read-events.ts';

/** An event in a state: `A` goes on, `A!` is over. */
export type State = 'A' | 'A!' | 'B';

const began = '2026-11-20T14:10:00Z';
const ended = '2026-11-20T14:18:00Z';

/** A notification of the state, as EventBridge hands it over. */
export function toNotification(state: State) {
  const isOver = state.endsWith('!');
  return {
    version: '0',
    id: `notification-${state}`,
    source: 'aws.internetmonitor',
    'detail-type': isOver ? 'Health Event Closed' : 'Health Event Created',
    account: '123456789012',
    region: 'us-east-1',
    time: isOver ? ended : began,
    resources: [`arn:aws:internetmonitor:us-east-1:123456789012:monitor/Shop/health-event/2026/${state[0]}`],
    detail: {},
  };
}

/** Internet Monitor, asked about the state at once. */
export function readerOf(state: State): EventReader {
  const isOver = state.endsWith('!');
  const healthEvent = readHealthEvent({
    EventId: `2026/${state[0]}`,
    StartedAt: began,
    ...(isOver ? { EndedAt: ended } : {}),
    LastUpdatedAt: isOver ? ended : began,
    Status: isOver ? 'RESOLVED' : 'ACTIVE',
    ImpactType: 'LOCAL_PERFORMANCE',
    PercentOfTotalTrafficImpacted: 2,
    ImpactedLocations: [
      {
        ASName: 'EXAMPLE-CABLE',
        ASNumber: 64_500,
        City: `Town ${state[0]}`,
        Country: 'Germany',
        CountryCode: 'DE',
        Status: 'ACTIVE',
      },
    ],
  });
  return { ...unasked, readHealthEvent: async () => ({ event: healthEvent }) };
}

/** Internet Monitor, where nothing goes on. */
export const unasked: EventReader = {
  readHealthEvent: async () => ({ missingData: { source: 'health event', reason: 'not-found' } }),
  listMonitors: async () => ({ names: [] }),
  readList: async () => ({ events: [] }),
  listHealthEvents: async () => ({ found: [] }),
  readInternetEvent: async () => ({ missingData: { source: 'internet event', reason: 'not-found' } }),
  listInternetEvents: async () => ({ events: [] }),
};

/** The state that a message is about. */
export function readMessage(body: unknown): State {
  const text = typeof body === 'string' ? String(JSON.parse(body).text) : '';
  const [, isOver, town] = /^(🟢 )?.* in Town ([AB]), /u.exec(text) ?? [];
  if (town === 'A') return isOver === undefined ? 'A' : 'A!';
  if (town === 'B' && isOver === undefined) return 'B';
  throw new Error(`The message is about no event of these tests: ${text}`);
}
