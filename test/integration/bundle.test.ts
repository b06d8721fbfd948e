import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import * as z from 'zod';
import { startFunction } from '../fakes/function-process.ts';
import { readSamples } from '../preview/samples.ts';
import { openStage, type Stage } from '../preview/stage.ts';

const project = join(import.meta.dirname, '..', '..');

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
}, 120_000);

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
  [
    '01-documented-health-event',
    'Resolved after 5 minutes: internet performance problem in Washington, Virginia, United States on MICROSOFT-CORP-MSN-AS-BLOCK',
  ],
  [
    '02-documented-internet-event',
    'Resolved after 6 hours 26 minutes: internet availability problem in Fenton, Michigan, United States on CHARTER-20115',
  ],
  ['03-global-outage', 'Internet availability problem in Denver, Colorado, United States on EXAMPLE-CABLE'],
  ['04-local-only', 'Internet availability problem in Köln, North Rhine-Westphalia, Germany on BEISPIEL-NETZ'],
  [
    '05-performance',
    'Resolved after 2 hours 26 minutes: internet performance problem in São Paulo, Brazil on EXEMPLO-TELECOM and 1 more location',
  ],
  [
    '06-many-locations',
    'Internet availability problem in Chicago, Illinois, United States on EXAMPLE-BACKBONE and 49 more locations',
  ],
  ['07-unidentified', 'Internet availability problem in Lyon, Auvergne-Rhône-Alpes, France on EXAMPLE-DSL'],
  ['08-throttled-api', 'Internet availability problem in Leeds, England, United Kingdom on EXAMPLE-MOBILE'],
])(
  'the bundle, run between the fakes announces the sample %s',
  async (name, headline) => {
    expect(await headlines(name)).toEqual([headline]);
  },
  20_000,
);

it('the bundle, run between the fakes writes a log, and never the webhook into it', () => {
  const log = stage.log.join('');
  expect(log).toContain('"service":"internet-event-alerts"');
  expect(log).not.toMatch(/TFAKE|BFAKE|not-a-real-webhook/);
});

/** The first line of each message that appeared in Slack. */
async function headlines(name: string): Promise<readonly string[]> {
  const sample = (await readSamples()).find((candidate) => candidate.name === name);
  if (sample === undefined) throw new Error(`There is no sample ${name}.`);
  const performed = await stage.play(sample);
  if (performed.outcome !== 'announced') throw new Error(`It was not announced: ${JSON.stringify(performed)}`);
  return z
    .array(z.object({ text: z.string() }))
    .parse(performed.messages)
    .map(({ text }) => text.replace(/\n.*/s, ''));
}
