/**
 * The command that stores a webhook where the functions look for it. It names the parameter, so that it holds for a stack with
 * other settings than the files have, too.
 */
export function storeWebhookCommand(
  webhookParameter: string,
  { region, webhookKeyArn }: { readonly region: string; readonly webhookKeyArn?: string | undefined },
): string {
  const key = webhookKeyArn === undefined ? '' : ` -c internetEventAlerts.webhookKeyArn=${webhookKeyArn}`;
  return `npm run store-webhook -- --region ${region} --parameter ${webhookParameter}${key}`;
}
