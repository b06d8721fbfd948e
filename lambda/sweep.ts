import type { Context } from 'aws-lambda';
import { sweepServicesFrom } from './dependencies.ts';
import { type Swept, sweep } from './reconcile/reconcile-announcements.ts';
import { nameSourcesInStackTraces } from './runtime/stack-traces.ts';

nameSourcesInStackTraces();

const servicesFor = sweepServicesFrom(process.env);

/** The schedule's target: hands over to notify what should have been announced and was not. */
export async function handler(_event: unknown, context: Context): Promise<Swept> {
  return sweep(servicesFor(context));
}
