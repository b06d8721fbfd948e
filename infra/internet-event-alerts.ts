import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { Function as LambdaFn } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { notifyFunction } from './functions.ts';
import type { Settings } from './settings.ts';

/**
 * Announces the health events of the account's Internet Monitor monitors, in this Region, in Slack. Must be deployed to the
 * Region of the monitors: their notifications stay there, on the default bus.
 */
export class InternetEventAlerts extends Construct {
  /** The function that the rule invokes; invoke it by hand to try it. */
  readonly notify: LambdaFn;

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    this.notify = notifyFunction(this, settings);

    // The detail-types matter: the same source also publishes 'AWS API Call via CloudTrail', for our own calls too.
    new Rule(this, 'HealthEvents', {
      description: 'Health events of Internet Monitor, to be announced in Slack',
      eventPattern: {
        source: ['aws.internetmonitor'],
        detailType: ['Health Event Created', 'Health Event Updated', 'Health Event Closed'],
      },
      targets: [new LambdaFunction(this.notify)],
    });
  }
}
