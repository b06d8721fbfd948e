import { App, DefaultStackSynthesizer, Stack } from 'aws-cdk-lib';
import { type Context, readCdkContext } from './cdk-context.ts';
import { type AccountAccess, readParameter } from './check-account.ts';
import { type Check, ok, problem } from './run-checks.ts';

/** The oldest version of CDK's bootstrap stack that a stack of CDK version 2 can use. */
const oldestBootstrap = 6;

/** For a stack that is to be deployed: one that is there was deployed through a bootstrap. */
export function bootstrapCheck({ ssm, region }: Pick<AccountAccess, 'ssm' | 'region'>): Check {
  return {
    name: 'CDK bootstrap',
    look: async () => {
      const qualifier = findQualifier(readCdkContext());
      const isUsual = qualifier === DefaultStackSynthesizer.DEFAULT_QUALIFIER;
      const named = isUsual ? '' : `, qualifier ${qualifier}`;
      const command = `npx cdk bootstrap${isUsual ? '' : ` --qualifier ${qualifier}`}`;
      const version = await readParameter(`/cdk-bootstrap/${qualifier}/version`, ssm);
      if (version === undefined) {
        const once = `Run \`${command}\`, once for an account and Region.`;
        const beside = 'If another bootstrap is there, add --toolkit-stack-name NAME, or it is replaced.';
        return problem(`not in ${region}${named}`, isUsual ? once : `${once}\n${beside}`);
      }
      return Number(version.value) >= oldestBootstrap
        ? ok(`version ${version.value}${named}`)
        : problem(`version ${version.value} is too old${named}`, `Run \`${command}\` once more.`);
    },
  };
}

/** The qualifier by which the app's stack finds its bootstrap, as the CDK reads it from the context. */
function findQualifier(context: Context): string {
  const { synthesizer } = new Stack(new App({ context }), 'Stack');
  return synthesizer.bootstrapQualifier ?? DefaultStackSynthesizer.DEFAULT_QUALIFIER;
}
