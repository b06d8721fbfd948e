import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Doubt, EntryContent } from '../../lambda/outage/entry.ts';
import type { EventRecord } from '../../lambda/outage/event-record.ts';
import type { OutageRecord } from '../../lambda/outage/outage-record.ts';
import type { Address, Cover, Receipt } from '../../lambda/store/outbox-items.ts';
import { notePossiblyAnnounced, putEntry } from '../../lambda/store/put-entry.ts';
import { readOutbox } from '../../lambda/store/read-outbox.ts';
import { applyReceipt, writeOutage, writeReceipt, writeRecord } from '../../lambda/store/receipts.ts';
import type { Table } from '../../lambda/store/table.ts';
import type { Answer } from '../fakes/server.ts';
import type { FakeTable } from '../fakes/table.ts';
import { openTable } from './open-table.ts';

const address: Address = { webhook: '/test/webhook', destination: 'default', event: 'health-event/Shop/1' };
const serverError: Answer = { status: 500, body: '{"__type":"InternalServerError"}' };

let fake: FakeTable;
let table: Table;
let ids: number;
beforeEach(async () => {
  ({ fake, table } = await openTable());
  ids = 0;
});
afterEach(() => fake.close());

const now = Date.parse('2026-11-20T14:20:00.000Z');

function entry(lastUpdatedAt: string, status: 'active' | 'resolved' = 'active'): EntryContent {
  return {
    since: new Date(now),
    redrive: 0,
    alert: {
      eventKey: 'health-event/Shop/1',
      status,
      kind: 'performance',
      scope: 'local',
      lastUpdatedAt: new Date(lastUpdatedAt),
      locations: [],
      outageMap: { status: 'not-listed' },
      missingData: [],
    },
  };
}

function put(content: EntryContent): Promise<boolean | undefined> {
  return putEntry(table, address, content, () => {
    ids += 1;
    return `id-${ids}`;
  });
}

function record(status: 'active' | 'resolved', at = '2026-11-20T14:20:00.000Z'): EventRecord {
  return {
    outage: address.event,
    member: {
      scope: 'local',
      locations: [],
      version: 1,
      status,
      statusAt: new Date(at),
      joinedAt: new Date(at),
      detailsRank: 1,
      kind: 'performance',
      places: [],
      isOnMap: false,
      isComplete: true,
    },
    changedAt: new Date(at),
  };
}

function told(status: 'active' | 'resolved'): OutageRecord {
  const at = new Date('2026-11-20T14:20:00.000Z');
  return {
    announced: {
      openedAt: at,
      at,
      status,
      kind: 'performance',
      placeCount: 1,
      isHalfWell: false,
      isOnMap: false,
      isComplete: true,
      returns: 0,
      changedAt: 1,
    },
  };
}

function receipt(key: string, status: 'active' | 'resolved', revision = 'id-1'): Receipt {
  const covers: readonly Cover[] = [{ destination: 'default', event: address.event, revision, record: record(status) }];
  const outages = [{ destination: 'default', outage: address.event, record: told(status) }];
  return { key, at: new Date(now), isConfirmed: true, covers, outages };
}

const kept = ['event/default/health-event/Shop/1', 'outage/default/health-event/Shop/1'];

/** Moves the event and its outage apart, as is done half an hour after the end. */
async function close(by: string): Promise<void> {
  const place = { isClosed: true, expiresAt: 1_797_777_000 };
  await writeRecord(table, address, { by, record: record('resolved') }, place);
  await writeOutage(table, address, { by, record: told('resolved') }, place);
}

async function apply(given: Receipt): Promise<void> {
  await applyReceipt(table, address.webhook, given, now, async () => {});
}

async function keys(): Promise<readonly unknown[]> {
  return (await fake.items()).map(({ item }) => item);
}

