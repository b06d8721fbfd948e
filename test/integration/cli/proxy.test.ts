import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { doctor } from '../../../infra/cli/doctor.ts';
import { type Ended, runInProcess, withCredentials } from './in-process.ts';

let proxy: Server;
let url: string;
/** What the proxy was asked for, which it refuses. */
let asked: string[];

beforeEach(async () => {
  asked = [];
  proxy = createServer(({ method, url: wanted }, response) => {
    asked.push(`${method} ${wanted}`);
    response.writeHead(403).end();
  });
  proxy.on('connect', ({ url: wanted }, socket) => {
    asked.push(`CONNECT ${wanted}`);
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const address = proxy.address();
  if (typeof address !== 'object' || address === null) throw new Error('The proxy has no address.');
  url = `http://127.0.0.1:${address.port}`;
});
afterEach(async () => {
  proxy.close();
  await once(proxy, 'close');
});

function runDoctor(environment: NodeJS.ProcessEnv): Promise<Ended> {
  return runInProcess(
    'doctor',
    doctor,
    { ...withCredentials, AWS_MAX_ATTEMPTS: '1', ...environment },
    '--region',
    'eu-west-1',
  );
}

it.each(['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY'])('the proxy of %s is asked for AWS', async (variable) => {
  const { code } = await runDoctor({ [variable]: url });

  expect([code, asked]).toEqual([1, ['CONNECT sts.eu-west-1.amazonaws.com:443']]);
});

it('the proxy of HTTP_PROXY is asked for an endpoint without TLS', async () => {
  await runDoctor({ HTTP_PROXY: url, AWS_ENDPOINT_URL: 'http://aws.test:4566' });

  expect(asked).toEqual(['POST http://aws.test:4566/']);
});

it.each(['aws.test', '.test', '*'])('a proxy is not asked for what NO_PROXY=%s names', async (name) => {
  await runDoctor({ HTTP_PROXY: url, NO_PROXY: name, AWS_ENDPOINT_URL: 'http://aws.test:1' });

  expect(asked).toEqual([]);
});
