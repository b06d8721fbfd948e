import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { version } from '../lambda/runtime/version.ts';
import { InternetEventAlerts } from './alerts-construct.ts';
import { followLogsCommand, operatorCommand } from './operator-commands.ts';
import { listDestinations, type Settings } from './settings.ts';
import { storeWebhookCommand } from './store-webhook-command.ts';

export interface InternetEventAlertsStackProps extends StackProps {
  readonly settings: Settings;
}

/** The construct in a stack of its own, named as the settings say, with outputs for the next steps. */
export class InternetEventAlertsStack extends Stack {
  constructor(scope: Construct, { settings, ...props }: InternetEventAlertsStackProps) {
    super(scope, settings.stackName, props);
    const { notify, queues } = new InternetEventAlerts(this, 'Alerts', settings);

    const parameters = [...new Set(listDestinations(settings).map(({ webhookParameter }) => webhookParameter))];
    for (const [index, parameter] of parameters.entries()) {
      this.output(
        `StoreTheWebhook${index === 0 ? '' : index + 1}`,
        'Asks for the URL of the Slack incoming webhook, and stores it where the functions look for it',
        storeWebhookCommand(parameter, { region: this.region, webhookKeyArn: settings.webhookKeyArn }),
      );
    }
    this.output(
      'SendATest',
      'Sends a test alert to each destination, and says whether it is in the channel',
      operatorCommand('send-test', this),
    );
    this.output(
      'Version',
      'The version of the program: `npm run doctor` compares it with that of its own folder',
      version,
    );
    this.output('NotifyFunction', 'The function that EventBridge invokes with each notification', notify.functionName);
    this.output('FollowTheLogs', 'Shows the log of the function as it is written', followLogsCommand(notify));
    this.output(
      'RedriveDeadLetters',
      'Puts dead letters back into the redelivery queue, once their reason is fixed',
      operatorCommand('redrive', this),
    );
    const { redelivery, deadLetters } = queues;
    this.output('RedeliveryQueueUrl', 'Notifications that could not be read or written down yet', redelivery.queueUrl);
    this.output('DeadLetterQueueUrl', 'Alerts that are not tried any more (dead letters)', deadLetters.queueUrl);
  }

  private output(id: string, description: string, value: string): void {
    new CfnOutput(this, id, { description, value });
  }
}
