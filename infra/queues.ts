import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

export interface Queues {
  /** Notifications that notify failed at, and dead letters that a person has put back. What Slack refuses waits in the table. */
  readonly redelivery: Queue;
  /** Alerts that the program does not try again unless a person puts them back. */
  readonly deadLetters: Queue;
}

/** @param functionTimeout of redeliver, which receives from the redelivery queue. */
export function queues(scope: Construct, functionTimeout: Duration): Queues {
  // SSE-SQS: EventBridge cannot send to a queue under the AWS-managed KMS key.
  const shared = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true, removalPolicy: RemovalPolicy.DESTROY };
  const deadLetters = new Queue(scope, 'DeadLetters', { ...shared, retentionPeriod: Duration.days(14) });
  const redelivery = new Queue(scope, 'Redelivery', {
    ...shared,
    // AWS advises six times the consumer's time-out: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
    visibilityTimeout: Duration.seconds(6 * functionTimeout.toSeconds()),
    retentionPeriod: Duration.days(4),
    // The function dead-letters a message itself, after a day; the count only ends messages that kill it each time.
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: 300 },
  });
  return { redelivery, deadLetters };
}
