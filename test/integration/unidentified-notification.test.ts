import { beforeEach, describe, expect, it } from '@jest/globals';
import { announceNotification } from '../../lambda/announce/announce-notification.ts';
import { accessDenied } from '../fakes/internet-monitor.ts';
import { textOf } from '../fakes/message-texts.ts';
import { briefly, readMessage } from '../fakes/read-message.ts';
import healthEvent from '../fixtures/documented/get-health-event.json' with { type: 'json' };
import { type Harness, openHarness } from './harness.ts';
import { bareNotification } from './outage.ts';

let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
});

/** The texts of all messages. */
function texts(): string {
  return harness.slack.messages.map(textOf).join('\n');
}

describe('an unidentified notification', () => {
  const notification = { ...bareNotification, detail: { impactType: 'LOCAL_PERFORMANCE' } };
  const active = { ...healthEvent, Status: 'ACTIVE', EndedAt: null };
  const old = {
    ...healthEvent,
    EventId: '2024-08-01T00-00-00Z/latency-old',
    EventArn:
      'arn:aws:internetmonitor:us-east-1:123456789012:monitor/TestMonitor/health-event/2024-08-01T00-00-00Z/latency-old',
    LastUpdatedAt: '2024-08-01T01:00:00Z',
  };

  it('an unidentified notification announces what is active at every monitor, and nothing that ended long ago', async () => {
    const elsewhere = {
      ...active,
      ImpactedLocations: active.ImpactedLocations.map(({ CausedBy: _cause, ...location }) => ({
        ...location,
        ASNumber: 64500,
      })),
      EventId: '2024-08-02T00-20-00Z/latency-2',
      EventArn:
        'arn:aws:internetmonitor:us-east-1:123456789012:monitor/Other/health-event/2024-08-02T00-20-00Z/latency-2',
    };
    harness.api.world = { healthEvents: [active, elsewhere, old] };

    const announced = await announceNotification(notification, harness.dependencies);

    expect(announced).toHaveLength(2);
    for (const id of [healthEvent.EventId, elsewhere.EventId]) expect(texts()).toContain(id);
    // The map is asked once for both: for what began lately, and for what goes on since earlier.
    expect(harness.operations().filter((call) => call === 'ListInternetEvents')).toHaveLength(2);
  });

  it('an unidentified notification announces what has just ended', async () => {
    const justEnded = {
      ...healthEvent,
      StartedAt: '2026-11-20T14:05:00Z',
      EndedAt: '2026-11-20T14:10:00Z',
      LastUpdatedAt: '2026-11-20T14:19:00Z',
    };
    harness.api.world = { healthEvents: [justEnded, old] };

    await announceNotification(notification, harness.dependencies);

    expect(harness.slack.messages.map(briefly)).toEqual(['over performance Washington after 5 minutes']);
  });

  it.each(['performance', 'LOCAL_AVAILABILITY'])(
    'an unidentified notification announces what it finds if it says a type that nothing has, or spells it otherwise: %s',
    async (impactType) => {
      harness.api.world = { healthEvents: [active] };
      await announceNotification({ ...notification, detail: { impactType } }, harness.dependencies);
      expect(texts()).toContain(healthEvent.EventId);
    },
  );

  it('an unidentified notification of an event whose monitor is not named is announced once while it cannot be found', async () => {
    const named = (id: string) => ({ ...notification, id, detail: { eventId: '2026/x', status: 'ACTIVE' } });
    await announceNotification(named('one'), harness.dependencies);
    await announceNotification(named('two'), harness.dependencies);
    expect(harness.slack.messages).toHaveLength(1);
  });

  it('an unidentified notification at a named monitor looks at no other', async () => {
    harness.api.world = { healthEvents: [active] };

    await announceNotification(
      { ...notification, detail: { ...notification.detail, monitorName: 'Other' } },
      harness.dependencies,
    );

    expect(new Set(harness.operations())).toEqual(new Set(['ListHealthEvents Other']));
  });

  it('an unidentified notification without any event becomes an alert with what the notification says, marked as incomplete', async () => {
    await announceNotification(
      { ...notification, detail: { ...notification.detail, monitorName: 'TestMonitor' } },
      harness.dependencies,
    );

    const [message] = harness.slack.messages;
    expect(briefly(message)).toBe('open performance nowhere (incomplete)');
    expect(readMessage(message)).toMatchObject({
      status: 'unknown',
      missing: [{ source: 'list of health events', reason: 'not-found' }],
    });
    for (const fact of ['TestMonitor', '14:19']) expect(textOf(message)).toContain(fact);
  });

  it('an unidentified notification announces what one monitor says even if another cannot be read', async () => {
    harness.api.world = { monitors: [{ MonitorName: 'Other' }], healthEvents: [active] };
    harness.api.scripts.ListHealthEvents.add(accessDenied);

    await announceNotification(notification, harness.dependencies);

    expect(texts()).toContain(healthEvent.EventId);
  });
});
