import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import * as z from 'zod';
import { packText } from '../../lambda/runtime/packed-text.ts';
import { startFunction } from '../fakes/function-process.ts';
import { briefly } from '../fakes/read-message.ts';
import { readSamples } from '../preview/samples.ts';
import { openStage, type Stage } from '../preview/stage.ts';

const project = join(import.meta.dirname, '..', '..');

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});

afterAll(() => stage.close());

it('the synthesized stack has nothing that the AWS Solutions checks or the validation of CloudFormation find fault with', async () => {
  const output = dirname(dirname(stage.deployment.bundle));
  const { pluginReports } = z
    .object({ pluginReports: z.array(z.object({ pluginName: z.string(), violations: z.array(z.unknown()) })) })
    .parse(JSON.parse(await readFile(join(output, 'validation-report.json'), 'utf8')));
  expect(pluginReports.map(({ pluginName }) => pluginName)).toContain('AwsSolutions');
  expect(pluginReports.flatMap(({ violations }) => violations)).toEqual([]);
});

it('the synthesized stack gives each function 60 seconds', () => {
  const { notify, announce, redeliver, sweep } = stage.deployment.functions;
  expect([notify, announce, redeliver, sweep].map(({ timeoutMs }) => timeoutMs)).toEqual([
    60_000, 60_000, 60_000, 60_000,
  ]);
});

it('the bundle of each function may be read by every user, as Lambda reads it, whatever files a person keeps to oneself', async () => {
  const files = Object.values(stage.deployment.functions).flatMap(({ bundle }) => [bundle, `${bundle}.map`]);
  const modes = await Promise.all(files.map(async (file) => (await stat(file)).mode & 0o444));
  expect(modes.filter((mode) => mode !== 0o444)).toEqual([]);
  expect(modes).toHaveLength(8);
});

it('the bundle has a source map that names every source by its place in the project', async () => {
  expect(await readFile(stage.deployment.bundle, 'utf8')).toMatch(/\n\/\/# sourceMappingURL=index\.mjs\.map\n?$/);
  const map: unknown = JSON.parse(await readFile(`${stage.deployment.bundle}.map`, 'utf8'));
  const { sources } = z.object({ sources: z.array(z.string()) }).parse(map);
  expect(sources.some((source) => source.endsWith('/lambda/notify.ts'))).toBe(true);
  expect(sources.filter((source) => !/^(?:\.\.\/)*(?:lambda|node_modules)\//.test(source)).slice(0, 3)).toEqual([]);
});

it.each(['notify', 'announce', 'redeliver', 'sweep'] as const)(
  'the bundle of %s holds nothing of the official client of Internet Monitor, which gives types and a second opinion only',
  async (name) => {
    const map: unknown = JSON.parse(await readFile(`${stage.deployment.functions[name].bundle}.map`, 'utf8'));
    const { sources } = z.object({ sources: z.array(z.string()) }).parse(map);
    expect(sources.length).toBeGreaterThan(100);
    expect(sources.filter((source) => /client-internetmonitor|client-sts|fast-xml-parser/.test(source))).toEqual([]);
  },
);

it('the bundle names its sources in the stack trace of an error, by that map', async () => {
  const unset = { ...stage.deployment, environment: {} };
  await expect(startFunction(unset, {})).rejects.toThrow(
    /environment is not what the stack sets[^]*\n    at lambda\/config\.ts:\d+:\d+\n[^]*\n    at lambda\/notify\.ts:/,
  );
});

it('the bundle reads destinations that the stack has packed', async () => {
  const destinations = Array.from({ length: 30 }, (_, index) => ({
    name: `n${index}`,
    webhookParameter: '/alerts/webhook',
  }));
  const DESTINATIONS = packText(JSON.stringify(destinations));
  expect(DESTINATIONS).toMatch(/^br:/);

  const queue = { DEAD_LETTER_QUEUE_URL: 'https://sqs.us-east-1.amazonaws.com/123456789012/dead-letters' };
  const started = await startFunction(stage.deployment, { ...queue, DESTINATIONS });
  await started.close();
  const broken = startFunction(stage.deployment, { ...queue, DESTINATIONS: DESTINATIONS.slice(0, 40) });
  await expect(broken).rejects.toThrow('environment is not what the stack sets: DESTINATIONS.');
});

it.each([
  ['the code', ''],
  ['the source map', '.map'],
])('the bundle says nothing of the machine that made it: %s', async (_case, suffix) => {
  const text = await readFile(`${stage.deployment.bundle}${suffix}`, 'utf8');
  // Not toContain: its message would print the whole text.
  expect([project, homedir()].filter((path) => path.length > 1 && text.includes(`${path}/`))).toEqual([]);
  expect(/\bregistry\.[a-z]|_resolved"|npm_config_/.exec(text)?.[0]).toBeUndefined();
});

it.each([
  ['01-global-outage', 'open availability Denver'],
  ['02-documented-health-event', 'over performance Washington after 5 minutes'],
  ['03-documented-internet-event', 'over availability Fenton after 6 h 26 min'],
  ['04-local-only', 'open availability Köln'],
  ['05-performance', 'over performance 2 places after 2 h 26 min'],
  ['06-many-locations', 'open availability 50 places'],
  ['07-unidentified', 'open availability Lyon'],
  ['08-throttled-api', 'open availability Leeds'],
])('the bundle, run between the fakes announces the sample %s', async (name, message) => {
  expect(await toldOf(name)).toEqual([message]);
});

it('the bundle, run between the fakes writes a log, and never the webhook into it', () => {
  const log = stage.log.join('');
  expect(log).toContain('"service":"internet-event-alerts"');
  expect(log).not.toMatch(/TFAKE|BFAKE|not-a-real-webhook/);
});

/** Each message that appeared in Slack, in a few words. */
async function toldOf(name: string): Promise<readonly string[]> {
  const sample = (await readSamples()).find((candidate) => candidate.name === name);
  if (sample === undefined) throw new Error(`There is no sample ${name}.`);
  const performed = await stage.play(sample);
  if (performed.outcome !== 'announced') throw new Error(`It was not announced: ${JSON.stringify(performed)}`);
  return performed.messages.map(briefly);
}
