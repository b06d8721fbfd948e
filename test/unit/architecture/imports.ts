import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** One file or room that imports another. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
}

/** What stands behind `from`, `import` or `import(`, types too. */
const specifier = /^(?:import|export)\b[^;]*?from '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm;

/**
 * The imports between the TypeScript files below a folder, of values and of types. Packages are left out.
 *
 * @returns paths relative to the folder, such as `slack/retry.ts`.
 */
export function findImports(folder: string): readonly Arrow[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((from) =>
      findSpecifiers(readFileSync(join(folder, from), 'utf8'))
        .filter((path) => path.startsWith('.'))
        .map((path) => ({ from, to: relative(folder, join(folder, from, '..', path)) })),
    );
}

export function findSpecifiers(source: string): readonly string[] {
  return [...source.matchAll(specifier)].flatMap(([, from, bare, dynamic]) => from ?? bare ?? dynamic ?? []);
}

/** The folder of a file; of one at the top, the file itself. */
export function toRoom(file: string): string {
  return file.replace(/\/.*$/, '');
}

/** The arrows between rooms, each once. */
export function toRoomArrows(imports: readonly Arrow[]): readonly Arrow[] {
  const between = imports.map(({ from, to }) => ({ from: toRoom(from), to: toRoom(to) }));
  const names = new Set(between.filter(({ from, to }) => from !== to).map(({ from, to }) => `${from} → ${to}`));
  return [...names].toSorted().map((name) => {
    const [from = '', to = ''] = name.split(' → ');
    return { from, to };
  });
}

/** One path that comes back to where it began, such as `['a', 'b', 'a']`; undefined if there is none. */
export function findCircle(arrows: readonly Arrow[]): readonly string[] | undefined {
  const isDone = new Set<string>();
  const search = (node: string, path: readonly string[]): readonly string[] | undefined => {
    const before = path.indexOf(node);
    if (before !== -1) return [...path.slice(before), node];
    if (isDone.has(node)) return undefined;
    for (const { to } of arrows.filter(({ from }) => from === node)) {
      const circle = search(to, [...path, node]);
      if (circle !== undefined) return circle;
    }
    isDone.add(node);
    return undefined;
  };
  for (const { from } of arrows) {
    const circle = search(from, []);
    if (circle !== undefined) return circle;
  }
  return undefined;
}
