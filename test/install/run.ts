import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

// Clones the last commit and tries it as people have it, where their machine is not like ours.

const root = join(import.meta.dirname, '..', '..');

interface Running {
  readonly cwd: string;
  /** All that the process gets. */
  readonly env: NodeJS.ProcessEnv;
  /** Default: who runs this. */
  readonly uid?: number;
}

/** @throws Error with all that it said, unless it ends with the code. */
async function run(command: readonly string[], { cwd, env, uid }: Running, code = 0): Promise<string> {
  const [name = '', ...args] = command;
  const asUser = uid === undefined ? {} : { uid, gid: uid };
  const child = spawn(name, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], ...asUser });
  const [stdout, stderr, [ended]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  const said = stdout + stderr;
  if (ended !== code) throw new Error(`${command.join(' ')} ended with ${ended}, and not with ${code}:\n${said}`);
  return said;
}

async function attempt(what: string, work: () => Promise<unknown>): Promise<void> {
  const begun = performance.now();
  await work();
  process.stdout.write(`✓ ${what} (${((performance.now() - begun) / 1_000).toFixed(0)} s)\n`);
}

function expectIn(said: string, words: RegExp): void {
  if (!words.test(said)) throw new Error(`It was to say ${words}:\n${said}`);
}

/** "nobody", who owns nothing here. Only root can become someone else. */
const otherUser = process.getuid?.() === 0 ? 65_534 : undefined;

/** Makes a command one of the other user, without a network but for loopback. */
function alone(command: readonly string[]): readonly string[] {
  const [mapped, become] =
    otherUser === undefined
      ? [['--map-root-user'], []]
      : [[], ['setpriv', `--reuid=${otherUser}`, `--regid=${otherUser}`, '--clear-groups']];
  return ['unshare', '--net', ...mapped, 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh', ...become, ...command];
}

/** With one sample: what differs between machines shows in it too. */
const sample = join('test', 'fixtures', 'samples', '01-global-outage');
const files = ['--event', join(sample, 'notification.json'), '--api', join(sample, 'api.json')];
const npmStart = ['npm', 'start', '--silent', '--', '--once', ...files];
const allAnnounced = /\n1 of 1 announced\.\n$/;

async function main(folder: string): Promise<void> {
  const project = join(folder, 'a folder with spaces', "it's here");
  const home = join(folder, 'home');
  await mkdir(home);
  await mkdir(join(folder, 'a folder with spaces'));
  // A machine that is set up for production, and for Windows.
  await writeFile(join(home, '.npmrc'), 'omit=dev\nignore-scripts=true\nsave-exact=false\nfund=true\n');
  await writeFile(join(home, '.gitconfig'), '[core]\n\tautocrlf = true\n\teol = crlf\n');
  const { PATH } = process.env;
  const registry = Object.entries(process.env).filter(([name]) =>
    /^npm_config_(?:registry|cache)$|_proxy$|^SSL_|^NODE_EXTRA/i.test(name),
  );
  const env = { PATH, HOME: home };

  await attempt('a clone by a Git that makes line ends those of Windows: they stay as they are', async () => {
    await run(['git', 'clone', '--quiet', root, project], { cwd: folder, env });
    for (const file of ['.ci/run', 'package.json', 'lambda/notify.ts', 'test/unit/message/golden/over.txt']) {
      if ((await readFile(join(project, file), 'utf8')).includes('\r')) throw new Error(`${file} has CR.`);
    }
  });
  await attempt(
    'npm ci in a folder with spaces and an apostrophe, where development packages and install scripts are left out',
    () =>
      run(['npm', 'ci', '--silent'], {
        cwd: project,
        env: { ...env, ...Object.fromEntries(registry), NODE_ENV: 'production' },
      }),
  );
  await attempt('a settings file with a mistake: refused at once, by its name', async () => {
    const file = join(project, 'settings.json');
    await writeFile(file, '\uFEFF{"sweepMinutes": 90}\r\n');
    const said = await run(npmStart, { cwd: project, env: { PATH } }, 2);
    expectIn(
      said,
      /^Settings that need a change:\n {2}- sweepMinutes: must be a whole number from 1 to 60; it is 90\n$/,
    );
    await rm(file);
  });
  await run(['chmod', '-R', 'a-w', project], { cwd: folder, env });
  try {
    const who = otherUser === undefined ? '' : ' by another user';
    const other = { cwd: project, env: { PATH }, ...(otherUser === undefined ? {} : { uid: otherUser }) };
    await attempt(`npm start in a checkout that is read only${who}: the error names the way on`, async () => {
      expectIn(await run(npmStart, other, 2), /^--out out cannot be written to: EACCES.*\nName another folder/);
    });
    await attempt(
      `npm start -- --out DIR in a checkout that is read only${who}, without a network and a HOME`,
      async () => {
        const out = join(folder, 'out');
        await mkdir(out);
        await chmod(out, 0o777);
        expectIn(await run(alone([...npmStart, '--out', out]), { cwd: project, env: { PATH } }), allAnnounced);
      },
    );
    await attempt(`an operator's command in a checkout that is read only${who}`, async () => {
      expectIn(await run(['npm', 'run', '--silent', 'doctor', '--', '--help'], other), /^Usage: npm run doctor/);
    });
  } finally {
    await run(['chmod', '-R', 'u+w', project], { cwd: folder, env });
  }
}

const folder = await mkdtemp(join(tmpdir(), 'install-'));
try {
  await chmod(folder, 0o755);
  await main(folder);
} catch (error) {
  process.stdout.write(`✗ ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
