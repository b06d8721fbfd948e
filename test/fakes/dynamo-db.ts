import { EventEmitter } from 'node:events';
import type { IncomingMessage, Server } from 'node:http';
import { HttpResponse } from '@smithy/core/protocols';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { HttpRequest } from '@smithy/types';

/** Under jest the test files of a process share one, compiled and warm: see `test/jest-environment.js`. */
const dynalite = globalThis.dynaliteOfJest ?? (await import('dynalite')).default;

/** A DynamoDB in memory (dynalite), which is asked without a network: each network in front of it is a fake's own. */
export class DynamoDb {
  readonly #server: Server = dynalite({ createTableMs: 0 });

  ask(headers: IncomingMessage['headers'], body: string): Promise<{ readonly status: number; readonly body: string }> {
    return new Promise((resolve) => {
      const request = Object.assign(new EventEmitter(), { method: 'POST', url: '/', headers: readByDynalite(headers) });
      const response = {
        statusCode: 200,
        setHeader: () => undefined,
        end: (text: string) => resolve({ status: response.statusCode, body: text }),
      };
      this.#server.emit('request', request, response);
      request.emit('data', Buffer.from(body));
      request.emit('end');
    });
  }
}

/** In the place of the network under the client of a test that looks at a table, or fills it. */
export class DirectHandler extends NodeHttpHandler {
  readonly #dynamoDb: DynamoDb;

  constructor(dynamoDb: DynamoDb) {
    super();
    this.#dynamoDb = dynamoDb;
  }

  override async handle({ headers, body }: HttpRequest): ReturnType<NodeHttpHandler['handle']> {
    const asked = body instanceof Uint8Array ? new TextDecoder().decode(body) : String(body);
    const { status, body: text } = await this.#dynamoDb.ask(headers, asked);
    const response = { statusCode: status, headers: { 'content-type': 'application/x-amz-json-1.0' } };
    return { response: new HttpResponse({ ...response, body: new TextEncoder().encode(text) }) };
  }
}

function readByDynalite(headers: IncomingMessage['headers']) {
  return {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': headers['x-amz-target'],
    authorization: headers.authorization,
    'x-amz-date': headers['x-amz-date'],
  };
}
