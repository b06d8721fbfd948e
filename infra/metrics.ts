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

/** The same, one line for each reason that there has been: only a search knows which those are. An alarm cannot watch it. */
export function programMetricByReason(name: Name): MathExpression {
  const schema = `{${metricNamespace},service,reason}`;
  return new MathExpression({
    expression: `SEARCH('${schema} MetricName="${metricNames[name]}" service="${serviceName}"', 'Sum')`,
    label: `${metricNames[name]}: \${PROP('Dim.reason')}`,
  });
}
