import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import {
  announced,
  closing,
  minuteWithReceipt,
  quietMinute,
  quietSweep,
  withoutNews,
} from '../../fixtures/billed-requests.ts';
import { alarmSchema } from '../infra/alarm-state.ts';
import { templateOf } from '../infra/template.ts';
import { readTable } from './read-table.ts';

const file = 'docs/cost.md';
const text = readFileSync(join(import.meta.dirname, '..', '..', '..', file), 'utf8');

/** Of the table of prices: dollars, for one of each. */
const price = {
  request: priceBefore('a million requests; 0.0000133334') / 1e6,
  gigabyteSecond: priceBefore('a GB-second'),
  writeUnit: priceBefore('a million write units') / 1e6,
  readUnit: priceBefore('a million read units') / 1e6,
  queueRequest: priceBefore('a million requests; the first million') / 1e6,
  logGigabyte: priceBefore('a GB (5 GB free)', 'logs '),
  metric: priceBefore('a month (10 free)', 'metric '),
  alarm: priceBefore('(10 free; for each', 'alarm '),
  dashboard: priceBefore('(3 free)', 'dashboard '),
  key: priceBefore('a month; 0.03', 'key '),
  keyRequest: priceBefore('for ten thousand requests') / 10_000,
};

function priceBefore(unit: string, before = ''): number {
  const escape = (part: string) => part.replaceAll(/[.()]/g, String.raw`\$&`);
  const [, found] = new RegExp(`${escape(before)}([\\d.]+) ${escape(unit)}`).exec(text) ?? [];
  if (found === undefined) throw new Error(`${file} has no price for ${unit}.`);
  return Number(found);
}

/** The units of these requests. */
function units(requests: readonly string[], kind: 'read' | 'write'): number {
  const isRead = (request: string) => /^(?:Query|BatchGetItem) /.test(request);
  return requests
    .filter((request) => isRead(request) === (kind === 'read'))
    .reduce((sum, request) => sum + Number(request.split(' ')[1]), 0);
}

function tablePrice(requests: readonly string[]): number {
  return units(requests, 'read') * price.readUnit + units(requests, 'write') * price.writeUnit;
}

/** One invocation, of a function of 512 MB. */
function invocationPrice(seconds: number): number {
  return price.request + seconds * 0.5 * price.gigabyteSecond;
}

const kilobyteOfLog = price.logGigabyte / 1e6;

/** The last cell of a row, by the heading of its table and how it begins. */
function shown(heading: string, begin: string, column = -1): string {
  const found = readTable(file, heading).find(([name = '']) => name.replaceAll('**', '').startsWith(begin));
  if (found === undefined) throw new Error(`${file} has no row ${begin}.`);
  return (found.at(column) ?? '').replaceAll('**', '');
}

const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);

const alert = {
  lambda: invocationPrice(1),
  table: tablePrice([...announced, ...minuteWithReceipt.slice(quietMinute.length)]),
  key: price.keyRequest,
  log: 3 * kilobyteOfLog,
};
const perAlert = sum(Object.values(alert));

it("what a thousand alerts cost in the document is the counted requests times the document's prices", () => {
  const of = (begin: string) => shown('| Calls | For 1,000', begin);
  expect(of('Lambda')).toBe((1_000 * alert.lambda).toFixed(4));
  expect(of('DynamoDB')).toBe((1_000 * alert.table).toFixed(4));
  expect(of('Parameter Store')).toBe((1_000 * alert.key).toFixed(4));
  expect(of('CloudWatch')).toBe((1_000 * alert.log).toFixed(4));
  expect(of('Sum')).toBe((1_000 * perAlert).toFixed(3));
  expect((1_000 * perAlert).toFixed(3)).toBe('0.023');
});

it('the requests of an alert in the document are those that the tests count', () => {
  const all = [...announced, ...minuteWithReceipt.slice(quietMinute.length)];
  expect([all.length, units(all, 'write'), units(all, 'read')]).toEqual([18, 18, 7]);
  expect(shown('| Calls | For 1,000', 'DynamoDB', 1)).toBe('18 (18 write and 7 read units)');
  expect(units(withoutNews, 'write')).toBe(8);
  expect([closing.length, units(closing, 'write'), units(closing, 'read')]).toEqual([9, 6, 3]);
  expect(text.replaceAll('\n', ' ')).toContain('takes 9 requests more (6 write and 3 read units)');
});

