import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { World } from '../fakes/internet-monitor.ts';

/** A notification, and the world in which it is sent. */
export interface Sample {
  /** `NN-NAME`. */
  readonly name: string;
  readonly title: string;
  /** Where its content is from: AWS's documentation, or made up. */
  readonly origin: string;
  readonly notification: unknown;
  readonly api: World;
  /** How many calls Internet Monitor throttles first. */
  readonly throttledCalls: number;
  /** What Slack asks for in its first answer, a 429. */
  readonly slackRetryAfterSeconds?: number | undefined;
  /** Whether its times are moved, so that it is sent now. Not what AWS publishes, nor one's own. */
  readonly happensNow: boolean;
  /** Whether it goes on: see `chapters.ts`. */
  readonly hasChapters: boolean;
}

const folder = join(import.meta.dirname, '..', 'fixtures', 'samples');

const about = z.strictObject({
  title: z.string(),
  origin: z.string(),
  throttledCalls: z.int().default(0),
  slackRetryAfterSeconds: z.int().optional(),
  happensNow: z.boolean().default(true),
  hasChapters: z.boolean().default(false),
});

const objects = z.array(z.record(z.string(), z.unknown())).default([]);
const world = z.strictObject({ monitors: objects, healthEvents: objects, internetEvents: objects });

/** The project's own samples, in their order. */
export async function readSamples(): Promise<readonly Sample[]> {
  const names = (await readdir(folder)).toSorted();
  return Promise.all(
    names.map(async (name) => ({
      name,
      ...about.parse(await readJson(join(folder, name, 'about.json'))),
      notification: await readJson(join(folder, name, 'notification.json')),
      api: await readWorld(join(folder, name, 'api.json')),
    })),
  );
}

/** A sample of one's own: an EventBridge event, and what the API answers to it. */
export async function readOwnSample(eventFile: string, apiFile: string | undefined): Promise<Sample> {
  return {
    name: '01-own-event',
    title: `Your own event, ${eventFile}`,
    origin:
      apiFile === undefined ? 'Yours; without --api, Internet Monitor knows nothing of it.' : `Yours, with ${apiFile}.`,
    notification: await readJson(eventFile),
    api: apiFile === undefined ? {} : await readWorld(apiFile),
    throttledCalls: 0,
    happensNow: false,
    hasChapters: false,
  };
}

/** The sample as it is if its notification is sent at an instant: each of its times is moved alike. */
export function toNow(sample: Sample, now: Date): Sample {
  const { data } = z.object({ time: z.coerce.date() }).safeParse(sample.notification);
  if (!sample.happensNow || data === undefined) return sample;
  const laterMs = now.getTime() - data.time.getTime();
  return {
    ...sample,
    notification: moveTimes(sample.notification, laterMs),
    api: world.parse(moveTimes(sample.api, laterMs)),
  };
}

/** Moves each instant in it: `2026-11-20T14:05:00Z`, and in ids `2026-11-20T14-05-00Z`. */
function moveTimes(json: unknown, laterMs: number): unknown {
  const instant = /(\d{4}-\d\d-\d\dT\d\d)([:-])(\d\d)\2(\d\dZ)/g;
  const move = (_whole: string, hour: string, separator: string, minute: string, second: string) =>
    new Date(Date.parse(`${hour}:${minute}:${second}`) + laterMs)
      .toISOString()
      .replace(/\.\d+/, '')
      .replace(/:/g, separator);
  return JSON.parse(JSON.stringify(json).replace(instant, move));
}

async function readWorld(file: string): Promise<World> {
  const parsed = world.safeParse(await readJson(file));
  if (parsed.success) return parsed.data;
  throw new Error(
    `${file} must be an object with any of the lists monitors, healthEvents and internetEvents, each holding objects as ` +
      `the API returns them. ${z.prettifyError(parsed.error)}`,
  );
}

async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new Error(
      error.code === 'ENOENT' ? `There is no file "${file}".` : `${file} could not be read: ${error.message}`,
    );
  });
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${file} is not JSON: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
