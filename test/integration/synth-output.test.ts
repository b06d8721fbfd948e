import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';

const root = join(import.meta.dirname, '..', '..');

const folder = mkdtempSync(join(tmpdir(), 'synth-output-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the app as the CDK command line does, but without bundles and with nowhere to write. */
function runApp(settings: Readonly<Record<string, unknown>>) {
  const context = { internetEventAlerts: settings, 'aws:cdk:bundling-stacks': [] };
  const command = ['--import', import.meta.resolve('tsx'), join(root, 'infra', 'app.ts')];
  const { status, stderr } = spawnSync(process.execPath, command, {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], CDK_CONTEXT_JSON: JSON.stringify(context) },
  });
  return { status, stderr };
}

it('the app warns that no person will be notified when there is no alarmEmail, and goes on', () => {
  const { status, stderr } = runApp({});
  expect(stderr).toContain('Warning: alarmEmail is not set.');
  expect(stderr).toContain('-c internetEventAlerts.alarmEmail=');
  expect(status).toBe(0);
});

it('the app does not warn when there is one', () => {
  const { status, stderr } = runApp({ alarmEmail: 'oncall@example.com' });
  expect(stderr).not.toContain('alarmEmail');
  expect(status).toBe(0);
});

it('the app ends with every problem of the settings, and no stack trace', () => {
  const { status, stderr } = runApp({ alarmEmail: 'oncall', memoryMb: 1 });
  expect(stderr).toContain('- alarmEmail: must be an e-mail address');
  expect(stderr).toContain('- memoryMb: must be a whole number');
  expect(stderr).not.toContain('    at ');
  expect(status).toBe(1);
});

it('the app takes the settings of settings.json beside cdk.json', () => {
  const file = join(folder, 'settings.json');
  writeFileSync(file, '\uFEFF{"alarmEmail": "oncall"}');
  try {
    const { status, stderr } = runApp({});
    expect(stderr).toBe(
      'Settings that need a change:\n  - alarmEmail: must be an e-mail address, such as oncall@example.com; it is "oncall"\n',
    );
    expect(status).toBe(1);
  } finally {
    rmSync(file);
  }
});
