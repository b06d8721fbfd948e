import { beforeEach, describe, expect, it } from '@jest/globals';
import { announceNotification } from '../../lambda/announce/announce-notification.ts';
import type { MissingDataReason } from '../../lambda/events/missing-data.ts';
import { briefly, readMessage } from '../fakes/read-message.ts';
import type { Answer } from '../fakes/server.ts';
import { type Harness, openHarness, shortLimits } from './harness.ts';
import { active, notification } from './outage.ts';

/** What becomes of Internet Monitor's first answer. The second one is good. */

let harness: Harness;
beforeEach(async () => {
  harness = await openHarness();
  harness.api.world = { healthEvents: [active] };
});

/** An error under its name, in the header that AWS sends it in. */
function named(status: number, name: string, message = 'made up', headers: Readonly<Record<string, string>> = {}) {
  return { status, headers: { 'x-amzn-errortype': name, ...headers }, body: JSON.stringify({ message }) };
}

/** AWS's clock is an hour ahead of the function's. */
const ahead = { date: new Date(Date.now() + 3_600_000).toUTCString() };
const expired = 'Signature expired: 20261126T113000Z is now earlier than 20261126T113100Z (20261126T113600Z - 5 min.)';

/** In milliseconds, the wait that the answer asks for. */
const repeated: readonly (readonly [what: string, answer: Answer, afterMs: number])[] = [
  ['400 Throttling', named(400, 'Throttling'), 0],
  ['400 RequestLimitExceeded', named(400, 'RequestLimitExceeded'), 0],
  ['400 TooManyRequestsException', named(400, 'TooManyRequestsException'), 0],
  ['429 with Retry-After, in seconds', { status: 429, headers: { 'retry-after': '3' } }, 3_000],
  ['503 with x-amz-retry-after, in milliseconds', { status: 503, headers: { 'x-amz-retry-after': '3000' } }, 3_000],
  ['400 RequestTimeoutException', named(400, 'RequestTimeoutException'), 0],
  ['408 without a name', { status: 408 }, 0],
  ['the page of a load balancer in trouble', { status: 502, body: '<html><h1>502 Bad Gateway</h1></html>' }, 0],
  ['a reset', { instead: 'reset' }, 0],
  ['a signature that expired while the function was frozen', named(403, 'InvalidSignatureException', expired), 0],
  ['a clock that is behind', named(403, 'InvalidSignatureException', expired, ahead), 0],
  ['a request that was frozen', named(403, 'RequestTimeTooSkewed'), 0],
  ['a clock that is behind, by another name', named(403, 'RequestTimeTooSkewed', 'made up', ahead), 0],
];

const final: readonly (readonly [what: string, answer: Answer, reason: MissingDataReason])[] = [
  ['403 ExpiredTokenException', named(403, 'ExpiredTokenException'), 'credentials'],
  ['403 UnrecognizedClientException', named(403, 'UnrecognizedClientException'), 'credentials'],
  ['403 AccessDeniedException', named(403, 'AccessDeniedException'), 'access-denied'],
  ['a redirect', { status: 302, headers: { location: 'https://portal.example/login' } }, 'not-the-service'],
  ['a proxy that wants a password', { status: 407 }, 'not-the-service'],
  ['a page that refuses', { status: 403, body: '<html>Blocked by policy</html>' }, 'not-the-service'],
  ['400 ValidationException', named(400, 'ValidationException'), 'not-found'],
  ['404 ResourceNotFoundException', named(404, 'ResourceNotFoundException'), 'not-found'],
  ['404 without a name', { status: 404, body: '{}' }, 'not-found'],
  [
    '404 with a page, with an id of the service',
    { status: 404, headers: { 'x-amzn-requestid': '00000000-0000-4000-8000-000000000009' }, body: '<html>' },
    'not-found',
  ],
  ['nothing', { status: 200, body: '' }, 'unreadable'],
  ['null', { status: 200, body: 'null' }, 'unreadable'],
  ['an object without a member', { status: 200, body: '{}' }, 'unreadable'],
  ['an object without a known member', { status: 200, body: '{"status":"ok"}' }, 'unreadable'],
  ['a list in the place of an object', { status: 200, body: '[]' }, 'unreadable'],
  ['a page', { status: 200, body: '<html>Welcome to the guest network</html>' }, 'unreadable'],
];

/** What a person must mend, so that an alarm rings. */
const forPerson: readonly MissingDataReason[] = ['access-denied', 'credentials', 'clock', 'not-the-service'];

it('a clock that is refused for ever, since no answer sets it, is named as what it is', async () => {
  harness.limits = shortLimits;
  harness.api.scripts.GetHealthEvent.add(named(403, 'RequestTimeTooSkewed'), 99);
  await announceNotification(notification('Created'), harness.dependencies);
  expect(readMessage(harness.slack.messages[0]).missing).toContainEqual({ source: 'health event', reason: 'clock' });
  expect(harness.counted).toContain('permanentFailures clock');
});

describe.each(['GetHealthEvent', 'ListInternetEvents'] as const)('the first answer to %s', (operation) => {
  it.each(repeated)('the call is made again after %s, and the alert is complete', async (_case, answer, afterMs) => {
    harness.api.scripts[operation].add(answer);
    const begun = performance.now();
    await announceNotification(notification('Created'), harness.dependencies);
    expect(performance.now() - begun).toBeGreaterThanOrEqual(afterMs);
    const [message] = harness.slack.messages;
    expect(briefly(message)).toBe('open performance Washington');
    expect(readMessage(message)).toMatchObject({ map: 'not-listed', missing: [] });
    expect(harness.counted).not.toContain('incomplete');
  });

  it.each(final)('the call is made once after %s, and alert, log and metric say why', async (_case, answer, reason) => {
    harness.api.scripts[operation].add(answer);
    await announceNotification(notification('Created'), harness.dependencies);
    const source = operation === 'GetHealthEvent' ? 'health event' : 'outage map';
    expect(readMessage(harness.slack.messages[0]).missing).toContainEqual({ source, reason });
    expect(harness.logged.join('\n')).toContain(`reason: '${reason}'`);
    const counted = harness.counted.filter((one) => one.startsWith('permanentFailures'));
    expect(counted).toEqual(forPerson.includes(reason) ? [`permanentFailures ${reason}`] : []);
    const asked = harness.api.calls.filter((call) => call.operation === operation);
    expect(asked).toHaveLength(operation === 'GetHealthEvent' ? 1 : 2); // The map is asked two questions.
  });
});
