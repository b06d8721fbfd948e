import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';

const root = join(import.meta.dirname, '..', '..');

/** Runs the app as the CDK command line does, but without bundles and with nowhere to write. */
function runApp(settings: Readonly<Record<string, unknown>>) {
  const context = { internetEventAlerts: settings, 'aws:cdk:bundling-stacks': [] };
  const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', join('infra', 'app.ts')], {
    cwd: root,
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
