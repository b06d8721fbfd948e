import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { readSettings } from './settings.ts';
import { InternetEventAlertsStack } from './stack.ts';

const app = new App();
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));

new InternetEventAlertsStack(app, 'InternetEventAlerts', {
  description: 'Internet Monitor notifications as Slack alerts',
  settings: readSettings(app.node),
});
