import type { Evidence } from './evidence.ts';
import type { Story } from './stories.ts';

/** What happened to one story, in the order of time: what was so, what was notified, what each channel showed, what was in the way. */
export function formatTimeline(
  { number, kind, country, cause, healthEvents, mapEvents }: Story,
  evidence: Evidence,
): string {
  const { posts, deliveries, letters, trouble } = evidence;
  const begins = Math.min(...[...healthEvents, ...mapEvents].map(({ startedAt }) => startedAt));
  const isOwn = (id: string) => healthEvents.some((event) => event.id === id);
  const lines: (readonly [number, string])[] = [
    ...(cause === undefined ? [] : [[cause.at, `AWS names the cause: ${cause.kind}`] as const]),
    ...healthEvents.flatMap((event) => [
      [event.appearsAt, `${event.monitor} shows ${event.id}`] as const,
      ...event.spans.flatMap(({ from, to }) => [
        [from, `${event.id} is active`] as const,
        ...(Number.isFinite(to) ? [[to, `${event.id} is over`] as const] : []),
      ]),
      ...event.shares.map(
        ({ at, value }) =>
          [Math.max(at, event.startedAt), `${event.id}: ${value} % of ${event.monitor}'s traffic`] as const,
      ),
    ]),
    ...mapEvents.flatMap((event) => [
      [event.appearsAt, `the map shows ${event.id}`] as const,
      [event.endedAt, `${event.id} is over`] as const,
    ]),
    ...deliveries
      .filter(({ event }) => isOwn(event.id))
      .map(({ at, type, event }) => [at, `notification: ${type} ${event.id}`] as const),
    ...posts
      .filter(({ read }) => read.told.some(({ stories }) => stories.includes(number)))
      .map(({ at, read, text, answer, fault = 'nothing wrong' }) => {
        const line = text.split('\n').find((one) => one.includes(`NET-${number}`) || one.includes(`Town ${number}-`));
        return [
          at,
          `POST to ${read.destination} (${fault}, answer: ${answer}): ${line ?? text.split('\n')[0]}`,
        ] as const;
      }),
    ...letters
      .filter(
        ({ entry }) => entry !== undefined && [...healthEvents, ...mapEvents].some(({ id }) => entry.event === id),
      )
      .map(({ at, reason, entry }) => [at, `DEAD LETTER for ${entry?.destination}: ${reason}`] as const),
    ...trouble.spells.map(
      ({ from, to, service, fault }) => [from, `(${service}: ${fault}, until ${format(to)})`] as const,
    ),
  ];
  const own = lines.filter(([at]) => at > begins - 3_600_000).toSorted(([a], [b]) => a - b);
  return [`Story ${number}, ${kind}, ${country.name}:`, ...own.map(([at, text]) => `  ${format(at)} ${text}`)].join(
    '\n',
  );
}

function format(at: number): string {
  return new Date(at).toISOString().slice(5, 23);
}
