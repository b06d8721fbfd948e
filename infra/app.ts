import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { readSettings, SettingsError } from './settings.ts';
import { InternetEventAlertsStack } from './stack.ts';

const app = new App();
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));

try {
  new InternetEventAlertsStack(app, 'InternetEventAlerts', {
    description: 'Internet Monitor notifications as Slack alerts',
    settings: readSettings(app.node),
  });
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
