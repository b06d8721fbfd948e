import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import type { Deployment } from '../fakes/synthesize.ts';

/** A bundle, and what it is made of. In bytes, minified. */
export interface BundleSize {
  readonly name: string;
  readonly bytes: number;
  /** By package, the largest first; the program's own code is `lambda`. */
  readonly parts: readonly { readonly name: string; readonly bytes: number }[];
}

const metafile = z.object({
  outputs: z.record(z.string(), z.object({ inputs: z.record(z.string(), z.object({ bytesInOutput: z.number() })) })),
});

/** @param deployment synthesized with the context `metafile=true`. */
export async function bundleSizes({ functions }: Deployment): Promise<readonly BundleSize[]> {
  return Promise.all(
    Object.entries(functions).map(async ([name, { bundle }]) => {
      const { outputs } = metafile.parse(JSON.parse(await readFile(join(dirname(bundle), 'index.meta.json'), 'utf8')));
      const parts = new Map<string, number>();
      for (const { inputs } of Object.values(outputs)) {
        for (const [input, { bytesInOutput }] of Object.entries(inputs)) {
          const part = packageOf(input);
          parts.set(part, (parts.get(part) ?? 0) + bytesInOutput);
        }
      }
      return {
        name,
        bytes: (await stat(bundle)).size,
        parts: [...parts]
          .map(([part, bytes]) => ({ name: part, bytes }))
          .toSorted((one, other) => other.bytes - one.bytes),
      };
    }),
  );
}

function packageOf(input: string): string {
  const [, name] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input) ?? [];
  return name ?? 'lambda';
}
