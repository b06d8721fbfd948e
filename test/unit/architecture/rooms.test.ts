import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { type Arrow, findCircle, findImports, findSpecifiers, toRoom, toRoomArrows } from './imports.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const imports = findImports(join(root, 'lambda'));
const arrows = toRoomArrows(imports);

type Kind = 'handler' | 'dependencies' | 'config' | 'use case' | 'pure' | 'effect' | 'ground';

/** Every room of `lambda/`, as the README describes it. A new room is added here, with its kind. */
const kinds: Readonly<Record<string, Kind>> = {
  'notify.ts': 'handler',
  'announce.ts': 'handler',
  'redeliver.ts': 'handler',
  'sweep.ts': 'handler',
  'dependencies.ts': 'dependencies',
  'config.ts': 'config',
  ingest: 'use case',
  announce: 'use case',
  redelivery: 'use case',
  reconcile: 'use case',
  enrich: 'pure',
  outage: 'pure',
  message: 'pure',
  events: 'pure',
  'internet-monitor': 'effect',
  slack: 'effect',
  store: 'effect',
  queues: 'effect',
  runtime: 'ground',
};

/** Which kinds a kind may import. An effect never imports another effect. */
const allowed: Readonly<Record<Kind, readonly Kind[]>> = {
  handler: ['use case', 'dependencies', 'config', 'ground'],
  dependencies: ['use case', 'effect', 'config', 'pure', 'ground'],
  config: ['pure', 'ground'],
  'use case': ['use case', 'effect', 'pure', 'ground'],
  effect: ['pure', 'ground'],
  pure: ['pure', 'ground'],
  ground: ['ground'],
};

function isAllowed({ from, to }: Arrow): boolean {
  const [fromKind, toKind] = [kinds[from], kinds[to]];
  return fromKind !== undefined && toKind !== undefined && allowed[fromKind].includes(toKind);
}

it('the rooms of lambda/ are all known, each with its kind', () => {
  const found = new Set(imports.flatMap(({ from, to }) => [toRoom(from), toRoom(to)]));
  expect([...found].toSorted()).toEqual(Object.keys(kinds).toSorted());
});

it('the rooms of lambda/ import only what their kind may import', () => {
  expect(arrows.filter((arrow) => !isAllowed(arrow))).toEqual([]);
});

it('the rooms of lambda/ do not import each other in a circle', () => {
  expect(findCircle(arrows)).toBeUndefined();
});

it('the files of infra/ do not import each other in a circle', () => {
  expect(findCircle(findImports(join(root, 'infra')))).toBeUndefined();
});

it('the search for imports finds those of values, of types, over several lines, for their effect, again exported and made later', () => {
  const source = [
    "import { a } from './a.ts';",
    "import type { B } from './b.ts';",
    "import { \n  c, \n  type D, \n } from './c.ts';",
    "import './e.ts';",
    "export { f } from './f.ts';",
    "export type * from './g.ts';",
    "const h = await import('./h.ts');",
    "import data from './i.json' with { type: 'json' };",
  ].join('\n');
  expect(findSpecifiers(source)).toEqual([
    './a.ts',
    './b.ts',
    './c.ts',
    './e.ts',
    './f.ts',
    './g.ts',
    './h.ts',
    './i.json',
  ]);
});

it('the search for imports names each arrow between two rooms once', () => {
  expect(
    toRoomArrows([
      { from: 'slack/a.ts', to: 'events/b.ts' },
      { from: 'slack/c.ts', to: 'events/d.ts' },
      { from: 'slack/a.ts', to: 'slack/c.ts' },
      { from: 'notify.ts', to: 'slack/a.ts' },
    ]),
  ).toEqual([
    { from: 'notify.ts', to: 'slack' },
    { from: 'slack', to: 'events' },
  ]);
});

it('the search for imports finds a circle, and says where it goes', () => {
  const circle = [
    { from: 'a', to: 'b' },
    { from: 'b', to: 'c' },
    { from: 'c', to: 'b' },
  ];
  expect(findCircle(circle)).toEqual(['b', 'c', 'b']);
  expect(findCircle(circle.slice(0, 2))).toBeUndefined();
});

it.each<[string, Arrow]>([
  ['a pure room that imports an effect', { from: 'outage', to: 'store' }],
  ['an effect that imports another', { from: 'slack', to: 'store' }],
  ['a use case that imports a handler', { from: 'announce', to: 'notify.ts' }],
  ['the ground floor that imports a room', { from: 'runtime', to: 'events' }],
  ['a handler that imports an effect', { from: 'notify.ts', to: 'slack' }],
  ['a room that nobody has described', { from: 'announce', to: 'helpers' }],
])('the search for imports does not allow %s', (_case, arrow) => {
  expect(isAllowed(arrow)).toBe(false);
});
