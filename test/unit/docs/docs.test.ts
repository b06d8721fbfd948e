import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from '@jest/globals';
import * as z from 'zod';

const root = join(import.meta.dirname, '..', '..', '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const manifest: unknown = JSON.parse(readFileSync(join(root, 'docs', 'slack-app-manifest.json'), 'utf8'));

it('the manifest of the Slack app is what the link in the README makes an app of', () => {
  const link = /https:\/\/api\.slack\.com\/apps\?new_app=1&manifest_json=[^\s)>]+/.exec(readme)?.[0] ?? '';

  expect(JSON.parse(new URL(link).searchParams.get('manifest_json') ?? '')).toEqual(manifest);
});

/** @see https://docs.slack.dev/reference/app-manifest */
it('the manifest of the Slack app keeps to the limits of Slack, and asks for no more than to post to one channel', () => {
  const { display_information: shown, oauth_config: access } = z
    .object({
      display_information: z.object({ name: z.string(), description: z.string() }),
      oauth_config: z.object({ scopes: z.unknown() }),
    })
    .parse(manifest);

  expect(shown.name.length).toBeLessThanOrEqual(35);
  expect(shown.description.length).toBeLessThanOrEqual(140);
  expect(access.scopes).toEqual({ bot: ['incoming-webhook'] });
});

const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => join('docs', file)),
];

/** A path of this repository in backticks, such as `lambda/config.ts` or `test/fixtures/samples/`. */
const quotedPath = /`((?:\.ci|docs|infra|lambda|test)\/[\w./-]*)`/g;

it.each(documents)('every file and picture that %s links to, or names by its path, is there', (document) => {
  const text = readFileSync(join(root, document), 'utf8');
  const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, path = '']) => join(dirname(document), path));
  const named = [...text.matchAll(quotedPath)].map(([, path = '']) => path);

  expect([...links, ...named].filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

it('the documents link to and name files', () => {
  const text = documents.map((document) => readFileSync(join(root, document), 'utf8')).join('\n');

  expect(text.match(/\]\((?!https?:)/g)?.length).toBeGreaterThan(20);
  expect(text.match(quotedPath)?.length).toBeGreaterThan(20);
});

it('the README is short enough to be read', () => {
  expect(readme.split('\n').length).toBeLessThanOrEqual(130);
});
