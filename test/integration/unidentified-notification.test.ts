import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { announceNotification } from '../../lambda/announce/announce-notification.ts';
import { accessDenied } from '../fakes/internet-monitor.ts';
import { linesOf } from '../fakes/message-texts.ts';
import healthEvent from '../fixtures/documented/get-health-event.json' with { type: 'json' };
import { type Neighbourhood, openNeighbourhood } from './services.ts';

let neighbourhood: Neighbourhood;
beforeEach(async () => {
  neighbourhood = await openNeighbourhood();
});
afterEach(() => neighbourhood.close());

const envelope = {
  version: '0',
  id: '00000000-0000-4000-8000-000000000001',
  source: 'aws.internetmonitor',
  account: '123456789012',
  region: 'us-east-1',
  time: '2026-11-20T14:19:30Z',
  resources: [],
};
const created = { ...envelope, 'detail-type': 'Health Event Created' };

function operations(): readonly string[] {
  return neighbourhood.api.calls.map(({ operation, id }) => `${operation} ${id}`.trim());
}

describe('an unidentified notification', () => {
  const rung = { ...created, detail: { impactType: 'LOCAL_PERFORMANCE' } };
  const active = { ...healthEvent, Status: 'ACTIVE', EndedAt: null };
  const old = {
    ...healthEvent,
    EventId: '2024-08-01T00-00-00Z/latency-old',
    EventArn:
      'arn:aws:internetmonitor:us-east-1:123456789012:monitor/TestMonitor/health-event/2024-08-01T00-00-00Z/latency-old',
    LastUpdatedAt: '2024-08-01T01:00:00Z',
  };

  it('announces what is active at every monitor, and nothing that ended long ago', async () => {
    const elsewhere = {
      ...active,
      EventId: '2024-08-02T00-20-00Z/latency-2',
      EventArn:
        'arn:aws:internetmonitor:us-east-1:123456789012:monitor/Other/health-event/2024-08-02T00-20-00Z/latency-2',
    };
    neighbourhood.api.world = { healthEvents: [active, elsewhere, old] };

    const announced = await announceNotification(rung, neighbourhood.services);

    expect(announced).toHaveLength(2);
    expect(neighbourhood.slack.messages.flatMap(linesOf)).toEqual(
      expect.arrayContaining([`Event: ${healthEvent.EventId}`, 'Event: 2024-08-02T00-20-00Z/latency-2']),
    );
    expect(operations().filter((call) => call === 'ListInternetEvents')).toHaveLength(1);
  });

  it('announces what has just ended', async () => {
    const justEnded = {
      ...healthEvent,
      StartedAt: '2026-11-20T14:05:00Z',
      EndedAt: '2026-11-20T14:10:00Z',
      LastUpdatedAt: '2026-11-20T14:19:00Z',
    };
    neighbourhood.api.world = { healthEvents: [justEnded, old] };

    await announceNotification(rung, neighbourhood.services);

    expect(neighbourhood.slack.messages.map((message) => linesOf(message)[1])).toEqual([
      'Status: Resolved after 5 minutes',
    ]);
  });

  it.each(['performance', 'LOCAL_AVAILABILITY'])(
    'announces what it finds if it says a type that nothing has, or spells it otherwise: %s',
    async (impactType) => {
      neighbourhood.api.world = { healthEvents: [active] };
      await announceNotification({ ...rung, detail: { impactType } }, neighbourhood.services);
      expect(linesOf(neighbourhood.slack.messages[0])).toContain(`Event: ${healthEvent.EventId}`);
    },
  );

  it('of an event whose monitor is not named is told once while it cannot be found', async () => {
    const named = (id: string) => ({ ...rung, id, detail: { eventId: '2026/x', status: 'ACTIVE' } });
    await announceNotification(named('one'), neighbourhood.services);
    await announceNotification(named('two'), neighbourhood.services);
    expect(neighbourhood.slack.messages).toHaveLength(1);
  });

  it('at a named monitor looks at no other', async () => {
    neighbourhood.api.world = { healthEvents: [active] };

    await announceNotification({ ...rung, detail: { ...rung.detail, monitorName: 'Other' } }, neighbourhood.services);

    expect(new Set(operations())).toEqual(new Set(['ListHealthEvents Other']));
  });

  it('with nobody there becomes an alert with what the notification says, marked as incomplete', async () => {
    await announceNotification(
      { ...rung, detail: { ...rung.detail, monitorName: 'TestMonitor' } },
      neighbourhood.services,
    );

    expect(linesOf(neighbourhood.slack.messages[0]).slice(0, 4)).toEqual([
      'Internet performance problem reported by monitor TestMonitor',
      'Incomplete: The notification does not say which event it is about, and Internet Monitor lists none that goes on or has just ended.',
      'Status: Not known whether it is still going on',
      'When: reported 2026-11-20 14:19 UTC',
    ]);
  });

  it('announces what one monitor says even if another cannot be read', async () => {
    neighbourhood.api.world = { monitors: [{ MonitorName: 'Other' }], healthEvents: [active] };
    neighbourhood.api.scripts.ListHealthEvents.add(accessDenied);

    await announceNotification(rung, neighbourhood.services);

    expect(neighbourhood.slack.messages.flatMap(linesOf)).toContain(`Event: ${healthEvent.EventId}`);
  });
});
