import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The Node.js that Lambda runs the functions with. */
const major = '24';

const folder = join(import.meta.dirname, '..', '..', '.cache', `node-${major}`);

/**
 * The path of a Node.js 24: the one that runs this if it is one, or else one from the npm registry, which stays in `.cache`.
 *
 * @throws Error if there is none for this machine, or none can be fetched.
 */
export async function node24(): Promise<string> {
  if (process.versions.node.startsWith(`${major}.`)) return process.execPath;
  const name = `node-${process.platform}-${process.arch}`;
  const path = join(folder, 'node_modules', name, 'bin', 'node');
  if (await isThere(path)) return path;
  process.stderr.write(`Fetching Node.js ${major} into .cache, once …\n`);
  try {
    const options = ['--no-audit', '--no-fund', '--no-save', '--silent', '--prefix', folder];
    await promisify(execFile)('npm', ['install', ...options, `${name}@${major}`]);
    await access(path);
    return path;
  } catch (error) {
    throw new Error(`No Node.js ${major} could be fetched (npm package ${name}). Run this with Node.js ${major}.`, {
      cause: error,
    });
  }
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
