import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { readNotification } from '../../../lambda/events/notification.ts';

const read = (event: unknown) => readNotification(event, randomUUID);

const monitorArn = 'arn:aws:internetmonitor:eu-west-1:123456789012:monitor/Shop';
const healthEventArn = `${monitorArn}/health-event/2022-06-20T01-05-05Z/latency`;
const internetEventArn = 'arn:aws:internetmonitor::123456789012:internet-event/ba755fe8-b4de-4e24-8b3b-19267bec227e';

const envelope = {
  version: '0',
  id: '00000000-0000-4000-8000-000000000001',
  'detail-type': 'Health Event Created',
  source: 'aws.internetmonitor',
  account: '123456789012',
  time: '2022-06-20T01:20:05Z',
  region: 'us-east-1',
  resources: [],
  detail: {},
};

it('takes no ARN whose Region is too long to be one', () => {
  const arn = `arn:aws:internetmonitor:${'a'.repeat(5_000)}:123456789012:monitor/Shop`;
  const { region, subject } = read({
    source: 'aws.internetmonitor',
    'detail-type': 'Health Event Created',
    resources: [arn],
  });

  expect(region).toBeUndefined();
  expect(subject).toEqual({ kind: 'unidentified' });
});

it.each([
  ['Health Event Created', undefined], // It may have been created after it had ended.
  ['Health Event Updated', undefined],
  ['Health Event Closed', 'RESOLVED'],
])('reading a notification: %s alone means that the event is %s', (detailType, status) => {
  expect(read({ ...envelope, 'detail-type': detailType }).status).toBe(status);
});

it('reading a notification: an update that says RESOLVED means that it is over', () => {
  const updated = { ...envelope, 'detail-type': 'Health Event Updated', detail: { status: 'RESOLVED' } };

  expect(read(updated).status).toBe('RESOLVED');
});

it('reading a notification: a closed event is over, even if its detail still says ACTIVE', () => {
  const closed = { ...envelope, 'detail-type': 'Health Event Closed', detail: { status: 'ACTIVE' } };

  expect(read(closed).status).toBe('RESOLVED');
});

it('reading a notification keeps who was notified, where and when', () => {
  expect(read(envelope)).toMatchObject({
    id: '00000000-0000-4000-8000-000000000001',
    account: '123456789012',
    region: 'us-east-1',
    time: new Date('2022-06-20T01:20:05Z'),
  });
});

it.each([
  ['lower camel case', { impactType: 'LOCAL_PERFORMANCE', percentOfTotalTrafficImpacted: 1.5 }],
  ['upper camel case', { ImpactType: 'LOCAL_PERFORMANCE', PercentOfTotalTrafficImpacted: 1.5 }],
  ['any other case', { impacttype: 'LOCAL_PERFORMANCE', PERCENTOFTOTALTRAFFICIMPACTED: 1.5 }],
])('reading a notification reads the detail in %s', (_case, detail) => {
  expect(read({ ...envelope, detail }).event).toMatchObject({
    impactType: 'LOCAL_PERFORMANCE',
    percentOfTotalTrafficImpacted: 1.5,
  });
});

it.each([
  ['account', 'no account number', { account: '12' }],
  ['account', 'a number', { account: 123456789012 }],
  ['region', 'no Region name', { region: 'https://evil.test' }],
  ['time', 'no time', { time: 'yesterday' }],
])('reading a notification goes without the %s if it is %s', (member, _case, wrong) => {
  expect(read({ ...envelope, ...wrong })).toHaveProperty(member, undefined);
});

it.each([
  ['a list', { id: ['x'] }],
  ['missing', { id: undefined }],
])('reading a notification gives it an id of its own, another one each time, if its id is %s', (_case, wrong) => {
  const ids = [1, 2].map(() => read({ ...envelope, ...wrong }).id);
  expect(new Set(ids).size).toBe(2);
  expect(ids[0]).toMatch(/^[0-9a-f-]{36}$/);
});

it('reading a notification takes account and Region from an ARN if the envelope has none', () => {
  const { account: _account, region: _region, ...bare } = envelope;

  expect(read({ ...bare, resources: [internetEventArn, healthEventArn] })).toMatchObject({
    account: '123456789012',
    region: 'eu-west-1',
  });
});

