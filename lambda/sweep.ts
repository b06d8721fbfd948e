import type { Context } from 'aws-lambda';
import { sweepServicesFrom } from './dependencies.ts';
import { reconcileAnnouncements, type SweepResult } from './reconcile/reconcile-announcements.ts';
import { nameSourcesInStackTraces } from './runtime/stack-traces.ts';

nameSourcesInStackTraces();

const servicesFor = sweepServicesFrom(process.env);

/** The schedule's target: dispatches to notify what should have been announced and was not. */
export async function handler(_event: unknown, context: Context): Promise<SweepResult> {
  return reconcileAnnouncements(servicesFor(context));
}
