import { MathExpression, Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { metricNames, metricNamespace, serviceName } from '../lambda/runtime/metrics.ts';

type Name = keyof typeof metricNames;

/** A metric that the functions write to their logs, over all its reasons. */
export function programMetric(name: Name, options: MetricOptions): Metric {
  return new Metric({
    namespace: metricNamespace,
    metricName: metricNames[name],
    dimensionsMap: { service: serviceName },
    ...options,
  });
}

/** The same metric with a line for each reason. Only a search knows the reasons, and an alarm cannot watch a search. */
export function programMetricByReason(name: Name): MathExpression {
  const schema = `{${metricNamespace},service,reason}`;
  return new MathExpression({
    expression: `SEARCH('${schema} MetricName="${metricNames[name]}" service="${serviceName}"', 'Sum')`,
    label: `${metricNames[name]}: \${PROP('Dim.reason')}`,
  });
}