describe('what a notification is about', () => {
  const healthEvent = { kind: 'health-event', monitorName: 'Shop', eventId: '2022-06-20T01-05-05Z/latency' };
  const internetEvent = { kind: 'internet-event', eventId: 'ba755fe8-b4de-4e24-8b3b-19267bec227e' };

  it.each([
    ['its ARN in the detail', { detail: { eventArn: healthEventArn } }],
    ['its ARN in the detail, in upper camel case', { detail: { EventArn: healthEventArn } }],
    ['its ARN in the resources', { resources: [healthEventArn] }],
    ['its ARN in the resources, after its monitor', { resources: [monitorArn, healthEventArn] }],
    ['its ARN in the resources, which are no list', { resources: healthEventArn }],
    ['its ARN under an unknown name', { detail: { somethingNew: healthEventArn } }],
    ['its ARN deep inside', { detail: { a: { b: [{ c: healthEventArn }] } } }],
    ['its id and its monitor', { detail: { monitorName: 'Shop', eventId: '2022-06-20T01-05-05Z/latency' } }],
    ['the same in upper camel case', { detail: { MonitorName: 'Shop', EventId: '2022-06-20T01-05-05Z/latency' } }],
    ["its id, and its monitor's ARN", { detail: { eventId: '2022-06-20T01-05-05Z/latency' }, resources: [monitorArn] }],
  ])('what a notification is about: a health event, named by %s', (_case, members) => {
    expect(read({ ...envelope, ...members }).subject).toEqual(healthEvent);
  });

  it.each([
    [
      'AWS GovCloud',
      'arn:aws-us-gov:internetmonitor:us-gov-west-1:123456789012:monitor/Shop/health-event/2022/latency',
    ],
    ['China', 'arn:aws-cn:internetmonitor:cn-north-1:123456789012:monitor/Shop/health-event/2022/latency'],
  ])('what a notification is about: a health event of the partition of %s', (_partition, arn) => {
    expect(read({ ...envelope, resources: [arn] }).subject).toEqual({
      kind: 'health-event',
      monitorName: 'Shop',
      eventId: '2022/latency',
    });
  });

  it.each([
    ['its ARN in the detail', { detail: { eventArn: internetEventArn } }],
    ['its ARN in the resources', { resources: [internetEventArn] }],
    ['its ARN beside a monitor', { resources: [monitorArn, internetEventArn] }],
  ])('what a notification is about: an internet event, named by %s', (_case, members) => {
    expect(read({ ...envelope, ...members }).subject).toEqual(internetEvent);
  });

  it.each([
    ['with a slash', '2022-06-20T01-05-05Z/latency'],
    ['without a slash', 'ba755fe8-b4de-4e24-8b3b-19267bec227e'],
  ])('what a notification is about: an event of either kind, named by its id alone, %s', (_case, eventId) => {
    expect(read({ ...envelope, detail: { eventId } }).subject).toEqual({ kind: 'event-id', eventId });
  });

  it('what a notification is about: the health event, if the notification names both', () => {
    expect(read({ ...envelope, resources: [internetEventArn, healthEventArn] }).subject).toEqual(healthEvent);
  });

  it.each([
    ['nothing but its kind', { detail: { impactType: 'AVAILABILITY' } }, { kind: 'unidentified' }],
    ['no detail', { detail: undefined, resources: undefined }, { kind: 'unidentified' }],
    ['a detail that is no object', { detail: 'Health Event Created' }, { kind: 'unidentified' }],
    ['a monitor', { detail: { monitorName: 'Shop' } }, { kind: 'unidentified', monitorName: 'Shop' }],
    ["a monitor's ARN", { resources: [monitorArn] }, { kind: 'unidentified', monitorName: 'Shop' }],
    ['an id of no known form', { detail: { eventId: 'event_abc 123' } }, { kind: 'unidentified' }],
    ['a monitor of no known form', { detail: { monitorName: '../Shop' } }, { kind: 'unidentified' }],
    [
      'the ARN of something else',
      { resources: ['arn:aws:lambda:eu-west-1:123456789012:function:x'] },
      { kind: 'unidentified' },
    ],
  ])('what a notification is about does not identify an event if it says %s', (_case, members, subject) => {
    expect(read({ ...envelope, ...members }).subject).toEqual(subject);
  });
});
