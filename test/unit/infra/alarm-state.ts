import * as z from 'zod';

/** One value that a service hands to CloudWatch. */
export interface Datapoint {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** When, in minutes: the alarm looks at what happened before minute 0. */
  readonly minute: number;
  readonly value: number;
}

const metric = z.strictObject({
  Namespace: z.string(),
  MetricName: z.string(),
  Dimensions: z.array(z.strictObject({ Name: z.string(), Value: z.string() })),
});
const statistic = z.enum(['Sum', 'Maximum']);
const conditions = {
  AlarmName: z.string(),
  AlarmDescription: z.string(),
  ComparisonOperator: z.enum(['GreaterThanOrEqualToThreshold', 'LessThanThreshold']),
  Threshold: z.number(),
  EvaluationPeriods: z.number(),
  DatapointsToAlarm: z.number().optional(),
  TreatMissingData: z.enum(['notBreaching', 'breaching']),
  AlarmActions: z.array(z.string()).optional(),
  OKActions: z.array(z.string()).optional(),
};
const ofOneMetric = z
  .strictObject({ ...conditions, ...metric.shape, Statistic: statistic, Period: z.number() })
  .transform(({ Namespace, MetricName, Dimensions, Statistic, Period, ...alarm }) => ({
    ...alarm,
    expression: 'metric',
    metrics: [{ id: 'metric', metric: { Namespace, MetricName, Dimensions }, statistic: Statistic, period: Period }],
  }));
const ofMath = z
  .strictObject({
    ...conditions,
    Metrics: z.tuple(
      [z.strictObject({ Id: z.string(), Label: z.string(), Expression: z.string(), ReturnData: z.literal(true) })],
      z.strictObject({
        Id: z.string(),
        ReturnData: z.literal(false),
        MetricStat: z.strictObject({ Metric: metric, Period: z.number(), Stat: statistic }),
      }),
    ),
  })
  .transform(({ Metrics: [{ Expression }, ...terms], ...alarm }) => ({
    ...alarm,
    expression: Expression,
    metrics: terms.map(({ Id, MetricStat: { Metric, Period, Stat } }) => ({
      id: Id,
      metric: Metric,
      statistic: Stat,
      period: Period,
    })),
  }));

/** An alarm as the template has it. Strict: a property that is not understood here could keep the alarm from ringing. */
export const alarmSchema = z.union([ofOneMetric, ofMath]);
type Alarm = z.output<typeof alarmSchema>;

/**
 * The state that CloudWatch gives an alarm: as many of the last periods as it wants must breach; one without data does if
 * the alarm says so.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
 */
export function stateOf(alarm: Alarm, datapoints: readonly Datapoint[]): 'ALARM' | 'OK' {
  const periods = Array.from({ length: alarm.EvaluationPeriods }, (_, index) => index + 1);
  const breaching = periods.filter((before) => {
    const value = valueOf(alarm, datapoints, before);
    if (value === undefined) return alarm.TreatMissingData === 'breaching';
    return alarm.ComparisonOperator === 'LessThanThreshold' ? value < alarm.Threshold : value >= alarm.Threshold;
  });
  return breaching.length >= (alarm.DatapointsToAlarm ?? alarm.EvaluationPeriods) ? 'ALARM' : 'OK';
}

/** The value of a period: the sum of what the terms of the expression were, or nothing if one of them had no data. */
function valueOf(alarm: Alarm, datapoints: readonly Datapoint[], before: number): number | undefined {
  const terms = alarm.expression.split(' + ').map((id) => {
    const term = alarm.metrics.find((candidate) => candidate.id === id);
    if (term === undefined) throw new Error(`${alarm.expression} is more than a sum of known metrics.`);
    const minutes = term.period / 60;
    const values = datapoints
      .filter((point) => isOf(term.metric, point))
      .filter(({ minute }) => minute >= -before * minutes && minute < -(before - 1) * minutes)
      .map(({ value }) => value);
    if (values.length === 0) return undefined;
    return term.statistic === 'Sum' ? values.reduce((sum, value) => sum + value) : Math.max(...values);
  });
  return terms.reduce((sum, value) => (sum === undefined || value === undefined ? undefined : sum + value));
}

/** A metric is its namespace, its name and all of its dimensions: with one more, it is another metric. */
function isOf({ Namespace, MetricName, Dimensions }: z.output<typeof metric>, point: Datapoint): boolean {
  return (
    point.namespace === Namespace &&
    point.name === MetricName &&
    Object.keys(point.dimensions).length === Dimensions.length &&
    Dimensions.every(({ Name, Value }) => point.dimensions[Name] === Value)
  );
}
