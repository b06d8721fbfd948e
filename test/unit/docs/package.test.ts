import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import * as z from 'zod';

const root = join(import.meta.dirname, '..', '..', '..');
const texts = z.record(z.string(), z.string());
const { dependencies, devDependencies, scripts } = z
  .object({ dependencies: texts, devDependencies: texts, scripts: texts })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));

it.each(['@aws-sdk/client-internetmonitor', '@aws-lambda-powertools/logger', '@aws-lambda-powertools/parameters'])(
  'the program depends on %s',
  (name) => {
    expect(dependencies).toHaveProperty([name]);
  },
);

it.each(['aws-cdk-lib', 'constructs', 'jest'])('the project installs %s', (name) => {
  expect({ ...dependencies, ...devDependencies }).toHaveProperty([name]);
  expect(existsSync(join(root, 'node_modules', name, 'package.json'))).toBe(true);
});

it.each(['@aws-lambda-powertools/logger', '@aws-lambda-powertools/parameters'])('lambda/ imports %s', (name) => {
  const importing = readdirSync(join(root, 'lambda'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .filter((file) => readFileSync(join(root, 'lambda', file), 'utf8').includes(` from '${name}`));
  expect(importing).not.toEqual([]);
});

it('npm test runs jest', () => {
  expect(scripts['test']).toMatch(/(?:^| )jest$/);
});

it.each(['lambda', 'infra', 'test', 'cdk.json', 'package.json', 'tsconfig.json'])('%s stands at the top', (name) => {
  expect(existsSync(join(root, name))).toBe(true);
});
