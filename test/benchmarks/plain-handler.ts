/** What a function costs that does next to nothing with an SDK client and `fetch`: measured beside the program's own. */
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';

const client = new SSMClient({});

export async function handler({ parameter }: { readonly parameter: string }): Promise<number> {
  const { Parameter } = await client.send(new GetParameterCommand({ Name: parameter, WithDecryption: true }));
  const { status } = await fetch(String(Parameter?.Value), { method: 'POST', body: '{}' });
  return status;
}
