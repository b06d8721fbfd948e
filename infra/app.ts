import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { readOwnSettings } from './own-settings.ts';
import { readSettings } from './settings.ts';
import { SettingsError } from './settings-error.ts';
import { InternetEventAlertsStack } from './stack.ts';

const noAlarmEmail =
  'Warning: alarmEmail is not set. If Slack cannot be reached, no mail is sent: the alarms ring in CloudWatch only. ' +
  'Set it in settings.json, or with -c internetEventAlerts.alarmEmail=YOU@EXAMPLE.COM';

// Lambda reads the bundles as another user than the one who deploys, whatever files that one keeps to oneself.
process.umask(0o022);

const app = new App();
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));

try {
  // The CDK runs the app in the folder of its own files.
  const settings = readSettings(app.node, readOwnSettings(process.cwd()));
  new InternetEventAlertsStack(app, {
    description: 'Internet Monitor notifications as Slack alerts',
    settings,
  });
  // Not an annotation of the CDK: that would be a violation in its report, and this is for the deployer to decide.
  if (settings.alarmEmail === undefined) process.stderr.write(`${noAlarmEmail}\n`);
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
