import * as z from 'zod';
import { readMessage } from '../fakes/read-message.ts';
import type { Post } from '../fakes/slack.ts';
import { expect } from './scenario.ts';

const slackMessage = z.object({ text: z.string() });

/** What messages announced: each city that they name, as often as they do, and how many events they only count. */
interface Announced {
  readonly cities: readonly string[];
  readonly counted: number;
}

/** Reads messages about events of one city each, single ones and digests. */
function readAnnounced(messages: readonly unknown[]): Announced {
  const texts = messages.map((message) => slackMessage.parse(message).text);
  return {
    cities: texts.flatMap((text) =>
      [...text.matchAll(/problem in ([^,·\n]+?)(?:,| ·|$)/gm)].map(([, city = '']) => city),
    ),
    counted: texts
      .flatMap((text) => [...text.matchAll(/^… and (\d+) more/gm)])
      .reduce((sum, [, more]) => sum + Number(more), 0),
  };
}

/** How many events of these cities messages announced. An event that is announced twice counts twice. */
export function countAnnounced(messages: readonly unknown[]): number {
  const { cities, counted } = readAnnounced(messages);
  return cities.length + counted;
}

/** @throws Error unless the messages announced the event of each city once, and no other. */
export function expectOnce(messages: readonly unknown[], expected: readonly string[]): void {
  const { cities, counted } = readAnnounced(messages);
  const twice = cities.filter((city, index) => cities.indexOf(city) < index);
  const others = cities.filter((city) => !expected.includes(city));
  expect(twice.length === 0, `Announced twice: ${twice.join(', ')}`);
  expect(others.length === 0, `Announced, and not expected: ${others.join(', ')}`);
  expect(
    cities.length + counted === expected.length,
    `${cities.length} events are named and ${counted} counted, not ${expected.length}`,
  );
}

/** How many places an alert about one outage tells of, by its title. */
export function countPlaces(message: unknown): number {
  return readMessage(message).places;
}

/** Whether it is an alert about the end of an outage. */
export function isOver(message: unknown): boolean {
  return readMessage(message).action === 'over';
}

/** @throws Error if Slack has asked to wait. */
export function expectNeverRefused(posts: readonly Post[]): void {
  const answers = posts.map(({ answer }) => ('status' in answer ? answer.status : answer.instead));
  expect(!answers.includes(429), `Slack refused: its answers are ${answers.join(', ')}`);
}
