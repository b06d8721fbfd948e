import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { InternetEventAlerts } from './internet-event-alerts.ts';
import { type Settings, secretNameIn } from './settings.ts';

export interface InternetEventAlertsStackProps extends StackProps {
  readonly settings: Settings;
}

/** The construct in a stack of its own, with outputs that say what to do next. */
export class InternetEventAlertsStack extends Stack {
  constructor(scope: Construct, id: string, { settings, ...props }: InternetEventAlertsStackProps) {
    super(scope, id, props);
    const { notify } = new InternetEventAlerts(this, 'Alerts', settings);

    new CfnOutput(this, 'StoreTheWebhook', {
      description: 'Once, with the URL of the Slack incoming webhook in $SLACK_WEBHOOK_URL (AWS CLI version 2)',
      value: storeCommand(settings, this.region),
    });
    new CfnOutput(this, 'SendASample', {
      description: 'Announces what the monitors report now, as if a notification had come',
      value:
        `aws lambda invoke --function-name ${notify.functionName} --region ${this.region} ` +
        `--cli-binary-format raw-in-base64-out --payload '${JSON.stringify(sample)}' /dev/stdout`,
    });
    new CfnOutput(this, 'FollowTheLogs', {
      description: 'What the function does, as it does it',
      value: `aws logs tail ${notify.logGroup.logGroupName} --region ${this.region} --follow`,
    });
  }
}

/** Real EventBridge refuses a made-up event of an `aws.` source, so the function is invoked with it. It names no event: a doorbell. */
const sample = { source: 'aws.internetmonitor', 'detail-type': 'Health Event Updated', detail: {} };

function storeCommand({ webhookParameter, webhookKeyArn }: Settings, region: string): string {
  const secret = secretNameIn(webhookParameter);
  const [store, keyOption, valueOption] =
    secret === undefined
      ? [`ssm put-parameter --name ${webhookParameter} --type SecureString`, '--key-id', '--value']
      : [`secretsmanager create-secret --name ${secret}`, '--kms-key-id', '--secret-string'];
  const key = webhookKeyArn === undefined ? '' : ` ${keyOption} ${webhookKeyArn}`;
  return `aws ${store} --region ${region}${key} ${valueOption} "$SLACK_WEBHOOK_URL"`;
}
