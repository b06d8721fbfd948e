import { blockKitProblems } from './block-kit.ts';
import { type Answer, type FakeServer, type Observe, type Request, Script, serve } from './server.ts';

/** A POST that came in, and what was answered. */
export interface Post {
  readonly path: string;
  readonly body: unknown;
  readonly answer: Answer;
}

export interface FakeSlack extends FakeServer {
  /** The webhook to store in the parameter. */
  readonly webhookUrl: string;
  readonly posts: readonly Post[];
  /** What appeared in the channel: what was answered with `ok`. */
  readonly messages: readonly unknown[];
  readonly script: Script;
}

export const accepted: Answer = { status: 200, headers: { 'content-type': 'text/html' }, body: 'ok' };

/**
 * An incoming webhook on loopback: it answers as Slack does to a good message, to one that breaks a limit of Block Kit, and
 * to what is no message; or as its script says.
 *
 * @param deliverTo where messages go on from here. Default: nowhere, they are accepted.
 */
export async function startSlack(
  deliverTo: (request: Request) => Promise<Answer> = async () => accepted,
  observe?: Observe,
): Promise<FakeSlack> {
  const posts: Post[] = [];
  const script = new Script();
  const fake = await serve(async (request) => {
    const body = parsed(request.body);
    const answer = script.next() ?? refusalOf(request) ?? (await deliverTo(request));
    posts.push({ path: request.url.pathname, body, answer });
    return answer;
  }, observe);
  return {
    ...fake,
    webhookUrl: `${fake.url}/services/TFAKE/BFAKE/not-a-real-webhook`,
    posts,
    get messages() {
      return posts.filter(({ answer }) => 'status' in answer && answer.body === 'ok').map(({ body }) => body);
    },
    script,
  };
}

/** What Slack says of a request that it does not take; undefined if it takes it. */
export function refusalOf({ method, url, headers, body: text }: Request): Answer | undefined {
  const body = parsed(text);
  if (method !== 'POST' || !url.pathname.startsWith('/services/')) return { status: 404, body: 'no_service' };
  if (!headers['content-type']?.startsWith('application/json')) return { status: 400, body: 'invalid_payload' };
  if (body === undefined) return { status: 400, body: 'invalid_payload' };
  return blockKitProblems(body).length === 0 ? undefined : { status: 400, body: 'invalid_blocks' };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
