import { type FakeAccount, type Input, json, jsonError, startAccount, xml } from './aws-account.ts';
import type { Answer } from './server.ts';

export interface StoredParameter {
  readonly type: string;
  readonly value: string;
  readonly version: number;
}

/** Parameter Store and Secrets Manager, as far as an operator stores a webhook in them. */
export interface FakeWebhookStores extends FakeAccount {
  /** By name; change them as another operator would. */
  readonly parameters: Map<string, StoredParameter>;
  readonly secrets: Map<string, string>;
}

export async function startWebhookStores(): Promise<FakeWebhookStores> {
  const account = await startAccount();
  const parameters = new Map<string, StoredParameter>();
  const secrets = new Map<string, string>();
  const answers: Readonly<Record<string, (input: Input) => Answer>> = {
    'sts:GetCallerIdentity': () =>
      xml('GetCallerIdentity', '<Account>123456789012</Account><Arn>arn:aws:sts::123456789012:user/me</Arn>'),
    'ssm:GetParameter': ({ Name }) => {
      const parameter = parameters.get(String(Name));
      if (parameter === undefined) return jsonError('ParameterNotFound');
      return json({ Parameter: { Name, Type: parameter.type, Value: 'AQICAHencrypted', Version: parameter.version } });
    },
    'ssm:PutParameter': (input) => putParameter(input, parameters),
    'secretsmanager:PutSecretValue': ({ SecretId, SecretString }) => {
      if (!secrets.has(String(SecretId))) {
        return jsonError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
      }
      secrets.set(String(SecretId), String(SecretString));
      return json({ Name: SecretId });
    },
    'secretsmanager:CreateSecret': ({ Name, SecretString }) => {
      if (secrets.has(String(Name))) return jsonError('ResourceExistsException', 'The secret already exists.');
      secrets.set(String(Name), String(SecretString));
      return json({ Name });
    },
  };
  for (const [permission, answer] of Object.entries(answers)) account.answers.set(permission, answer);
  return { ...account, parameters, secrets };
}

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html */
function putParameter({ Name, Type, Value, Overwrite }: Input, parameters: Map<string, StoredParameter>): Answer {
  const before = parameters.get(String(Name));
  if (before !== undefined && Overwrite !== true) return jsonError('ParameterAlreadyExists');
  if (before !== undefined && before.type !== Type) return jsonError('HierarchyTypeMismatchException');
  const version = (before?.version ?? 0) + 1;
  parameters.set(String(Name), { type: String(Type), value: String(Value), version });
  return json({ Version: version });
}
