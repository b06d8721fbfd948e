import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import type { Pattern } from './rule-pattern.ts';

const root = join(import.meta.dirname, '..', '..');

/** A function as `cdk deploy` would deploy it. */
export interface DeployedFunction {
  /** The module in the asset that would be uploaded. */
  readonly bundle: string;
  /** What refers to another resource, such as the table, holds that resource's logical id here. */
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

/** What `cdk deploy` would deploy: the notify function with the rule in front of it, and beside it the other functions. */
export interface Deployment extends DeployedFunction {
  readonly rulePattern: Pattern;
  /** Every function, notify among them, by its name: the file in `lambda/` that it is made of. */
  readonly functions: Readonly<Record<'notify' | 'announce' | 'redeliver' | 'sweep', DeployedFunction>>;
}

const pattern: z.ZodType<Pattern> = z.lazy(() => z.record(z.string(), z.union([z.array(z.string()), pattern])));
const reference = z.object({ Ref: z.string() }).transform(({ Ref }) => Ref);
const lambdaFunction = z.object({
  Type: z.literal('AWS::Lambda::Function'),
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
 * Synthesizes the stack with the CDK command line, as a deployment does, into a folder of its own: as a person does whose files nobody
 * else may read.
 *
 * @param options further ones of `cdk synth`.
 * @param signal ends it.
 * @throws Error with what the CDK said, if it failed or was ended. The folder is gone then.
 */
export async function synthesize(options: readonly string[] = [], signal?: AbortSignal): Promise<Deployment> {
  const output = await makeFolder(`cdk.out.local-${process.pid}-`);
  try {
    await runCdk(['synth', '--quiet', '--no-notices', '--output', output, ...options], signal);
    return await readDeployment(output);
  } catch (error) {
    await rm(output, { recursive: true, force: true });
    const said = error instanceof Error ? error.message : String(error);
    throw new Error(`The stack could not be synthesized.\n${said}`, { cause: error });
  }
}

/** Beside cdk.out, since source maps are relative to it; in a checkout that is read only, elsewhere. */
async function makeFolder(prefix: string): Promise<string> {
  try {
    return await mkdtemp(join(root, prefix));
  } catch {
    return mkdtemp(join(tmpdir(), prefix));
  }
}

/**
 * Runs the CDK command line in a process group of its own, so that the signal ends what it has started too.
 *
 * @throws Error with what it said, if it failed or was ended.
 */
async function runCdk(args: readonly string[], signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  const before = process.umask(0o077);
  const child = spawn(process.execPath, [join(root, 'node_modules', 'aws-cdk', 'bin', 'cdk'), ...args], {
    cwd: root,
    env: environmentForSynth(),
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: process.platform !== 'win32',
  });
  process.umask(before);
  const end = () => {
    if (child.pid !== undefined) process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
  };
  signal?.addEventListener('abort', end);
  try {
    const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
    signal?.throwIfAborted();
    if (code !== 0) throw new Error(said);
  } finally {
    signal?.removeEventListener('abort', end);
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
  const deployed = Object.entries(template.Resources).flatMap(([logicalId, resource]) => {
    const { data } = lambdaFunction.safeParse(resource);
    if (data === undefined) return [];
    const { Handler, Environment, Timeout } = data.Properties;
    const bundle = join(output, data.Metadata['aws:asset:path'], `${Handler.split('.')[0]}.mjs`);
    return [{ logicalId, bundle, environment: Environment.Variables, timeoutMs: Timeout * 1_000 }];
  });
  const called = (logicalName: RegExp): DeployedFunction => {
    const found = deployed.find(({ logicalId }) => logicalName.test(logicalId));
    if (found === undefined) throw new Error(`The template has no function ${logicalName}.`);
    const { logicalId: _logicalId, ...itself } = found;
    return itself;
  };
  const notify = called(new RegExp(`^${healthEvents.Targets[0].Arn['Fn::GetAtt'][0]}$`));
  return {
    ...notify,
    rulePattern: healthEvents.EventPattern,
    functions: {
      notify,
      announce: called(/Announce[0-9A-F]{8}$/),
      redeliver: called(/Redeliver[0-9A-F]{8}$/),
      sweep: called(/Sweep[0-9A-F]{8}$/),
    },
  };
}
