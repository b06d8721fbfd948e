import { beforeEach, describe, expect, it } from '@jest/globals';
import { announceNotification } from '../../lambda/announce/announce-notification.ts';
import { accessDenied, notFound, throttled } from '../fakes/internet-monitor.ts';
import { textOf } from '../fakes/message-texts.ts';
import { briefly, readMessage } from '../fakes/read-message.ts';
import healthEvent from '../fixtures/documented/get-health-event.json' with { type: 'json' };
import internetEvent from '../fixtures/documented/get-internet-event.json' with { type: 'json' };
import { type Harness, openHarness, shortLimits } from './harness.ts';
import { bareNotification } from './outage.ts';

let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
});

it.each([
  [
    'Health Event Created',
    { ...healthEvent, Status: 'ACTIVE', EndedAt: null },
    'open performance Washington',
    'active',
  ],
  [
    'Health Event Updated',
    { ...healthEvent, Status: 'ACTIVE', EndedAt: null },
    'open performance Washington',
    'active',
  ],
  ['Health Event Closed', healthEvent, 'over performance Washington after 5 minutes', 'resolved'],
])('a notification becomes an alert: %s', async (detailType, answer, said, status) => {
  harness.api.world = { healthEvents: [answer] };

  await announceNotification(
    { ...bareNotification, 'detail-type': detailType, resources: [healthEvent.EventArn] },
    harness.dependencies,
  );

  expect(harness.slack.messages).toHaveLength(1);
  const [message] = harness.slack.messages;
  expect([briefly(message), readMessage(message).status]).toEqual([said, status]);
  expect(textOf(message)).toContain('MICROSOFT-CORP-MSN-AS-BLOCK');
  expect(message).toMatchObject({
    blocks: expect.arrayContaining([
      { type: 'header', text: { type: 'plain_text', text: expect.stringContaining('Washington'), emoji: false } },
    ]),
    unfurl_links: false,
    unfurl_media: false,
  });
});

it('a notification becomes an alert takes the end from the notification if the API does not know of it yet', async () => {
  harness.api.world = { healthEvents: [{ ...healthEvent, Status: 'ACTIVE', EndedAt: null }] };

  await announceNotification(
    { ...bareNotification, 'detail-type': 'Health Event Closed', resources: [healthEvent.EventArn] },
    harness.dependencies,
  );

  expect(readMessage(harness.slack.messages[0])).toMatchObject({ action: 'over', status: 'resolved' });
});

it('a notification becomes an alert asks for an internet event by its id, and never for a health event by that call', async () => {
  harness.api.world = { internetEvents: [internetEvent] };

  await announceNotification({ ...bareNotification, detail: { eventId: internetEvent.EventId } }, harness.dependencies);

  expect(harness.operations()).toEqual(['GetInternetEvent ba755fe8-b4de-4e24-8b3b-19267bec227e']);
  expect(harness.slack.messages.map(briefly)).toEqual(['over availability Fenton after 6 h 26 min']);
});

