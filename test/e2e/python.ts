import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const requirements = join(import.meta.dirname, 'requirements.txt');
const folder = join(import.meta.dirname, '..', '..', '.cache', 'ministack-1.5.33');

/**
 * A Python with MiniStack, in a virtual environment of the repository's own. It is made once; to have it made again, delete
 * the folder.
 *
 * @throws Error that names the cure, if there is no Python to make it with or the packages cannot be fetched.
 */
export async function pythonWithMiniStack(signal: AbortSignal): Promise<string> {
  const python = join(folder, 'bin', 'python');
  const wanted = await readFile(requirements, 'utf8');
  const done = join(folder, 'installed.txt'); // Written last: what was interrupted is begun anew.
  if ((await readFile(done, 'utf8').catch(() => undefined)) === wanted) return python;

  const system = process.env['PYTHON'] ?? 'python3';
  await run(system, ['-c', 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))'], { signal }).catch(
    (error: unknown) => {
      throw new Error(
        `MiniStack needs Python 3.10 or newer with its module venv, and \`${system}\` is not that. Install it (Debian, ` +
          'Ubuntu: apt install python3 python3-venv), or name another one: PYTHON=/path/to/python3 npm run test:e2e.',
        { cause: error },
      );
    },
  );
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await run(system, ['-m', 'venv', folder], { signal });
  const pip = ['-m', 'pip', 'install', '--quiet', '--no-input', '--disable-pip-version-check', '-r', requirements];
  await run(python, pip, { signal }).catch((error: unknown) => {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim().split('\n').at(-1) : '';
    throw new Error(`pip could not install MiniStack: is the package index reachable? ${said}`, { cause: error });
  });
  await writeFile(done, wanted);
  return python;
}