it('an entry is written once, and what changes nothing is not written again', async () => {
  expect(await put(entry('2026-11-20T14:10:00Z'))).toBe(true);
  expect(await put(entry('2026-11-20T14:10:00Z'))).toBe(false);
  expect(await fake.items()).toMatchObject([{ item: 'entry/default/health-event/Shop/1', revision: 'id-1' }]);
});

it.each([
  ['after', '2026-11-20T14:10:00Z', '2026-11-20T14:15:00Z', true],
  ['before', '2026-11-20T14:15:00Z', '2026-11-20T14:10:00Z', false],
])('an entry keeps the later state, if that was written %s the earlier', async (_case, first, second, isWritten) => {
  expect(await put(entry(first))).toBe(true);
  expect(await put(entry(second))).toBe(isWritten);
  const { entries } = await readOutbox(table, address.webhook);
  expect(entries.map(({ alert }) => alert.lastUpdatedAt)).toEqual([new Date('2026-11-20T14:15:00Z')]);
});

it('an entry that ten functions write at once holds the latest state of all', async () => {
  const minutes = [3, 1, 9, 4, 2, 6, 5, 8, 7, 0];
  const written = await Promise.all(minutes.map((minute) => put(entry(`2026-11-20T14:1${minute}:00Z`))));
  // Those that were overtaken again and again are told so, and try again.
  for (const [index, isWritten] of written.entries()) {
    if (isWritten === undefined) await put(entry(`2026-11-20T14:1${minutes[index]}:00Z`));
  }
  const { entries } = await readOutbox(table, address.webhook);
  expect(entries.map(({ alert }) => alert.lastUpdatedAt)).toEqual([new Date('2026-11-20T14:19:00Z')]);
});

it('an entry that others write again and again is given up for now, after eight merges', async () => {
  let writes = 0;
  const overtaken: Table = {
    ...table,
    put: async () => {
      writes += 1;
      return false;
    },
  };
  const newId = () => `id-${writes}`;
  expect(await putEntry(overtaken, address, entry('2026-11-20T14:10:00Z'), newId)).toBeUndefined();
  expect(writes).toBe(9);
});

it('an entry whose written answer was lost is found again, and says the same', async () => {
  fake.afterwards.add(serverError);
  expect(await put(entry('2026-11-20T14:10:00Z'))).toBe(false);
  const { entries } = await readOutbox(table, address.webhook);
  expect(entries.map(({ alert }) => alert.lastUpdatedAt)).toEqual([new Date('2026-11-20T14:10:00Z')]);
});

it('what may have been told is noted at an entry that waits, whatever comes in meanwhile, and makes none', async () => {
  const at = new Date('2026-11-20T14:15:00Z');
  const doubt = (status: Doubt['told']): Doubt => ({ outage: address.event, told: status, at });
  await notePossiblyAnnounced(table, address, doubt('active'), randomUUID);
  expect((await readOutbox(table, address.webhook)).entries).toEqual([]);

  await put(entry('2026-11-20T14:10:00Z'));
  await notePossiblyAnnounced(table, address, doubt('resolved'), randomUUID);
  await put(entry('2026-11-20T14:20:00Z'));
  await notePossiblyAnnounced(table, address, doubt('active'), randomUUID);
  const { entries } = await readOutbox(table, address.webhook);
  expect(entries.map(({ possiblyAnnounced, alert }) => ({ possiblyAnnounced, changed: alert.lastUpdatedAt }))).toEqual([
    { possiblyAnnounced: [doubt('resolved'), doubt('active')], changed: new Date('2026-11-20T14:20:00Z') },
  ]);
});

it('a receipt says what was announced before it is applied, and the entry is deleted when it is', async () => {
  await put(entry('2026-11-20T14:10:00Z'));
  await writeReceipt(table, address.webhook, receipt('000000000001/000001', 'active'));
  const before = await readOutbox(table, address.webhook);
  expect(before.unapplied).toEqual(
    [receipt('000000000001/000001', 'active')].map((one) => ({ ...one, isApplied: false })),
  );
  expect(before.knowledgeOf('default').events.get(address.event)).toEqual(record('active'));
  expect(before.knowledgeOf('default').outages.get(address.event)).toEqual(told('active'));

  await apply(receipt('000000000001/000001', 'active'));
  expect(await keys()).toEqual([...kept, 'receipt/000000000001/000001']);
  const after = await readOutbox(table, address.webhook);
  expect({ unapplied: after.unapplied.length, applied: after.applied.length }).toEqual({ unapplied: 0, applied: 1 });
});

