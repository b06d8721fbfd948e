import { Duration } from 'aws-cdk-lib';
import { type AlarmProps, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Rule } from 'aws-cdk-lib/aws-events';
import type { Function as LambdaFn } from 'aws-cdk-lib/aws-lambda';
import type { Queues } from './queues.ts';

/** What an alarm watches, and what its mail says. Default: it rings at the first of whatever the metric counts. */
export interface AlarmRule
  extends Pick<AlarmProps, 'metric'>,
    Partial<
      Pick<
        AlarmProps,
        'threshold' | 'comparisonOperator' | 'treatMissingData' | 'evaluationPeriods' | 'datapointsToAlarm'
      >
    > {
  readonly name: string;
  readonly alarmDescription: string;
  /** Whether a mail says that it is over. Default: yes. */
  readonly saysOk?: boolean;
}

/** What the alarms and the dashboard watch. */
export interface Watched {
  readonly notify: LambdaFn;
  readonly announce: LambdaFn;
  readonly redeliver: LambdaFn;
  readonly sweep: LambdaFn;
  readonly healthEvents: Rule;
  readonly queues: Queues;
}

/** Of each minute, for the alarms. */
const period = Duration.minutes(1);
export const largest = { period, statistic: Stats.MAXIMUM };
export const total = { period, statistic: Stats.SUM };
