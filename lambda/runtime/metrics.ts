import { Metrics as Emf, MetricUnit } from '@aws-lambda-powertools/metrics';

/** The namespace of the program's own metrics in CloudWatch. Each has the dimensions `service` and `stack`. */
export const metricNamespace = 'InternetEventAlerts';
export const serviceName = 'internet-event-alerts';

/** The metrics, with the names that alarms and the dashboard use. All but the last three are counts of what happened. */
export const metricNames = {
  /** Messages that Slack answered with `ok`. */
  delivered: 'Delivered',
  /** Messages that say that half of an outage's places are well again. */
  shrunk: 'Shrunk',
  /** Outages that waited for others to be told in one message. */
  gathered: 'Gathered',
  /** Events that were not announced, also by `reason`. */
  silent: 'Silent',
  /** Announced alerts which say that something could not be read. */
  incomplete: 'Incomplete',
  /** Attempts after which a message may appear twice, also by `reason`. */
  possiblyDoubled: 'PossiblyDoubled',
  /** Requests to Slack beyond the first for a message, in one invocation. */
  slackRetries: 'SlackRetries',
  /** Answers of Slack with 429, which ask to wait. */
  rateLimited: 'RateLimited',
  /** Failures that a person must fix, also by `reason`. */
  permanentFailures: 'PermanentFailures',
  /** Dead letters that the dead-letter queue took, also by `reason`. What SQS itself moves there is not among them. */
  deadLetters: 'DeadLetters',
  /** Locations whose country's name has no known code. Filters let them pass. */
  unmappedCountry: 'UnmappedCountry',
  /** Items of the table that another version of the program wrote, or that are broken, once a minute for each. */
  unreadableItems: 'UnreadableItems',
  /** Entries that the sweep wrote, for events that it found unannounced. */
  dispatched: 'HandedOver',
  /** Sweeps that could read everything. */
  sweepsCompleted: 'SweepsCompleted',
  /** Runs of the scheduled announce that could finish for every webhook. */
  announcesCompleted: 'AnnouncesCompleted',
  /** For how long the oldest announcement has been due, in seconds. Only while one is. */
  oldestDueSeconds: 'OldestDueSeconds',
  /** How many events one message told of. */
  eventsPerMessage: 'EventsPerMessage',
  /** From the time of the notification to Slack's `ok`, in seconds. */
  secondsToSlack: 'SecondsToSlack',
} as const;

export type MetricName = Exclude<keyof typeof metricNames, 'secondsToSlack' | 'oldestDueSeconds' | 'eventsPerMessage'>;

export interface Metrics {
  /** @param reason counted under the name alone as well, which is what an alarm can watch. */
  count(name: MetricName, reason?: string): void;
  secondsToSlack(seconds: number): void;
  eventsPerMessage(events: number): void;
  oldestDueSeconds(seconds: number): void;
}

/**
 * Writes metrics to the function's log in CloudWatch's embedded metric format, which needs no call and no permission. Each is
 * written at once, so a count survives if the function is cut off.
 *
 * @param stack the name of the CloudFormation stack: a dimension of each metric, so that two stacks in one Region do not ring
 *   for each other.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function createLogMetrics(stack: string): Metrics {
  const emf = new Emf({ namespace: metricNamespace, serviceName, defaultDimensions: { stack } });
  return {
    count(name, reason) {
      emf.singleMetric().addMetric(metricNames[name], MetricUnit.Count, 1);
      if (reason !== undefined) {
        emf.singleMetric().addDimension('reason', reason).addMetric(metricNames[name], MetricUnit.Count, 1);
      }
    },
    oldestDueSeconds(seconds) {
      emf.singleMetric().addMetric(metricNames.oldestDueSeconds, MetricUnit.Seconds, seconds);
    },
    eventsPerMessage(events) {
      emf.singleMetric().addMetric(metricNames.eventsPerMessage, MetricUnit.Count, events);
    },
    secondsToSlack(seconds) {
      emf.singleMetric().addMetric(metricNames.secondsToSlack, MetricUnit.Seconds, seconds);
    },
  };
}
