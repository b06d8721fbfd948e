import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { RootConstruct } from 'constructs';
import { readOwnSettings } from '../../../infra/own-settings.ts';
import { readSettings } from '../../../infra/settings.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'own-settings-'));
  file = join(folder, 'settings.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

it('settings.json need not be there', () => {
  expect(readOwnSettings(folder)).toEqual({});
});

it.each([
  ['as it is', ''],
  ['with a byte order mark', '\uFEFF'],
])('settings.json is read %s', (_case, mark) => {
  writeFileSync(file, `${mark}{"alarmEmail": "oncall@example.com"}\r\n`);
  expect(readOwnSettings(folder)).toEqual({ alarmEmail: 'oncall@example.com' });
});

it.each([
  ['nothing', '', /^settings\.json is not JSON \(.+\)\.$/],
  ['half an object', '{"updates": ', /^settings\.json is not JSON \(.+\)\.$/],
  ['a list', '[]', /^settings\.json must be an object of settings, such as \{/],
  ['a text', '"updates"', /^settings\.json must be an object of settings, such as \{/],
])('settings.json is refused if it holds %s', (_case, text, problem) => {
  writeFileSync(file, text);
  expect(() => readOwnSettings(folder)).toThrow(problem);
});

it('settings.json is refused if it cannot be read', () => {
  mkdirSync(file);
  expect(() => readOwnSettings(folder)).toThrow('settings.json cannot be read.');
});

it('settings.json is left alone by Git, which ignores it', () => {
  const ignored = readFileSync(join(import.meta.dirname, '..', '..', '..', '.gitignore'), 'utf8').split('\n');
  expect(ignored).toContain('/settings.json');
});

function contextOf(context: Readonly<Record<string, unknown>>) {
  const { node } = new RootConstruct();
  for (const [key, value] of Object.entries(context)) node.setContext(key, value);
  return node;
}

it('settings of the file of the user are taken beside those of the context, and less than those of the command line', () => {
  const context = { internetEventAlerts: { memoryMb: 256 }, 'internetEventAlerts.updates': 'none' };
  expect(readSettings(contextOf(context), { updates: 'all', logLevel: 'WARN' })).toMatchObject({
    memoryMb: 256,
    updates: 'none',
    logLevel: 'WARN',
  });
});

it('settings of the file of the user are refused if the context has them too, and not overlooked', () => {
  const context = { internetEventAlerts: { updates: 'none', memoryMb: 256, logLevel: 'WARN' } };
  expect(() => readSettings(contextOf(context), { updates: 'none', memoryMb: 512 })).toThrow(
    "In settings.json and in the CDK's context (cdk.json, cdk.context.json or ~/.cdk.json) at the same time: updates, memoryMb. " +
      'Leave each of them out of one.',
  );
});
