import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import * as z from 'zod';
import { readCdkContext } from '../../../infra/cli/cdk-context.ts';
import { parseOverrides } from '../../../infra/cli/context-option.ts';
import { withoutCredentials } from './in-process.ts';

const cdk = join(import.meta.dirname, '..', '..', '..', 'node_modules', 'aws-cdk', 'bin', 'cdk');

let folder: string;
let home: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cdk-context-'));
  home = join(folder, 'home');
  mkdirSync(home);
});
afterEach(() => rmSync(folder, { recursive: true }));

const byteOrderMark = '\uFEFF';
const write = (file: string, text: string) => writeFileSync(join(folder, file), text);

/** An app that writes down its context, and then fails, since it has no stack. */
const app = "require('node:fs').writeFileSync('context.json', process.env.CDK_CONTEXT_JSON);process.exit(1)";

/** The context that the CDK's own command line gives an app, but for what the CDK adds. */
async function askCdk(overrides: readonly string[], variable?: string): Promise<Readonly<Record<string, unknown>>> {
  write('app.cjs', app);
  const args = [cdk, 'list', '--no-notices', '--app', `${process.execPath} app.cjs`];
  const env = {
    ...withoutCredentials,
    HOME: home,
    CDK_DISABLE_VERSION_CHECK: '1',
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    ...(variable === undefined ? {} : { CDK_CONTEXT: variable }),
  };
  const options = overrides.flatMap((override) => ['-c', override]);
  await new Promise((resolve) => execFile(process.execPath, [...args, ...options], { cwd: folder, env }, resolve));
  const context = z
    .record(z.string(), z.unknown())
    .parse(JSON.parse(readFileSync(join(folder, 'context.json'), 'utf8')));
  return Object.fromEntries(Object.entries(context).filter(([key]) => !/^(?:aws:|@aws-cdk\/core:fail)/.test(key)));
}

const user = {
  context: {
    internetEventAlerts: { stackName: 'User', memoryMb: 128, watch: { types: ['AVAILABILITY'], countries: ['DE'] } },
    '@aws-cdk/core:bootstrapQualifier': 'user',
    user: [1, 2],
    nothing: { user: true },
    text: { user: true },
  },
};
const project = {
  internetEventAlerts: { stackName: 'Context', updates: 'none', watch: { countries: ['SE', 'NO'] } },
  user: [3],
  project: 7,
};
const own = {
  context: {
    internetEventAlerts: { stackName: 'Own', watch: { near: null } },
    project: { own: 1 },
    nothing: null,
    text: 'x',
  },
};
const commandLine = ['internetEventAlerts.stackName=Line', 'own=a=b', 'empty=', 'text=y', 'lines=one\ntwo'];

it.each([
  ['cdk.json alone', [], []],
  ['cdk.context.json', ['cdk.context.json'], []],
  ['~/.cdk.json', ['home/.cdk.json'], []],
  ['both', ['cdk.context.json', 'home/.cdk.json'], []],
  ['-c', [], commandLine],
  ['-c and cdk.context.json', ['cdk.context.json'], commandLine],
  ['-c and ~/.cdk.json', ['home/.cdk.json'], commandLine],
  ['-c and both', ['cdk.context.json', 'home/.cdk.json'], commandLine],
])('the commands read the context as the CDK does, with %s', async (_case, files, overrides) => {
  const texts: Readonly<Record<string, string>> = {
    'cdk.context.json': JSON.stringify(project),
    // What could change the objects of a program is left out.
    'home/.cdk.json': JSON.stringify(user).replace('"user":[', '"__proto__":{"a":1},"constructor":{"b":1},"user":['),
  };
  write('cdk.json', `${byteOrderMark}${JSON.stringify(own)}`);
  for (const file of files) write(file, `${byteOrderMark}${texts[file]}`);

  const read = readCdkContext(parseOverrides(overrides), { folder, home });

  expect(read).toEqual(await askCdk(overrides));
  expect(Object.keys(read)).not.toContain('__proto__');
});

it.each([
  ['without -c', [], 'internetEventAlerts.stackName=Variable'],
  ['but with -c not at all', ['other=1'], 'internetEventAlerts.stackName=Variable'],
  ['but not what is no NAME=VALUE', [], 'internetEventAlerts'],
])('the commands read CDK_CONTEXT as the CDK does: %s', async (_case, overrides, variable) => {
  write('cdk.json', JSON.stringify(own));
  const before = process.env['CDK_CONTEXT'];
  process.env['CDK_CONTEXT'] = variable;
  try {
    const given = overrides.length === 0 ? undefined : overrides;
    const read = readCdkContext(parseOverrides(given), { folder, home });
    expect(read).toEqual(await askCdk(overrides, variable));
  } finally {
    if (before === undefined) delete process.env['CDK_CONTEXT'];
    else process.env['CDK_CONTEXT'] = before;
  }
});

it.each([
  ['cdk.json', 'cdk.json', '{', /^cdk\.json is not JSON \(.+\)\.$/],
  ['cdk.context.json', 'cdk.context.json', '', /^cdk\.context\.json is not JSON \(.+\)\.$/],
  ['~/.cdk.json', 'home/.cdk.json', '{"context": ', /^~\/\.cdk\.json is not JSON \(.+\)\.$/],
  ['cdk.json', 'cdk.json', '7', /^cdk\.json must be an object with "context", as the CDK reads it\.$/],
  ['cdk.context.json', 'cdk.context.json', '[]', /^cdk\.context\.json must be an object, as the CDK reads it\.$/],
  ['~/.cdk.json', 'home/.cdk.json', '{"context":"x"}', /^~\/\.cdk\.json: context must be an object, as the CDK/],
])('the context is not read from a broken %s, which is named: %s holds %j', (_name, file, text, problem) => {
  write('cdk.json', '{}');
  write(file, text);
  expect(() => readCdkContext({}, { folder, home })).toThrow(problem);
});

it('the context is not read from a folder in the place of a file', () => {
  write('cdk.json', '{}');
  mkdirSync(join(folder, 'cdk.context.json'));
  expect(() => readCdkContext({}, { folder, home })).toThrow('cdk.context.json cannot be read.');
});
