import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { checkSettings } from '../../../infra/settings.ts';
import { findRoomProblems } from '../../../infra/settings-room.ts';
import { readConfig } from '../../../lambda/config.ts';
import { templateOf } from './template.ts';

const web = { name: 'web', webhookParameter: '/team/web' };

/** As a company with many teams has them: each has its own countries, networks, monitors, channel and people. */
const thirtyDestinations = Array.from({ length: 30 }, (_, index) => ({
  name: `team-${index}`,
  webhookParameter: `/internet-event-alerts/team-${index}/slack-webhook-url`,
  filter: {
    impactTypes: ['AVAILABILITY', 'LOCAL_AVAILABILITY'],
    countries: ['US', 'DE', 'FR', 'SE'].slice(0, 1 + (index % 4)),
    asNumbers: [64_500 + index * 37, 131_072 + index * 7_919, 200_000 + index * 104_729],
    monitors: [`service-${index}-eu-west-1`, `service-${index}-us-east-1`],
    minTrafficPercent: index % 7,
  },
  mention: `S0${(60_466_176 + index * 15_485_863).toString(36).toUpperCase()}`,
  mentionFrom: { kind: 'availability', minTrafficPercent: 1 },
  runbookUrl: `https://wiki.example.com/runbooks/team-${index}/internet-outage`,
}));

/** Names that have nothing in common, so that packing makes them hardly shorter. */
const noise = (length: number) => createHash('shake256', { outputLength: length }).update('noise').digest('base64url');

describe('the environment of a function, which holds 4 KB', () => {
  const ofNoise = (bytes: number) => ({
    destinations: [{ ...web, filter: { states: [noise(bytes)] } }],
  });

  it('the environment of a function, which holds 4 KB has room for thirty destinations, each with a filter, a mention and a runbook', () => {
    expect(JSON.stringify(thirtyDestinations).length).toBeGreaterThan(10_000);
    expect(findRoomProblems({ destinations: thirtyDestinations })).toEqual([]);

    const { Environment } = z
      .object({ Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }) })
      .parse(templateOf({ destinations: thirtyDestinations }).named('Announce'));
    expect(Object.entries(Environment.Variables).flat().join('').length).toBeLessThan(3_600);
    const { destinations } = readConfig(
      Object.fromEntries(Object.entries(Environment.Variables).map(([name, value]) => [name, String(value)])),
    );
    expect(destinations).toEqual(thirtyDestinations);
  });

  it('the environment of a function, which holds 4 KB has room for 3000 bytes', () => {
    expect(findRoomProblems(ofNoise(2_150))).toEqual([]);
  });

  it('the environment of a function, which holds 4 KB is not filled beyond that, and the way on is named', () => {
    expect(findRoomProblems(ofNoise(2_250))).toEqual([
      expect.stringMatching(
        /^destinations, watch, accountName and titlePrefix: must take 3000 bytes at the most, packed, since .*; they take 30\d\d\. Shorten .*; or deploy .* second stack, by a stackName of its own$/,
      ),
    ]);
  });

  it('the environment of a function, which holds 4 KB has room for less of destinations if there are labels, whose letters may take four bytes', () => {
    expect(findRoomProblems({ ...ofNoise(2_150), accountName: '🌍'.repeat(40), titlePrefix: '[prod]' })).toEqual([
      expect.stringMatching(/; they take 3[01]\d\d\. /),
    ]);
  });

  it('the environment of a function, which holds 4 KB has room for less of destinations if much is watched', () => {
    const near = Array.from({ length: 12 }, (_, index) => ({ latitude: index * 7.1, longitude: index * 13.3, km: 50 }));
    expect(findRoomProblems({ ...ofNoise(2_150), watch: { near } })).toEqual([
      expect.stringMatching(/; they take 3\d\d\d\. /),
    ]);
  });
});

describe('the role of a function, which holds 10,240 characters', () => {
  const withWebhooks = (count: number, prefix = '/internet-event-alerts/') =>
    Array.from({ length: count }, (_, index) => ({
      name: `n${index}`,
      webhookParameter: `${prefix}team-${index}/webhook`,
    }));

  it('the role of a function, which holds 10,240 characters has room for fifty webhooks, without a policy beside its own', () => {
    const destinations = withWebhooks(50);
    expect(findRoomProblems({ destinations })).toEqual([]);
    expect(templateOf({ destinations }).all('AWS::IAM::ManagedPolicy')).toEqual([]);
  });

  it('the role of a function, which holds 10,240 characters has room for the secrets that it allows, without a policy beside its own', () => {
    const destinations = withWebhooks(25, '/aws/reference/secretsmanager/internet-event-alerts/');
    const webhookKeyArn = 'arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-4333-8444-555555555555';
    expect(findRoomProblems({ destinations })).toEqual([]);
    expect(templateOf({ destinations, webhookKeyArn }).all('AWS::IAM::ManagedPolicy')).toEqual([]);
  });

  it('the role of a function, which holds 10,240 characters has room for fewer webhooks if their names are long', () => {
    const prefix = `/${'x'.repeat(400)}/`;
    expect(findRoomProblems({ destinations: withWebhooks(15, prefix) })).toEqual([]);
    expect(findRoomProblems({ destinations: withWebhooks(20, prefix) })).toEqual([
      expect.stringMatching(/^destinations: name 20 webhooks, .* about 17 with/),
    ]);
  });

  it('the role of a function, which holds 10,240 characters is not filled beyond that, and the way on is named', () => {
    const destinations = withWebhooks(90);
    expect(() => checkSettings({ destinations })).toThrow(
      "Settings that need a change:\n  - destinations: name 90 webhooks, and a function's role holds no more than about 50 with parameters of " +
        'such names. Shorten the names; or deploy some of the destinations as a second stack, by a stackName of its own',
    );
  });

  it('the role of a function, which holds 10,240 characters counts a webhook once that destinations share', () => {
    const destinations = withWebhooks(90).map((one) => ({ ...one, webhookParameter: '/a' }));
    expect(findRoomProblems({ destinations })).toEqual([]);
  });
});
