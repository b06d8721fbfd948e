import { Stack } from 'aws-cdk-lib';
import { MathExpression, Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { metricNames, metricNamespace, serviceName } from '../lambda/runtime/metrics.ts';

type Name = keyof typeof metricNames;

/** A metric that the functions of this stack write to their logs, over all its reasons. */
export function programMetric(scope: Construct, name: Name, options: MetricOptions): Metric {
  return new Metric({
    namespace: metricNamespace,
    metricName: metricNames[name],
    dimensionsMap: { service: serviceName, stack: Stack.of(scope).stackName },
    ...options,
  });
}

/** The same metric with a line for each reason. Only a search knows the reasons, and an alarm cannot watch a search. */
export function programMetricByReason(scope: Construct, name: Name): MathExpression {
  const schema = `{${metricNamespace},service,stack,reason}`;
  const ofStack = `service="${serviceName}" stack="${Stack.of(scope).stackName}"`;
  return new MathExpression({
    expression: `SEARCH('${schema} MetricName="${metricNames[name]}" ${ofStack}', 'Sum')`,
    label: `${metricNames[name]}: \${PROP('Dim.reason')}`,
  });
}
