import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RawReply, RawRequest } from '../../src/helpdesks/helpdesk.ts';

export interface CaughtPost {
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** With its query. */
  readonly path: string;
}

/** The same as intake would hand it to an adapter; the catcher's own path is left out. */
export function rawRequestOf(method: string, post: CaughtPost): RawRequest {
  const { pathname, searchParams } = new URL(post.path, 'http://hook');
  return {
    method,
    path: pathname.replace(/^\/hook\/?/, ''),
    query: Object.fromEntries(searchParams),
    headers: Object.fromEntries(Object.entries(post.headers).map(([name, value]) => [name, String(value)])),
    body: new TextEncoder().encode(post.text),
  };
}

export interface WebhookCatcher {
  readonly url: string;
  readonly posts: readonly CaughtPost[];
  /** Status codes for the posts to come, in order; 200 when used up. 0 leaves a post unanswered. */
  answers: number[];
  close(): Promise<void>;
}

/**
 * Takes webhooks on loopback and remembers what was posted. `reply` answers for helpdesks that read our answer; 200 where
 * there is none.
 */
export async function catchWebhooks(
  reply?: (request: RawRequest) => Promise<RawReply | null>,
): Promise<WebhookCatcher> {
  const posts: CaughtPost[] = [];
  const catcher = { answers: [] as number[] };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      const method = request.method ?? 'POST';
      const caught = { headers: request.headers, text: Buffer.concat(chunks).toString(), path: request.url ?? '' };
      if (method === 'POST') posts.push(caught);
      const status = catcher.answers.shift();
      const given = status === undefined ? await reply?.(rawRequestOf(method, caught)) : null;
      if (status !== 0) response.writeHead(given?.status ?? status ?? 200, given?.headers).end(given?.body);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return Object.assign(catcher, {
    url: `http://127.0.0.1:${port}/hook`,
    posts,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}
