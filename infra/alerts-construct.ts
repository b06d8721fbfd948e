import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Construct } from 'constructs';
import { detailTypes } from '../lambda/events/notification.ts';
import { alarmTopic } from './alarm-topic.ts';
import { alarms } from './alarms.ts';
import { announcementsTable } from './announcements-table.ts';
import { dashboard } from './dashboard.ts';
import { announceFunction, functionTimeout, notifyFunction, redeliverFunction, sweepFunction } from './functions.ts';
import { type Queues, queues } from './queues.ts';
import type { Settings } from './settings.ts';

/**
 * Announces in Slack the health events of the account's monitors in this Region, and watched internet events of the global
 * outage map. Deploy it to the Region of the monitors: their notifications stay there, on the default bus.
 */
export class InternetEventAlerts extends Construct {
  /** The function that the rule invokes; invoke it by hand to try it. */
  readonly notify: NodejsFunction;
  readonly queues: Queues;

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    this.queues = queues(this, functionTimeout);
    const props = { settings, announcements: announcementsTable(this), queues: this.queues };
    this.notify = notifyFunction(this, props);
    const redeliver = redeliverFunction(this, props);

    // The detail-types matter: the same source also publishes 'AWS API Call via CloudTrail', for our own calls too.
    const healthEvents = new Rule(this, 'HealthEvents', {
      description: 'Health events of Internet Monitor, to be announced in Slack',
      eventPattern: { source: ['aws.internetmonitor'], detailType: [...detailTypes] },
      // EventBridge's dead letters are notifications that Lambda refused for a day. redeliver takes them too.
      targets: [new LambdaFunction(this.notify, { deadLetterQueue: this.queues.redelivery })],
    });

    const announce = announceFunction(this, props);
    new Rule(this, 'AnnounceSchedule', {
      description: 'Announces what waits',
      schedule: Schedule.rate(Duration.minutes(1)),
      targets: [new LambdaFunction(announce, { retryAttempts: 0, maxEventAge: Duration.seconds(60) })],
    });

    const sweep = sweepFunction(this, props);
    new Rule(this, 'SweepSchedule', {
      description: 'Looks for what should have been announced and was not',
      schedule: Schedule.rate(Duration.minutes(settings.sweepMinutes)),
      targets: [new LambdaFunction(sweep, { retryAttempts: 0 })],
    });

    const watched = { notify: this.notify, announce, redeliver, sweep, healthEvents, queues: this.queues };
    const topic = settings.alarmEmail === undefined ? undefined : alarmTopic(this, settings.alarmEmail);
    dashboard(this, watched, alarms(this, watched, topic, settings));
  }
}
