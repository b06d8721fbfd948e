import { simulate } from './simulate.ts';
const begun = performance.now();
const evidence = await simulate({ seed: Number(process.argv[2] ?? 1), events: Number(process.argv[3] ?? 300) });
const s = (performance.now() - begun) / 1000;
console.log(s.toFixed(1), 's', evidence.events, 'events', evidence.stories.length, 'stories', evidence.posts.length, 'posts', evidence.invocations, 'invocations', evidence.notifications, 'notifications', evidence.letters.length, 'letters', evidence.waiting.length, 'waiting', ((evidence.endedAt - Date.parse('2026-11-01T00:00:00Z')) / 3600e3).toFixed(1), 'h', evidence.leaked.length, 'leaked');
console.log([...evidence.trouble.counts].sort());
console.log([...evidence.counted].sort());
for (const p of evidence.posts.slice(0, 12)) console.log(new Date(p.at).toISOString(), p.read.destination, p.text.split('\n')[0]);