describe('the global outage map', () => {
  const onTheMap = {
    EventId: '11111111-aaaa-4bbb-8ccc-000000000001',
    EventArn: 'arn:aws:internetmonitor::123456789012:internet-event/11111111-aaaa-4bbb-8ccc-000000000001',
    StartedAt: '2024-08-02T00:05:00Z',
    ClientLocation: {
      ASName: 'MICROSOFT-CORP-MSN-AS-BLOCK',
      ASNumber: 8075,
      Country: 'United States',
      Subdivision: 'Virginia',
      Metro: '511',
      City: 'Washington',
      Latitude: 38.7095,
      Longitude: -78.1539,
    },
    EventType: 'PERFORMANCE',
    EventStatus: 'ACTIVE',
  };
  const notification = { ...bareNotification, resources: [healthEvent.EventArn] };

  const listed = ['listed', onTheMap.EventId, '00:05'];

  /** What the first message says of the map, with the event's id and beginning there if it names them. */
  function mapInMessage(): readonly unknown[] {
    const [message] = harness.slack.messages;
    return [readMessage(message).map, ...listed.slice(1).filter((fact) => textOf(message).includes(fact))];
  }

  /** The questions to the map: for what began around the outage, and for what goes on since earlier. */
  const questions = (status?: 'ACTIVE') =>
    harness.api.calls
      .filter(({ operation, query }) => operation === 'ListInternetEvents' && query['EventStatus'] === status)
      .map(({ query }) => query);

  it('the global outage map is searched around the start of the event, for its type, page by page; the match is read once more', async () => {
    const others = Array.from({ length: 150 }, (_, index) => ({
      ...onTheMap,
      EventId: `22222222-aaaa-4bbb-8ccc-${String(index).padStart(12, '0')}`,
      ClientLocation: { ...onTheMap.ClientLocation, ASNumber: 64500 + index },
    }));
    harness.api.world = { healthEvents: [healthEvent], internetEvents: [...others, onTheMap] };

    await announceNotification(notification, harness.dependencies);

    expect(harness.operations()).toEqual([
      `GetHealthEvent TestMonitor ${healthEvent.EventId}`,
      'ListInternetEvents',
      'ListInternetEvents',
      'ListInternetEvents',
      'GetInternetEvent 11111111-aaaa-4bbb-8ccc-000000000001',
    ]);
    const recent = {
      StartTime: '2024-08-01T00:10:00Z',
      EndTime: '2024-08-02T00:30:00Z',
      EventType: 'PERFORMANCE',
      InternetEventMaxResults: '100',
    };
    expect(questions()).toEqual([recent, { ...recent, NextToken: '100' }]);
    expect(questions('ACTIVE')).toEqual([
      {
        StartTime: '2023-08-02T00:10:00Z',
        EndTime: '2024-08-01T00:10:00Z',
        EventStatus: 'ACTIVE',
        EventType: 'PERFORMANCE',
        InternetEventMaxResults: '100',
      },
    ]);
    expect(mapInMessage()).toEqual(listed);
  });

  it('the global outage map is read beside the health event when the notification says when it began', async () => {
    harness.api.world = { healthEvents: [healthEvent], internetEvents: [onTheMap] };
    harness.api.scripts.GetHealthEvent.add({ status: 200, body: JSON.stringify(healthEvent), delayMs: 300 });

    await announceNotification(
      { ...notification, detail: { startedAt: '2024-08-02T00:10:00Z' } },
      harness.dependencies,
    );

    expect(harness.operations().slice(0, 3).toSorted()).toEqual([
      `GetHealthEvent TestMonitor ${healthEvent.EventId}`,
      'ListInternetEvents',
      'ListInternetEvents',
    ]);
    expect(mapInMessage()).toEqual(listed);
  });

  it("the global outage map is read beside the health event when the notification says its kind, since the event's id says when it began", async () => {
    harness.api.world = { healthEvents: [healthEvent], internetEvents: [onTheMap] };
    harness.api.scripts.GetHealthEvent.add({ status: 200, body: JSON.stringify(healthEvent), delayMs: 300 });

    await announceNotification({ ...notification, detail: { impactType: 'LOCAL_PERFORMANCE' } }, harness.dependencies);

    expect(harness.operations()).toHaveLength(4);
    expect(harness.operations().slice(0, 3).toSorted()).toEqual([
      `GetHealthEvent TestMonitor ${healthEvent.EventId}`,
      'ListInternetEvents',
      'ListInternetEvents',
    ]);
    expect(questions()).toEqual([
      { StartTime: '2024-08-01T00:10:00Z', EventType: 'PERFORMANCE', InternetEventMaxResults: '100' },
    ]);
    expect(mapInMessage()).toEqual(listed);
  });

  it('the global outage map is read again when the health event began before the time in its id', async () => {
    harness.api.world = { healthEvents: [{ ...healthEvent, StartedAt: '2024-08-01T22:10:00Z' }] };

    await announceNotification({ ...notification, detail: { impactType: 'LOCAL_PERFORMANCE' } }, harness.dependencies);

    expect(questions().map((query) => query['StartTime'])).toEqual(['2024-08-01T00:10:00Z', '2024-07-31T22:10:00Z']);
  });

  it('the global outage map that cannot be read holds the alert up no longer than its limit, and the alert says so', async () => {
    harness.api.world = { healthEvents: [healthEvent] };
    harness.limits = shortLimits;
    harness.api.scripts.ListInternetEvents.add({ instead: 'hang' }, 9);

    await announceNotification(notification, harness.dependencies);

    expect(readMessage(harness.slack.messages[0])).toMatchObject({
      map: 'unread',
      missing: [{ source: 'outage map', reason: 'timed-out' }],
    });
  });

  it('the global outage map keeps what the list said of a match that cannot be read once more', async () => {
    harness.api.world = { healthEvents: [healthEvent], internetEvents: [onTheMap] };
    harness.api.scripts.GetInternetEvent.add(accessDenied);

    await announceNotification(notification, harness.dependencies);

    expect(mapInMessage()).toEqual(listed);
  });
});

describe('Internet Monitor in trouble', () => {
  const notification = {
    ...bareNotification,
    resources: [healthEvent.EventArn],
    detail: { impactType: 'LOCAL_PERFORMANCE' },
  };

  it('Internet Monitor in trouble throttles three times, then answers: the alert is complete', async () => {
    harness.api.world = { healthEvents: [healthEvent] };
    harness.api.scripts.GetHealthEvent.add(throttled, 3);

    const announced = await announceNotification(notification, harness.dependencies);

    expect(announced).toMatchObject([{ outcome: 'open' }]);
    expect(harness.counted).not.toContain('incomplete');
    expect(harness.api.calls.filter(({ operation }) => operation === 'GetHealthEvent')).toHaveLength(4);
  });

  it.each([
    ['throttles for ever', throttled, 99, 'throttled'],
    ['answers with nothing', { instead: 'hang' } as const, 99, 'timed-out'],
    ['denies access', accessDenied, 1, 'access-denied'],
    ['answers with something else than JSON', { status: 200, body: '<html>' }, 1, 'unreadable'],
    ['does not know the event', notFound, 1, 'not-found'],
  ])(
    'Internet Monitor in trouble: %s: the alert goes out in time, with what is known, marked as incomplete',
    async (_case, answer, times, reason) => {
      harness.limits = shortLimits;
      harness.api.scripts.GetHealthEvent.add(answer, times);
      const begun = performance.now();

      const announced = await announceNotification(notification, harness.dependencies);

      expect(performance.now() - begun).toBeLessThan(10_000);
      expect(announced).toMatchObject([{ outcome: 'open' }]);
      expect(harness.counted).toContain('incomplete');
      const [message] = harness.slack.messages;
      expect(briefly(message)).toBe('open performance nowhere (incomplete)');
      expect(readMessage(message).missing).toEqual([{ source: 'health event', reason }]);
      expect(textOf(message)).toContain('TestMonitor');
    },
  );
});