const minutes = 30 * 24 * 60;
const sweeps = minutes / 5;
const month = {
  sweeps: sweeps * invocationPrice(1),
  minutes: minutes * invocationPrice(0.1),
  table: minutes * tablePrice(quietMinute) + sweeps * tablePrice(quietSweep),
};
const quietMonth = sum(Object.values(month));
/** What the free tiers cover while nothing else uses them. */
const covered = {
  logs: 50_000 * kilobyteOfLog,
  queue: 5 * minutes * 3 * price.queueRequest,
  cloudWatch: 10 * price.alarm + price.dashboard + 2 * price.metric,
  key: 2 * (minutes / 5) * price.keyRequest,
};

it('what a quiet month costs in the document is the counted requests times the prices, and less than 25 cents', () => {
  const of = (begin: string) => shown('| A month | Beyond the free tier', begin, 1);
  expect(of('Lambda: 8,640 sweeps')).toBe(month.sweeps.toFixed(3));
  expect(of('Lambda: 43,200 times announce')).toBe(month.minutes.toFixed(3));
  expect(of('DynamoDB: 8,640 write and 112,320 read units')).toBe(month.table.toFixed(3));
  expect(of('Sum, without')).toBe(quietMonth.toFixed(2));
  expect(quietMonth.toFixed(2)).toBe('0.12');
  expect(quietMonth).toBeLessThan(0.25);
});

it('what a quiet month costs beyond the free tiers in the document is the sum of its rows', () => {
  const of = (begin: string) => shown('| A month | Beyond the free tier', begin);
  expect(of('Logs')).toBe(covered.logs.toFixed(3));
  expect(of('SQS')).toBe(covered.queue.toFixed(2));
  expect(of('CloudWatch: 9 alarms on 10 metrics, 1 dashboard, 2 metrics')).toBe(covered.cloudWatch.toFixed(2));
  expect(of('KMS for the table')).toBe(covered.key.toFixed(3));
  expect(of('KMS key, only with')).toBe(price.key.toFixed(2));
  const all = quietMonth + sum(Object.values(covered));
  expect(of('Sum, without')).toBe(all.toFixed(2));
  expect(all.toFixed(2)).toBe('5.05');
});

it('what a second stack costs in the document is a quiet month, and what both use beyond the free tiers', () => {
  const second = {
    month: quietMonth,
    alarms: 10 * price.alarm,
    queue: 2 * covered.queue - 1e6 * price.queueRequest,
    key: 2 * covered.key - 20_000 * price.keyRequest,
  };
  const [own, alarms, queue, key] = Object.values(second).map((part) => part.toFixed(2));
  expect(sum(Object.values(second)).toFixed(2)).toBe('1.28');
  expect(text.replaceAll('\n', ' ')).toContain(
    `costs 1.28 a month: ${own} as above, ${alarms} for its alarms, of which none is free any more, ${queue} for SQS and ${key} for KMS`,
  );
});

it('what days with alerts cost in the document is the sum of a quiet month and their alerts', () => {
  const of = (begin: string) => shown('Notifications a day | A month | What happens', begin, 1);
  expect(of('10')).toBe(`${quietMonth.toFixed(2)} + ${(300 * perAlert).toFixed(3)}`);
  expect(of('1,000')).toBe(`${quietMonth.toFixed(2)} + ${(30_000 * perAlert).toFixed(2)}`);
  expect(of('100,000')).toBe('about 70');
  expect(Math.round((3_000_000 * perAlert) / 10)).toBe(7);
});

it('what ten webhooks and ten destinations cost of the table in the document is its formula', () => {
  const ten = ((43_200 * 11 + 8_640 * 21) * price.readUnit + 8_640 * 10 * price.writeUnit).toFixed(3);
  expect(text).toContain(`Ten of each cost ${ten} dollars`);
});

it('the stack has by default at most ten alarms, on at most ten metrics, and one dashboard, as the document says', () => {
  const { all } = templateOf();
  const made = all('AWS::CloudWatch::Alarm').map((alarm) => alarmSchema.parse(alarm));
  expect([made.length, made.flatMap(({ metrics }) => metrics).length]).toEqual([9, 10]);
  expect(all('AWS::CloudWatch::CompositeAlarm')).toEqual([]);
  expect(all('AWS::CloudWatch::Dashboard')).toHaveLength(1);
  expect(all('AWS::KMS::Key')).toEqual([]);
});
