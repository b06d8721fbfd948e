import * as z from 'zod';
import type { Datapoint } from './alarm-state.ts';

const line = z.looseObject({
  _aws: z.object({
    Timestamp: z.number(),
    CloudWatchMetrics: z.array(
      z.object({
        Namespace: z.string(),
        Dimensions: z.array(z.array(z.string())),
        Metrics: z.array(z.object({ Name: z.string() })),
      }),
    ),
  }),
});

/**
 * What CloudWatch takes from a line of a log in its embedded metric format.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function datapointsIn(text: string, minute: number): readonly Datapoint[] {
  const { _aws, ...members } = line.parse(JSON.parse(text));
  return _aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((names) =>
      Metrics.flatMap(({ Name }) =>
        z
          .array(z.number())
          .parse([members[Name]].flat())
          .map((value) => ({
            namespace: Namespace,
            name: Name,
            dimensions: Object.fromEntries(names.map((name) => [name, z.string().parse(members[name])])),
            minute,
            value,
          })),
      ),
    ),
  );
}
