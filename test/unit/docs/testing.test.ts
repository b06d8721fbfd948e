import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { saboteurs } from '../../simulation/saboteurs.ts';

const text = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'testing.md'), 'utf8');

it('docs/testing.md has a row for each saboteur, with its words and what it is found as', () => {
  const rows = [
    ...text.matchAll(/^\| `([a-z0-9-]+)` \| (.+) \| (lost|late|doubled|untrue|leaked|miscounted)\b.* \|$/gm),
  ];

  expect(rows.map(([, name, what]) => [name, what])).toEqual(
    Object.entries(saboteurs).map(([name, { what }]) => [name, what]),
  );
});
