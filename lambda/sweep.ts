import type { Context } from 'aws-lambda';
import { sweepServicesFrom } from './services.ts';
import { nameSourcesInStackTraces } from './stack-traces.ts';
import { type Swept, sweep } from './sweeping.ts';

nameSourcesInStackTraces();

const servicesFor = sweepServicesFrom(process.env);

/** The schedule's target: hands over to notify what should have been announced and was not. */
export async function handler(_event: unknown, context: Context): Promise<Swept> {
  return sweep(servicesFor(context));
}
