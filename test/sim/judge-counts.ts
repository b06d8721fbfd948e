import type { Evidence } from './evidence.ts';

/** Compares the metrics with what was to be seen, as the alarms do. */
export function findWrongCounts({ counted, posts, letters }: Evidence): readonly string[] {
  const count = (name: string) => counted.get(name) ?? 0;
  const confirmed = posts.filter(({ answer }) => answer === 'ok').length;
  const wrong: string[] = [];
  const compare = (name: string, found: number, slack = 0) => {
    if (Math.abs(count(name) - found) > slack) wrong.push(`${name} is ${count(name)}, and was ${found}`);
  };
  // A function that dies between the answer and the count has counted nothing.
  const deaths = posts.filter(({ invocation }) => invocation.isCutOff).length;
  compare('delivered', confirmed, deaths);
  // A letter that SQS took, and whose answer was lost, may be sent again.
  compare('deadLetters', letters.length, 3 + letters.length * 0.2);
  return wrong;
}
