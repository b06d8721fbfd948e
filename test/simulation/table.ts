import type { Server } from 'node:http';
import dynalite from 'dynalite';
import inject from 'light-my-request';
import type { Answer, Request } from '../fakes/server.ts';
import { readTableDefinition } from '../fakes/table-definition.ts';

/** A DynamoDB (dynalite) that is asked without a network, so that a run can be repeated exactly. */
export class Table {
  readonly #server: Server = dynalite({ createTableMs: 0 });

  async create(): Promise<void> {
    const credential = 'Credential=LOCAL/20261101/us-east-1/dynamodb/aws4_request';
    await this.answer({
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': 'DynamoDB_20120810.CreateTable',
        'x-amz-date': '20261101T000000Z',
        authorization: `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=host, Signature=none`,
      },
      body: JSON.stringify(await readTableDefinition()),
    });
  }

  async answer({ headers, body }: Pick<Request, 'headers' | 'body'>): Promise<Answer> {
    const { statusCode, payload } = await inject((request, answer) => this.#server.emit('request', request, answer), {
      method: 'POST',
      url: '/',
      headers,
      payload: body,
    });
    return { status: statusCode, headers: { 'content-type': 'application/x-amz-json-1.0' }, body: payload };
  }
}
