import { type FunctionProcess, startFunction } from '../fakes/function-process.ts';
import { openFakes } from '../fakes/open-fakes.ts';
import type { DeployedFunction } from '../fakes/synthesize.ts';
import { startSlowLine, type Trip } from './slow-line.ts';
import { sceneOf } from './worlds.ts';

/** The round trips to AWS that follow one another before the POST leaves: what is asked side by side counts once. */
export interface TripsBeforePost {
  readonly count: number;
  /** Every request before the POST, in the order of their begins. */
  readonly requests: readonly string[];
}

/** What each request to AWS takes at least, in milliseconds: much more than all that the function does between two of them. */
const delayMs = 40;

/** How often both are measured. The least counts: a busy machine may separate what was asked side by side, and never the reverse. */
const rounds = 3;

const endpoints = ['AWS_ENDPOINT_URL_INTERNETMONITOR', 'AWS_ENDPOINT_URL_SSM', 'AWS_ENDPOINT_URL_DYNAMODB'] as const;

/** The one field of a notification's detail that AWS documents. The id of the event is in its ARN. */
const documentedDetail = { impactType: 'AVAILABILITY' };

/** Sends new processes two events each, new to them: the first finds the process cold, and the second warm. */
export async function tripsBeforePost(
  notify: DeployedFunction,
  execPath: string,
): Promise<{ readonly cold: TripsBeforePost; readonly warm: TripsBeforePost }> {
  let trips: Trip[] = [];
  let postedAt = Number.NaN;
  const onPost = () => {
    postedAt = performance.now();
  };
  const fakes = await openFakes(notify.environment, { onPost });
  const slow = await Promise.all(
    endpoints.map(async (name) => {
      const line = await startSlowLine(fakes.environment[name] ?? '', delayMs, (trip) => trips.push(trip));
      return { name, ...line };
    }),
  );
  const environment = { ...fakes.environment, ...Object.fromEntries(slow.map(({ name, url }) => [name, url])) };

  const measure = async (started: FunctionProcess, number: number): Promise<TripsBeforePost> => {
    const { notification, world } = sceneOf(number, 1, 1, documentedDetail);
    fakes.api.world = world;
    await fakes.table.forget(); // Else it would wait for a second to pass since the last post.
    trips = [];
    postedAt = Number.NaN;
    const invocation = await started.invoke(notification);
    if (!('answer' in invocation) || Number.isNaN(postedAt)) {
      throw new Error(`It was not announced: ${JSON.stringify(invocation)}\n${started.log.join('')}`);
    }
    const before = trips.filter(({ begin }) => begin < postedAt).toSorted((one, other) => one.begin - other.begin);
    return { count: countSuccessive(before), requests: before.map(({ name }) => name) };
  };
  const cold: TripsBeforePost[] = [];
  const warm: TripsBeforePost[] = [];
  try {
    for (let round = 0; round < rounds; round += 1) {
      const started = await startFunction(notify, environment, execPath);
      try {
        cold.push(await measure(started, 2 * round));
        warm.push(await measure(started, 2 * round + 1));
      } finally {
        await started.close();
      }
    }
  } finally {
    await Promise.all([fakes, ...slow].map((server) => server.close()));
  }
  return { cold: leastOf(cold), warm: leastOf(warm) };
}

function leastOf(measured: readonly TripsBeforePost[]): TripsBeforePost {
  const [least] = measured.toSorted((one, other) => one.count - other.count);
  if (least === undefined) throw new Error('Nothing was measured.');
  return least;
}

/** Returns the length of the longest chain of trips of which each begins after the end of the one before. */
export function countSuccessive(trips: readonly Pick<Trip, 'begin' | 'end'>[]): number {
  let count = 0;
  let lastEnd = Number.NEGATIVE_INFINITY;
  // Whatever ends first leaves the most room for what follows.
  for (const { begin, end } of trips.toSorted((one, other) => one.end - other.end)) {
    if (begin < lastEnd) continue;
    count += 1;
    lastEnd = end;
  }
  return count;
}
