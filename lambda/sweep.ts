import type { Context } from 'aws-lambda';
import { createSweepDependencies } from './dependencies.ts';
import { reconcileAnnouncements, type SweepResult } from './reconcile/reconcile-announcements.ts';
import { nameSourcesInStackTraces } from './runtime/source-mapped-stack-traces.ts';

nameSourcesInStackTraces();

const dependenciesFor = createSweepDependencies(process.env);

/** The schedule's target. Writes into the outboxes each event that should have been announced and was not. */
export async function handler(_event: unknown, context: Context): Promise<SweepResult> {
  return reconcileAnnouncements(dependenciesFor(context));
}
