import { jest } from '@jest/globals';
import * as z from 'zod';
import { createLogMetrics, type Metrics } from '../../../lambda/runtime/metrics.ts';
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

/** What CloudWatch takes from the lines that a function of a stack writes in the minute before minute 0, while it counts. */
export function counted(count: (metrics: Metrics) => void, stack = 'Stack'): readonly Datapoint[] {
  const written: string[] = [];
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    written.push(String(chunk));
    return true;
  });
  try {
    count(createLogMetrics(stack));
  } finally {
    write.mockRestore();
  }
  return written
    .join('')
    .split('\n')
    .filter((text) => text !== '')
    .flatMap((text) => datapointsIn(text, -1));
}

/** What SQS reports of a minute about a queue that had messages lately. */
export function queue(name: string, minute: number, visible: number, inFlight: number): readonly Datapoint[] {
  const of = { namespace: 'AWS/SQS', dimensions: { QueueName: `<${name}.QueueName>` }, minute };
  return [
    { ...of, name: 'ApproximateNumberOfMessagesVisible', value: visible },
    { ...of, name: 'ApproximateNumberOfMessagesNotVisible', value: inFlight },
  ];
}
