/**
 * The other side of every relay: answers as Sunshine Conversations does, and takes the webhooks of bots. It reads no
 * more of HTTP than the systems under test send, so that it costs next to nothing beside them.
 */
import { createServer, type Socket } from 'node:net';
import type { Books } from './books.ts';

export interface Receiver {
  readonly port: number;
  readonly origin: string;
  /** Requests that carried no message of ours: reports to bots, questions of a reconciler. */
  readonly others: number;
  /** Head and body of the newest webhook that carried a message, to look at its signature. */
  readonly lastWebhook: { readonly head: string; readonly body: string } | null;
  close(): Promise<void>;
}

export async function openReceiver(books: Books): Promise<Receiver> {
  const state = { others: 0, lastWebhook: null as Receiver['lastWebhook'] };
  const sockets = new Set<Socket>();
  let made = 0;

  const answerTo = (head: string, body: string): string => {
    const number = markIn(body);
    if (number === null) {
      state.others += 1;
      return otherAnswer(head);
    }
    books.arrived(number);
    if (head.startsWith('POST /bot')) {
      state.lastWebhook = { head, body };
      return noContent;
    }
    made += 1;
    return posted(made);
  };
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    let received = '';
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      for (;;) {
        const headEnd = received.indexOf('\r\n\r\n');
        if (headEnd === -1) return;
        const head = received.slice(0, headEnd);
        const end = headEnd + 4 + Number(lengthOf.exec(head)?.[1] ?? 0);
        if (received.length < end) return;
        const body = received.slice(headEnd + 4, end);
        received = received.slice(end);
        socket.write(answerTo(head, body), 'latin1');
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    port,
    origin: `http://127.0.0.1:${port}`,
    get others() {
      return state.others;
    },
    get lastWebhook() {
      return state.lastWebhook;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const lengthOf = /\r\ncontent-length: *(\d+)/i;
const noContent = 'HTTP/1.1 204 No Content\r\n\r\n';

/** The number of a message: its text begins with `~<number>~`. */
export function markOf(number: number): string {
  return `~${number}~`;
}

function markIn(body: string): number | null {
  const start = body.indexOf('~');
  if (start === -1) return null;
  const end = body.indexOf('~', start + 1);
  return end === -1 ? null : Number(body.slice(start + 1, end));
}

function json(status: string, body: string): string {
  return `HTTP/1.1 ${status}\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
}

function posted(number: number): string {
  const id = number.toString(16).padStart(24, '0');
  return json(
    '201 Created',
    `{"messages":[{"id":"${id}","received":"2026-03-02T09:02:11.004Z","author":{"type":"user","userId":"6a0100000000000000000001","displayName":"Mona Petit"},"content":{"type":"text","text":"(left out)"},"source":{"type":"api:conversations","integrationId":"6a01c0ffee00000000000001"},"metadata":{"passerelle_part":0}}]}`,
  );
}

const withAgents =
  '"activeSwitchboardIntegration":{"id":"6a05000000000000000000a1","name":"zd-agentWorkspace","integrationId":"6a0600000000000000000001","integrationType":"zd:agentWorkspace"}';

/** Enough for a reconciler that compares open escalations: with agents, nothing missed, ticket open. */
function otherAnswer(head: string): string {
  if (head.startsWith('POST /bot')) return noContent;
  const conversation = /^GET \/sc\/v2\/apps\/[^/]+\/conversations\/([^/? ]+) /.exec(head)?.[1];
  if (conversation !== undefined) {
    return json('200 OK', `{"conversation":{"id":"${conversation}","type":"personal",${withAgents}}}`);
  }
  if (/^GET \/sc\/v2\/apps\/[^/]+\/conversations\/[^/]+\/messages/.test(head)) return json('200 OK', '{"messages":[]}');
  if (head.startsWith('GET /api/v2/tickets/')) return json('200 OK', '{"ticket":{"id":1,"status":"open"}}');
  return json('200 OK', '{}');
}
