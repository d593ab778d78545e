import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface CaughtPost {
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly path: string;
}

export interface WebhookCatcher {
  readonly url: string;
  readonly posts: readonly CaughtPost[];
  /** Status codes for the posts to come, in order; 200 when used up. 0 leaves a post unanswered. */
  answers: number[];
  close(): Promise<void>;
}

/** Takes webhooks on loopback and remembers them. */
export async function catchWebhooks(): Promise<WebhookCatcher> {
  const posts: CaughtPost[] = [];
  const catcher = { answers: [] as number[] };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      posts.push({ headers: request.headers, text: Buffer.concat(chunks).toString('utf8'), path: request.url ?? '' });
      const status = catcher.answers.shift() ?? 200;
      if (status !== 0) response.writeHead(status).end();
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
