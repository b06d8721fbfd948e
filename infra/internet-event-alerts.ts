import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { Function as LambdaFn } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { alarmTopic } from './alarm-topic.ts';
import { alarms } from './alarms.ts';
import { dashboard } from './dashboard.ts';
import { notifyFunction, redeliverFunction } from './functions.ts';
import { type Queues, queues } from './queues.ts';
import type { Settings } from './settings.ts';
import { announcementsTable } from './table.ts';

/**
 * Announces the health events of the account's Internet Monitor monitors, in this Region, in Slack. Must be deployed to the
 * Region of the monitors: their notifications stay there, on the default bus.
 */
export class InternetEventAlerts extends Construct {
  /** The function that the rule invokes; invoke it by hand to try it. */
  readonly notify: LambdaFn;
  readonly queues: Queues;

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    this.queues = queues(this);
    const props = { settings, announcements: announcementsTable(this), queues: this.queues };
    this.notify = notifyFunction(this, props);
    const redeliver = redeliverFunction(this, props);

    // The detail-types matter: the same source also publishes 'AWS API Call via CloudTrail', for our own calls too.
    const healthEvents = new Rule(this, 'HealthEvents', {
      description: 'Health events of Internet Monitor, to be announced in Slack',
      eventPattern: {
        source: ['aws.internetmonitor'],
        detailType: ['Health Event Created', 'Health Event Updated', 'Health Event Closed'],
      },
      // EventBridge's dead letters are those that Lambda would not take for a day: redeliver takes them too.
      targets: [new LambdaFunction(this.notify, { deadLetterQueue: this.queues.redelivery })],
    });

    const watched = { notify: this.notify, redeliver, healthEvents, queues: this.queues };
    const topic = settings.alarmEmail === undefined ? undefined : alarmTopic(this, settings.alarmEmail);
    dashboard(this, watched, alarms(this, watched, topic));
  }
}
