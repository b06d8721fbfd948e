import { readFileSync } from 'node:fs';
import { join } from 'node:path';
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

it('every file and picture that the README links to is there', () => {
  const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, path = '']) => path);

  expect(links.length).toBeGreaterThan(0);
  for (const path of links)
    expect(() => readFileSync(join(root, path.replace(/\/?$/, '')), { flag: 'r' })).not.toThrow(/ENOENT/);
});
