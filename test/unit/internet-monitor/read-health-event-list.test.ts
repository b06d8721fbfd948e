import { expect, it } from '@jest/globals';
import type { HealthEventList, ListPosition } from '../../../lambda/enrich/event-reader.ts';
import type { InternetMonitor } from '../../../lambda/internet-monitor/client.ts';
import { createListReader } from '../../../lambda/internet-monitor/read-health-event-list.ts';
import { InternetMonitorServiceException } from '../../../lambda/internet-monitor/serde.ts';

const list: HealthEventList = {
  monitorName: 'Shop',
  status: 'ACTIVE',
  changedSince: new Date('2026-11-20T12:00:00Z'),
};
const position: ListPosition = { nextToken: 'second' };

/** What the API answers to the page of a token; an error is thrown. */
function reader(answerTo: (token: string | undefined) => object) {
  const asked: unknown[] = [];
  const client: InternetMonitor = {
    async send(command) {
      const token: unknown = Reflect.get(command.input, 'NextToken');
      asked.push(token);
      const answer = answerTo(typeof token === 'string' ? token : undefined);
      if (answer instanceof InternetMonitorServiceException) throw answer;
      return JSON.parse(JSON.stringify({ ...answer, $metadata: {} }));
    },
  };
  return { asked, readList: createListReader(client) };
}

function failure(name: string, httpStatusCode: number) {
  return new InternetMonitorServiceException({ name, $fault: 'client', message: '', $metadata: { httpStatusCode } });
}

const page = (city: string, NextToken?: string) => ({ HealthEvents: [{ EventId: city, Status: 'ACTIVE' }], NextToken });
const throttled = failure('ThrottlingException', 429);
const idsOf = ({ events }: { readonly events: readonly { readonly eventId?: string | undefined }[] }) =>
  events.map(({ eventId }) => eventId);

it('a list that is throttled on the way gives what it had, and where it stopped', async () => {
  const { readList } = reader((token) => (token === undefined ? page('Fenton', 'second') : throttled));
  const answer = await readList(list, 5_000);
  expect(idsOf(answer)).toEqual(['Fenton']);
  expect(answer).toMatchObject({ missingData: { reason: 'throttled' }, position });
});

it('a list is read from where it stopped', async () => {
  const { readList, asked } = reader(() => page('Boise'));
  const answer = await readList({ ...list, position }, 5_000);
  expect(idsOf(answer)).toEqual(['Boise']);
  expect(answer).not.toHaveProperty('position');
  expect(asked).toEqual(['second']);
});

it.each([
  ['throttles', throttled],
  ['fails', failure('InternalServerException', 500)],
  ['does not know it', failure('ValidationException', 400)],
])('a place in a list at which AWS %s at once is given up: the next reading begins anew', async (_case, answer) => {
  const { readList } = reader(() => answer);
  expect(await readList({ ...list, position }, 5_000)).not.toHaveProperty('position');
});

it.each([
  ['fails', failure('InternalServerException', 500)],
  ['refuses', failure('AccessDeniedException', 403)],
])('a list of which a later page %s is read from its beginning the next time', async (_case, answer) => {
  const { readList } = reader((token) => (token === undefined ? page('Fenton', 'second') : answer));
  expect(await readList(list, 5_000)).not.toHaveProperty('position');
});

it('a place is not kept if its token is longer than 2,000 characters', async () => {
  const { readList } = reader((token) => (token === undefined ? page('Fenton', 'x'.repeat(2_001)) : throttled));
  expect(await readList(list, 5_000)).not.toHaveProperty('position');
});
