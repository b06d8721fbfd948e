/**
 * In the bundles, replaces the chain of credential providers of the SDK's clients (`infra/functions.ts`). Lambda puts a
 * function's credentials into its environment, and the rest of the chain is a third of each bundle.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';
