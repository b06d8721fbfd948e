import type { Context } from 'aws-lambda';
import { announceDue } from './announce/announce-due.ts';
import type { Announcement } from './announce/channel.ts';
import { fitIntoAnswer } from './announce/fit-into-answer.ts';
import { createDependencies } from './dependencies.ts';
import { nameSourcesInStackTraces } from './runtime/source-mapped-stack-traces.ts';

nameSourcesInStackTraces();

const dependenciesFor = createDependencies(process.env, 'fail-closed');

/** The target of the schedule of each minute. Announces what waits: after a failure, or because it was not due before. */
export async function handler(_event: unknown, context: Context): Promise<readonly Announcement[]> {
  const dependencies = dependenciesFor(context);
  return fitIntoAnswer(await announceDue(dependencies), dependencies.log);
}
