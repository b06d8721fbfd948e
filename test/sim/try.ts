import { judge } from './judge.ts';
import { scenarios } from './scenarios.ts';
import { simulate } from './simulate.ts';

const begun = performance.now();
const evidence = await simulate({
  seed: Number(process.argv[2] ?? 1),
  events: Number(process.argv[3] ?? 300),
  isShort: process.env['SHORT'] === '1',
  scenario: process.env['SCENARIO'] ? scenarios[process.env['SCENARIO'] as keyof typeof scenarios] : undefined,
});
const s = (performance.now() - begun) / 1000;
console.log(
  s.toFixed(1),
  's',
  evidence.events,
  'events',
  evidence.stories.length,
  'stories',
  evidence.posts.length,
  'posts',
  evidence.invocations,
  'invocations',
  evidence.notifications,
  'notifications',
  evidence.letters.length,
  'letters',
  evidence.waiting.length,
  'waiting',
  ((evidence.endedAt - Date.parse('2026-11-01T00:00:00Z')) / 3600e3).toFixed(1),
  'h',
);
const v = judge(evidence);
console.log(
  'judged',
  ((performance.now() - begun) / 1000 - s).toFixed(1),
  's',
  v.demanded,
  v.excused,
  'announced',
  v.announced,
  'dead',
  v.deadLettered,
);
for (const k of ['lost', 'late', 'doubled', 'untrue', 'leaked', 'miscounted'] as const) {
  console.log('==', k, v[k].length);
  for (const l of v[k].slice(0, 12)) console.log('  ', l.text);
}
const wanted = process.argv[4];
if (wanted !== undefined) {
  const story = evidence.stories[Number(wanted) - 1]!;
  console.log(
    JSON.stringify(
      {
        ...story,
        healthEvents: story.healthEvents.map((e) => ({
          id: e.id,
          monitor: e.monitor,
          o: e.isOverall,
          at: new Date(e.appearsAt).toISOString(),
          spans: e.spans.map((s) =>
            [s.from, s.to].map((x) => (Number.isFinite(x) ? new Date(x).toISOString().slice(11, 19) : 'inf')),
          ),
          shares: e.shares.map((s) => [s.at === 0 ? 0 : new Date(s.at).toISOString().slice(11, 19), s.value]),
          removed: Number.isFinite(e.removedAt) ? new Date(e.removedAt).toISOString() : '',
        })),
        mapEvents: story.mapEvents.map((e) => ({
          id: e.id,
          from: new Date(e.startedAt).toISOString(),
          at: new Date(e.appearsAt).toISOString(),
          to: new Date(e.endedAt).toISOString(),
        })),
        cause: story.cause && { ...story.cause, at: new Date(story.cause.at).toISOString() },
      },
      null,
      1,
    ),
  );
  for (const p of evidence.posts)
    if (p.read.told.some((t) => t.stories.includes(Number(wanted))))
      console.log(
        new Date(p.at).toISOString().slice(11),
        p.read.destination,
        p.answer,
        p.hasReceipt,
        p.isFromMemory ? 'MEMORY' : '',
        p.invocation.isCutOff ? 'CUT' : '',
        '\n   ',
        p.read.digest
          ? p.text
              .split('\n')
              .filter((l) => l.includes(`NET-${wanted}`) || l.includes(`Town ${wanted}-`))
              .join(' / ')
          : p.text.replaceAll('\n', '\n    '),
      );
  for (const l of evidence.letters)
    if (l.entry?.event.includes(`-${wanted}-`))
      console.log(
        'letter',
        JSON.stringify({
          ...l,
          at: new Date(l.at).toISOString(),
          put: l.putBackAt && new Date(l.putBackAt).toISOString(),
        }),
      );
  for (const d of evidence.deliveries)
    if (d.event.story === story) console.log('delivery', d.type, d.event.id, new Date(d.at).toISOString().slice(11));
  console.log(
    evidence.trouble.spells
      .map(
        (s) =>
          `${s.service} ${s.fault} ${new Date(s.from).toISOString().slice(5, 19)} ${new Date(s.to).toISOString().slice(5, 19)}`,
      )
      .slice(0, 30),
  );
}
