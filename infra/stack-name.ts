import * as z from 'zod';

/** The name of a CloudFormation stack, as CloudFormation allows it. */
export const stackNameSchema = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9-]{0,127}$/)
  .default('InternetEventAlerts');