it('a receipt deletes no entry that was written again since', async () => {
  await put(entry('2026-11-20T14:10:00Z'));
  await put(entry('2026-11-20T14:15:00Z'));
  await apply(receipt('000000000001/000001', 'active', 'id-1'));
  expect(await keys()).toContain('entry/default/health-event/Shop/1');
});

it('a receipt that was deleted meanwhile does not come back when it is marked', async () => {
  await apply(receipt('000000000001/000001', 'active'));
  expect(await keys()).toEqual(kept);
});

it('a receipt whose written answer was lost is written once', async () => {
  fake.afterwards.add(serverError);
  await writeReceipt(table, address.webhook, receipt('000000000001/000001', 'active'));
  expect(await keys()).toEqual(['receipt/000000000001/000001']);
});

it('what a destination knows only goes forwards: an earlier receipt that is applied late changes nothing', async () => {
  await apply(receipt('000000000002/000001', 'active'));
  await apply(receipt('000000000001/000009', 'active'));
  expect(await fake.items()).toMatchObject([{ by: '000000000002/000001' }, { by: '000000000002/000001' }]);
});

it('what a destination knows is what the latest receipt says, though an earlier one that is applied late has reopened the event', async () => {
  const end = receipt('000000000002/000001', 'resolved');
  await writeReceipt(table, address.webhook, end);
  await apply(end);
  await apply(receipt('000000000001/000009', 'active'));
  const snapshot = await readOutbox(table, address.webhook);
  expect(snapshot.knowledgeOf('default').events.get(address.event)).toEqual(record('resolved'));
  expect(snapshot.knowledgeOf('default').outages.get(address.event)).toEqual(told('resolved'));
});

it('what a destination knows of an outage that is over stands apart, and is read with an entry of its events only', async () => {
  await apply(receipt('000000000001/000001', 'active'));
  await close('000000000001/000002');
  expect(await keys()).toEqual(['closed-outage/default/health-event/Shop/1', 'closed/default/health-event/Shop/1']);
  const { events, outages } = (await readOutbox(table, address.webhook)).knowledgeOf('default');
  expect([events.size, outages.size]).toEqual([0, 0]);

  await put(entry('2026-11-20T14:30:00Z'));
  const known = (await readOutbox(table, address.webhook)).knowledgeOf('default');
  expect(known.events.get(address.event)).toEqual(record('resolved'));
  expect(known.outages.get(address.event)).toEqual(told('resolved'));
  expect([...known.closed]).toEqual([address.event]);
});

it('a read asks again for what DynamoDB has left out of a batch, and fails if that never comes', async () => {
  const closed = { webhook: address.webhook, item: 'closed/default/health-event/Shop/1' };
  await table.put(closed);
  const unprocessed: Answer = {
    status: 200,
    headers: { 'content-type': 'application/x-amz-json-1.0' },
    body: JSON.stringify({
      Responses: {},
      UnprocessedKeys: {
        announcements: { Keys: [{ webhook: { S: closed.webhook }, item: { S: closed.item } }], ConsistentRead: true },
      },
    }),
  };
  fake.script.add(unprocessed, 3);
  expect(await table.get([closed])).toEqual([closed]);
  fake.script.add(unprocessed, 4);
  await expect(table.get([closed])).rejects.toMatchObject({ reason: 'table-unavailable' });
  fake.script.add(unprocessed, 4);
  expect(await table.getReadable([closed])).toEqual({
    items: [],
    unread: [closed],
    failure: expect.objectContaining({ reason: 'table-unavailable' }),
  });
});
