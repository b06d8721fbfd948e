import { pipeline, Readable, Transform } from 'node:stream';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { JsonMeter } from './json-meter.ts';

/** How much is read of an answer. */
interface Bounds {
  /** The most bytes. */
  readonly most: number;
  /** What it holds is of the program itself: it is neither nested deeply nor long. */
  readonly isOwn?: true;
}

/** The largest answers that AWS has are a megabyte or two: pages of 25 events. */
const defaultBounds: Bounds = { most: 16 * 1_048_576 };

/** From the head of an answer to its end, in milliseconds. */
const bodyLimitMs = 5_000;

/**
 * Makes the HTTP requests of the AWS clients. A request fails without a connection within a second, without an answer in time, and if
 * the answer is too large, nested too deeply, or does not end: then its connection is closed.
 *
 * @param requestTimeoutMs from the request to its answer. Default: 2 s.
 * @param bounds of an answer. Default: 16 MiB.
 */
export function createRequestHandler(requestTimeoutMs = 2_000, bounds = defaultBounds): NodeHttpHandler {
  return new BoundedHandler(bounds, {
    connectionTimeout: 1_000,
    requestTimeout: requestTimeoutMs,
    throwOnRequestTimeout: true,
  });
}

class BoundedHandler extends NodeHttpHandler {
  readonly #bounds: Bounds;

  constructor(bounds: Bounds, options: ConstructorParameters<typeof NodeHttpHandler>[0]) {
    super(options);
    this.#bounds = bounds;
  }

  override async handle(...request: Parameters<NodeHttpHandler['handle']>): ReturnType<NodeHttpHandler['handle']> {
    const { response } = await super.handle(...request);
    if (response.body instanceof Readable) response.body = bound(response.body, this.#bounds, request[1]?.abortSignal);
    return { response };
  }
}

type AbortSignalLike = NonNullable<Parameters<NodeHttpHandler['handle']>[1]>['abortSignal'];

/** The same body, which fails with a RangeError if it is too much, and with a TimeoutError if it does not end. */
function bound(body: Readable, { most, isOwn }: Bounds, signal: AbortSignalLike): Readable {
  let bytes = 0;
  const meter = isOwn ? undefined : new JsonMeter();
  const measure = (chunk: Uint8Array) => {
    bytes += chunk.byteLength;
    if (bytes > most) throw new RangeError(`The answer is larger than ${most} bytes.`);
    meter?.read(chunk);
  };
  const bounded = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      try {
        measure(chunk);
        done(null, chunk);
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)));
      }
    },
  });
  const end = (name: string, message: string) => bounded.destroy(Object.assign(new Error(message), { name }));
  const timer = setTimeout(
    () => end('TimeoutError', `The answer did not end within ${bodyLimitMs} ms of its head.`),
    bodyLimitMs,
  );
  const abort = () => end('AbortError', 'The request was aborted.');
  if (signal instanceof AbortSignal) signal.addEventListener('abort', abort);
  pipeline(body, bounded, () => {
    clearTimeout(timer);
    if (signal instanceof AbortSignal) signal.removeEventListener('abort', abort);
  });
  return bounded;
}
