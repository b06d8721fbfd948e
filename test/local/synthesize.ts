import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import type { Pattern } from './rule-pattern.ts';

const root = join(import.meta.dirname, '..', '..');

/** What `cdk deploy` would deploy: the notify function with its bundle, and the rule in front of it. */
export interface Deployment {
  /** The module in the asset that would be uploaded. */
  readonly bundle: string;
  /** What refers to another resource, such as the table, holds that resource's logical id here. */
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly rulePattern: Pattern;
}

const pattern: z.ZodType<Pattern> = z.lazy(() => z.record(z.string(), z.union([z.array(z.string()), pattern])));
const reference = z.object({ Ref: z.string() }).transform(({ Ref }) => Ref);
const lambdaFunction = z.object({
  Properties: z.object({
    Timeout: z.number(),
    Handler: z.string(),
    Environment: z.object({ Variables: z.record(z.string(), z.union([z.string(), reference])) }),
  }),
  Metadata: z.object({ 'aws:asset:path': z.string() }),
});
const rule = z.object({
  Type: z.literal('AWS::Events::Rule'),
  Properties: z.object({
    EventPattern: pattern,
    Targets: z.tuple([z.object({ Arn: z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.literal('Arn')]) }) })]),
  }),
});

/**
 * Synthesizes the stack with the CDK command line, as a deployment does, into a folder of its own.
 *
 * @throws Error with what the CDK said, if it failed.
 */
export async function synthesize(): Promise<Deployment> {
  const output = await mkdtemp(join(root, 'cdk.out.local-')); // Beside cdk.out: source maps are relative to it.
  const cdk = join(root, 'node_modules', 'aws-cdk', 'bin', 'cdk');
  try {
    await promisify(execFile)(process.execPath, [cdk, 'synth', '--quiet', '--no-notices', '--output', output], {
      cwd: root,
      env: environmentForSynth(),
    });
    return await readDeployment(output);
  } catch (error) {
    await rm(output, { recursive: true, force: true });
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : '';
    throw new Error(`The stack could not be synthesized.\n${said}`, { cause: error });
  }
}

/** The caller's, but without credentials, with which the CDK would ask AWS whose they are, and without the webhook. */
function environmentForSynth(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(?:AWS_|SLACK_WEBHOOK_URL$|NODE_OPTIONS$)/.test(name));
  return {
    ...Object.fromEntries(kept),
    AWS_CONFIG_FILE: '/nonexistent',
    AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

async function readDeployment(output: string): Promise<Deployment> {
  const [name] = (await readdir(output)).filter((file) => file.endsWith('.template.json'));
  if (name === undefined) throw new Error(`There is no template in ${output}.`);
  const template = z
    .object({ Resources: z.record(z.string(), z.unknown()) })
    .parse(JSON.parse(await readFile(join(output, name), 'utf8')));
  const [healthEvents, ...others] = Object.values(template.Resources).flatMap(
    (resource) => rule.safeParse(resource).data?.Properties ?? [],
  );
  if (healthEvents === undefined || others.length > 0) throw new Error('The template has not exactly one event rule.');
  const notify = lambdaFunction.parse(template.Resources[healthEvents.Targets[0].Arn['Fn::GetAtt'][0]]);
  return {
    bundle: join(output, notify.Metadata['aws:asset:path'], `${notify.Properties.Handler.split('.')[0]}.mjs`),
    environment: notify.Properties.Environment.Variables,
    timeoutMs: notify.Properties.Timeout * 1_000,
    rulePattern: healthEvents.EventPattern,
  };
}
