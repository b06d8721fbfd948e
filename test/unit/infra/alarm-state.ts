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
 * The state that CloudWatch gives an alarm at minute 0: as many of the last periods as it wants must breach; one without data
 * does if the alarm says so.
 *
 * @param more periods than it evaluates, of which it takes the newest with data in place of those without. AWS's documentation
 *   says that there are more, and not how many.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
 */
export function stateOf(alarm: Alarm, datapoints: readonly Datapoint[], more = 0): 'ALARM' | 'OK' {
  const values = valuesOf(alarm, datapoints, alarm.EvaluationPeriods + more);
  const evaluated = values.filter((value) => value !== undefined).slice(0, alarm.EvaluationPeriods);
  const breaching = evaluated.filter((value) =>
    alarm.ComparisonOperator === 'LessThanThreshold' ? value < alarm.Threshold : value >= alarm.Threshold,
  );
  const missing = alarm.TreatMissingData === 'breaching' ? alarm.EvaluationPeriods - evaluated.length : 0;
  return breaching.length + missing >= (alarm.DatapointsToAlarm ?? alarm.EvaluationPeriods) ? 'ALARM' : 'OK';
}

/**
 * The mails of an alarm, which come when its state changes: it is evaluated each minute, with what has arrived by then.
 *
 * @param minutesLate how long after their minute the values arrive.
 * @returns each with the minute, such as `ALARM at 1`.
 */
export function mailsOf(
  alarm: Alarm,
  datapoints: readonly Datapoint[],
  { more = 0, minutesLate = 0, until = 120 } = {},
): readonly string[] {
  const mails: string[] = [];
  let state: 'ALARM' | 'OK' = 'OK';
  for (let now = -60; now < until; now += 1) {
    const arrived = datapoints.filter(({ minute }) => minute + minutesLate < now);
    const next = stateOf(
      alarm,
      arrived.map((point) => ({ ...point, minute: point.minute - now })),
      more,
    );
    const actions = next === 'ALARM' ? alarm.AlarmActions : alarm.OKActions;
    if (next !== state && actions !== undefined) mails.push(`${next} at ${now}`);
    state = next;
  }
  return mails;
}

/** The value of each of the last periods, the newest first; undefined without data. */
function valuesOf(alarm: Alarm, datapoints: readonly Datapoint[], count: number): readonly (number | undefined)[] {
  const periods = Array.from({ length: count }, (_, index) => index + 1);
  const ofTerm = (id: string) => {
    const term = alarm.metrics.find((candidate) => candidate.id === id);
    if (term === undefined) throw new Error(`${alarm.expression} is nothing that this understands.`);
    return periods.map((before) => valueOf(term, datapoints, before));
  };
  const [, grown] = /^DIFF\(FILL\((\w+), 0\)\)$/.exec(alarm.expression) ?? [];
  if (grown !== undefined) {
    const filled = ofTerm(grown).map((value = 0) => value);
    return filled.map((value, index) => {
      const preceding = filled[index + 1];
      return preceding === undefined ? undefined : value - preceding;
    });
  }
  const terms = alarm.expression.split(' + ').map(ofTerm);
  return periods.map((_, index) =>
    terms
      .map((values) => values[index])
      .reduce((sum, value) => (sum === undefined || value === undefined ? undefined : sum + value)),
  );
}

function valueOf(term: Alarm['metrics'][number], datapoints: readonly Datapoint[], before: number): number | undefined {
  const minutes = term.period / 60;
  const values = datapoints
    .filter((point) => isOf(term.metric, point))
    .filter(({ minute }) => minute >= -before * minutes && minute < -(before - 1) * minutes)
    .map(({ value }) => value);
  if (values.length === 0) return undefined;
  return term.statistic === 'Sum' ? values.reduce((sum, value) => sum + value) : Math.max(...values);
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
