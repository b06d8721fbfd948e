import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { InternetEventAlerts } from './alerts-construct.ts';
import { followLogsCommand, operatorCommand, storeWebhookCommand } from './operator-commands.ts';
import { listDestinations, type Settings } from './settings.ts';

export interface InternetEventAlertsStackProps extends StackProps {
  readonly settings: Settings;
}

/** The construct in a stack of its own, with outputs that say what to do next. */
export class InternetEventAlertsStack extends Stack {
  constructor(scope: Construct, id: string, { settings, ...props }: InternetEventAlertsStackProps) {
    super(scope, id, props);
    const { notify, queues } = new InternetEventAlerts(this, 'Alerts', settings);

    const parameters = [...new Set(listDestinations(settings).map(({ webhookParameter }) => webhookParameter))];
    for (const [index, parameter] of parameters.entries()) {
      new CfnOutput(this, `StoreTheWebhook${index === 0 ? '' : index + 1}`, {
        description: 'Once, with the URL of the Slack incoming webhook in $SLACK_WEBHOOK_URL (AWS CLI version 2)',
        value: storeWebhookCommand(parameter, settings, this),
      });
    }
    new CfnOutput(this, 'SendATest', {
      description: 'Sends a test alert to each destination, and says whether it is in the channel',
      value: operatorCommand('send-test', this),
    });
    new CfnOutput(this, 'NotifyFunction', {
      description: 'The function that announces alerts',
      value: notify.functionName,
    });
    new CfnOutput(this, 'FollowTheLogs', {
      description: 'Shows the log of the function as it is written',
      value: followLogsCommand(notify),
    });
    new CfnOutput(this, 'RedriveDeadLetters', {
      description: 'Puts dead letters back into the redelivery queue, once their reason is fixed',
      value: operatorCommand('redrive', this),
    });
    new CfnOutput(this, 'RedeliveryQueueUrl', {
      description: 'Alerts that could not be delivered yet',
      value: queues.redelivery.queueUrl,
    });
    new CfnOutput(this, 'DeadLetterQueueUrl', {
      description: 'Alerts that are not tried any more (dead letters)',
      value: queues.deadLetters.queueUrl,
    });
  }
}
