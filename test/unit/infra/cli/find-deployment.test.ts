import { expect, it } from '@jest/globals';
import { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import { findPart } from '../../../../infra/cli/find-deployment.ts';
import { stackOf } from '../template.ts';

const resources = z.record(z.string(), z.object({ Type: z.string() }));

/** The stack as CDK makes it, each resource with its logical id for a name. */
function deploy() {
  const { Resources } = Template.fromStack(stackOf({}).stack).toJSON();
  const all = Object.entries(resources.parse(Resources)).map(([logicalId, { Type: type }]) => {
    return { type, logicalId, physicalId: logicalId };
  });
  return { stackName: 'Alerts', resources: all };
}

it.each([
  ['HealthEvents', /^AlertsHealthEvents[0-9A-F]{8}$/],
  ['AnnounceSchedule', /^AlertsAnnounceSchedule[0-9A-F]{8}$/],
  ['SweepSchedule', /^AlertsSweepSchedule[0-9A-F]{8}$/],
  ['AnnounceLogs', /^AlertsAnnounceLogs[0-9A-F]{8}$/],
  ['SweepLogs', /^AlertsSweepLogs[0-9A-F]{8}$/],
] as const)('doctor finds the part %s in the stack that CDK makes', (part, logicalId) => {
  expect(findPart(deploy(), part)).toMatch(logicalId);
});

it('doctor says so if the stack of another version lacks a part', () => {
  expect(() => findPart({ stackName: 'Alerts', resources: [] }, 'AnnounceSchedule')).toThrow(
    'The stack Alerts has no AnnounceSchedule: deploy the current version.',
  );
});
