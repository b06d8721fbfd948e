import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import { checkSettings } from '../../../infra/settings.ts';
import { InternetEventAlertsStack } from '../../../infra/stack.ts';

/** The feature flags of the deployed app: they decide what the constructs become. */
const flags = z
  .object({ context: z.record(z.string(), z.unknown()) })
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', '..', 'cdk.json'), 'utf8'))).context;

const resource = z.object({
  Type: z.string(),
  Metadata: z.object({ 'aws:cdk:path': z.string() }),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
});
const document = z.object({
  Resources: z.record(z.string(), resource),
  // Strict: the name of an export is one for all stacks of an account and Region.
  Outputs: z.record(z.string(), z.strictObject({ Value: z.string(), Description: z.string() })),
});
// Strict: a condition, or a NotAction, is nothing that a sentence of permissions() would tell.
const statement = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.string(),
  Action: z.union([z.string(), z.array(z.string())]),
  Resource: z.union([z.string(), z.array(z.string())]),
});
const policy = z.object({ PolicyDocument: z.object({ Statement: z.array(statement) }) });
const attribute = z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) });
const joined = z.object({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) });

const output = mkdtempSync(join(tmpdir(), 'stack-test-'));
afterAll(() => rmSync(output, { recursive: true }));

/** The app without its bundle, which test/integration runs. */
export function stackOf(settings: Readonly<Record<string, unknown>>) {
  const app = new App({
    context: { ...flags, 'aws:cdk:bundling-stacks': [], 'aws:cdk:enable-path-metadata': true },
    builtinCloudFormationValidation: false,
    outdir: mkdtempSync(join(output, 'cdk.out-')),
  });
  return {
    app,
    stack: new InternetEventAlertsStack(app, { settings: checkSettings({ stackName: 'Stack', ...settings }) }),
  };
}

/**
 * The template, its resources by the names that the construct gives them (`Notify`, `NotifyRole/DefaultPolicy`), and its
 * references written as a person reads them: `<region>`, `<Notify>`, `<Redelivery.Arn>`.
 */
export function templateOf(settings: Readonly<Record<string, unknown>> = {}): ReadableTemplate {
  const key = JSON.stringify(settings);
  const template = templates.get(key) ?? synthesizeTemplate(settings);
  templates.set(key, template);
  return template;
}

type ReadableTemplate = ReturnType<typeof synthesizeTemplate>;

/** Those of the same test file that were synthesized before, by their settings. */
const templates = new Map<string, ReadableTemplate>();

function synthesizeTemplate(settings: Readonly<Record<string, unknown>>) {
  const template = Template.fromStack(stackOf(settings).stack).toJSON();
  const { Resources } = z.object({ Resources: z.record(z.string(), resource) }).parse(template);
  const { Resources: readableResources, Outputs: outputs } = document.parse(readable(template, Resources));
  const resources = Object.values(readableResources);
  const all = (type: string) => resources.filter(({ Type }) => Type === type).map(({ Properties }) => Properties);
  return {
    outputs,
    resources,
    all,
    /** The properties of the only resource of its type. */
    the: (type: string) => {
      const [first, ...others] = all(type);
      if (first === undefined || others.length > 0) throw new Error(`There is not exactly one ${type}.`);
      return first;
    },
    /** The properties of the resource of that name. */
    named: (name: string) => {
      const found = resources.find((candidate) => nameOf(candidate) === name);
      if (found === undefined) throw new Error(`There is no ${name} among ${resources.map(nameOf).join(', ')}.`);
      return found.Properties;
    },
  };
}

export function nameOf({ Metadata }: Pick<z.output<typeof resource>, 'Metadata'>): string {
  return Metadata['aws:cdk:path'].replace(/^[^/]+\/(?:Alerts\/)?|\/Resource$/g, '');
}

function readable(value: unknown, resources: Readonly<Record<string, z.output<typeof resource>>>): unknown {
  if (Array.isArray(value)) return value.map((member) => readable(member, resources));
  if (typeof value !== 'object' || value === null) return value;
  const named = (id: string) => {
    const known = resources[id];
    return known === undefined ? id.replace(/^AWS::|Id$/g, '').toLowerCase() : nameOf(known);
  };
  if ('Ref' in value) return `<${named(String(value.Ref))}>`;
  const [id, name] = attribute.safeParse(value).data?.['Fn::GetAtt'] ?? [];
  if (id !== undefined) return `<${named(id)}.${name}>`;
  const [separator, parts = []] = joined.safeParse(value).data?.['Fn::Join'] ?? [];
  if (separator !== undefined) return parts.map((part) => readable(part, resources)).join(separator);
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, readable(member, resources)]));
}

/** Every statement in the policy of a role, as a sentence. */
export function permissions(role: string, settings: Readonly<Record<string, unknown>> = {}): readonly string[] {
  return policy
    .parse(templateOf(settings).named(`${role}/DefaultPolicy`))
    .PolicyDocument.Statement.map(
      ({ Effect, Action, Resource }) => `${Effect} ${[Action].flat().join(', ')} on ${[Resource].flat().join(', ')}`,
    );
}
