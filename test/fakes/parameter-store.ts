import { type Answer, type FakeServer, type Request, Script, serve } from './server.ts';

export interface FakeParameterStore extends FakeServer {
  /** Values by name; change them as an operator would. */
  readonly parameters: Map<string, string>;
  /** The names that were asked for, in order. */
  readonly reads: readonly string[];
  readonly script: Script;
}

/**
 * Parameter Store's GetParameter, in its JSON protocol. A SecureString comes decrypted only to those who ask for that.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html
 */
export async function startParameterStore(): Promise<FakeParameterStore> {
  const parameters = new Map<string, string>();
  const reads: string[] = [];
  const script = new Script();
  const fake = await serve((request) => {
    if (request.headers['x-amz-target'] === 'AmazonSSM.GetParameter') reads.push(JSON.parse(request.body).Name);
    return script.next() ?? answerOf(request, parameters);
  });
  return { ...fake, parameters, reads, script };
}

/** The service's answer to a request, if it holds these parameters. */
export function answerOf({ headers, body }: Request, parameters: ReadonlyMap<string, string>): Answer {
  if (headers['x-amz-target'] !== 'AmazonSSM.GetParameter') return failure(400, 'InvalidAction', 'not served here');
  const { Name, WithDecryption } = JSON.parse(body);
  const value = parameters.get(Name);
  if (value === undefined) return failure(400, 'ParameterNotFound', '');
  return json(200, {
    Parameter: { Name, Type: 'SecureString', Value: WithDecryption === true ? value : 'AQICAHencrypted', Version: 1 },
  });
}

export function failure(status: number, type: string, message: string): Answer {
  return json(status, { __type: type, message });
}

function json(status: number, body: unknown): Answer {
  return { status, headers: { 'content-type': 'application/x-amz-json-1.1' }, body: JSON.stringify(body) };
}
