import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readNotification } from '../../lambda/events/notification.ts';
import { mismatchOf } from '../fakes/rule-pattern.ts';
import { readOwnSample, readSamples, toNow } from './samples.ts';

it('the samples of the project all read, in their order: first the one that answers whether it is the internet or us', async () => {
  expect((await readSamples()).map(({ name }) => name)).toEqual([
    '01-global-outage',
    '02-documented-health-event',
    '03-documented-internet-event',
    '04-local-only',
    '05-performance',
    '06-many-locations',
    '07-unidentified',
    '08-throttled-api',
    '09-throttled-for-ever',
    '10-rate-limited-slack',
    '11-carrier-in-40-cities',
    '12-many-outages',
    '13-life-of-an-outage',
  ]);
});

it('the samples of the project are notifications that EventBridge would deliver, and notify would take', async () => {
  const pattern = {
    source: ['aws.internetmonitor'],
    'detail-type': ['Health Event Created', 'Health Event Updated', 'Health Event Closed'],
  };
  for (const { name, notification } of await readSamples()) {
    expect([name, mismatchOf(notification, pattern)]).toEqual([name, undefined]);
    expect(readNotification(notification, () => 'new-id')).toMatchObject({
      account: '123456789012',
      region: 'us-east-1',
    });
  }
});

it('the samples of the project are labelled: from the documentation of AWS, or made up', async () => {
  for (const { title, origin } of await readSamples()) {
    expect(title).not.toBe('');
    expect(origin).toMatch(/made up|AWS publishes/i);
  }
});

it('the samples of the project say what stands in their way', async () => {
  const samples = await readSamples();
  expect(samples.filter(({ throttledCalls }) => throttledCalls > 0).map(({ name }) => name)).toEqual([
    '08-throttled-api',
    '09-throttled-for-ever',
  ]);
  expect(samples.filter((sample) => sample.slackRetryAfterSeconds !== undefined).map(({ name }) => name)).toEqual([
    '10-rate-limited-slack',
  ]);
});

it('a made-up sample happens when it is sent: its times and the ids that hold them are moved alike', async () => {
  const [flagship] = await readSamples();
  const moved = flagship && toNow(flagship, new Date('2030-01-01T10:17:00Z'));
  expect(moved?.notification).toMatchObject({
    time: '2030-01-01T10:17:00Z',
    detail: { eventId: '2030-01-01T10-05-00Z/availability-0001', startedAt: '2030-01-01T10:05:00Z' },
  });
  expect(moved?.api.healthEvents).toMatchObject([
    { EventId: '2030-01-01T10-05-00Z/availability-0001', StartedAt: '2030-01-01T10:05:00Z' },
  ]);
  expect(moved?.api.internetEvents?.[0]?.['StartedAt']).toBe('2030-01-01T10:00:00Z');
});

it('what AWS publishes stays as it is, times included', async () => {
  const documented = (await readSamples()).filter(({ happensNow }) => !happensNow);
  expect(documented.map(({ name }) => name)).toEqual(['02-documented-health-event', '03-documented-internet-event']);
  for (const sample of documented) expect(toNow(sample, new Date('2030-01-01T10:17:00Z'))).toEqual(sample);
});

describe("a sample of one's own", () => {
  let folder: string;
  const event = { source: 'aws.internetmonitor', 'detail-type': 'Health Event Created', detail: {} };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'own-sample-'));
  });

  afterAll(() => rm(folder, { recursive: true }));

  async function file(name: string, content: string): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  }

  it("a sample of one's own is the event as it stands, in a world that knows nothing of it", async () => {
    const eventFile = await file('event.json', JSON.stringify(event));
    expect(await readOwnSample(eventFile, undefined)).toEqual({
      name: '01-own-event',
      title: `Your own event, ${eventFile}`,
      origin: 'Yours; without --api, Internet Monitor knows nothing of it.',
      notification: { source: 'aws.internetmonitor', 'detail-type': 'Health Event Created', detail: {} },
      api: {},
      throttledCalls: 0,
      happensNow: false,
      hasChapters: false,
    });
  });

  it("a sample of one's own comes with what the API is to answer; lists that are not given are empty", async () => {
    const eventFile = await file('event.json', JSON.stringify(event));
    const apiFile = await file('api.json', '{ "internetEvents": [{ "EventId": "a-1", "NewField": true }] }');
    expect(await readOwnSample(eventFile, apiFile)).toMatchObject({
      origin: `Yours, with ${apiFile}.`,
      api: { monitors: [], healthEvents: [], internetEvents: [{ EventId: 'a-1', NewField: true }] },
    });
  });

  it.each([
    ['the event', false],
    ['the answers of the API', true],
  ])("a sample of one's own says which file is missing: %s", async (_case, isApi) => {
    const eventFile = await file('event.json', JSON.stringify(event));
    const missing = join(folder, 'missing.json');
    const read = isApi ? readOwnSample(eventFile, missing) : readOwnSample(missing, undefined);
    await expect(read).rejects.toThrow(new Error(`There is no file "${missing}".`));
  });

  it("a sample of one's own says which file is not JSON", async () => {
    const eventFile = await file('broken.json', '{ "source": ');
    await expect(readOwnSample(eventFile, undefined)).rejects.toThrow(`${eventFile} is not JSON: `);
  });

  it("a sample of one's own says which file could not be read", async () => {
    await expect(readOwnSample(folder, undefined)).rejects.toThrow(`${folder} could not be read: `);
  });

  it.each([
    ['a list', '[]', 'expected object'],
    ['a misspelled list', '{ "healthevents": [] }', 'healthevents'],
    ['one object instead of a list', '{ "healthEvents": {} }', '→ at healthEvents'],
    ['texts instead of objects', '{ "monitors": ["checkout"] }', '→ at monitors[0]'],
  ])("a sample of one's own says what is wrong with the answers of the API: %s", async (_case, content, detail) => {
    const eventFile = await file('event.json', JSON.stringify(event));
    const apiFile = await file('api.json', content);
    const read = readOwnSample(eventFile, apiFile);
    await expect(read).rejects.toThrow(
      `${apiFile} must be an object with any of the lists monitors, healthEvents and internetEvents`,
    );
    await expect(read).rejects.toThrow(detail);
  });
});
