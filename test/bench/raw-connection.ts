import { connect, type Socket } from 'node:net';

/** What came back for a request. */
export interface RawAnswer {
  readonly status: number;
  /** From `Retry-After`, `null` when there was none. */
  readonly retryAfterSeconds: number | null;
}

/** One keep-alive connection that carries one request at a time, at the least cost that TCP allows. */
export interface RawConnection {
  /** Sends a whole request; `onAnswer` is called once, with status 0 when the connection broke. */
  send(request: string, onAnswer: (answer: RawAnswer) => void): void;
  close(): void;
}

export async function openRawConnection(port: number): Promise<RawConnection> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', () => resolve());
    socket.once('error', reject);
  });
  return rawConnection(socket);
}

function rawConnection(socket: Socket): RawConnection {
  let received = '';
  let waiting: ((answer: RawAnswer) => void) | null = null;
  const finish = (answer: RawAnswer): void => {
    const told = waiting;
    waiting = null;
    received = '';
    told?.(answer);
  };
  socket.on('data', (chunk) => {
    received += chunk.toString('latin1');
    const answer = readAnswer(received);
    if (answer !== null) finish(answer);
  });
  socket.on('error', () => undefined);
  socket.on('close', () => finish({ status: 0, retryAfterSeconds: null }));
  return {
    send: (request, onAnswer) => {
      waiting = onAnswer;
      if (socket.destroyed) finish({ status: 0, retryAfterSeconds: null });
      else socket.write(request, 'utf8');
    },
    close: () => {
      socket.destroy();
    },
  };
}

const lengthOf = /\r\ncontent-length: *(\d+)/i;
const retryAfter = /\r\nretry-after: *(\d+)/i;
const chunked = /\r\ntransfer-encoding: *chunked/i;

/** `null` while the answer is not complete. */
function readAnswer(text: string): RawAnswer | null {
  const headEnd = text.indexOf('\r\n\r\n');
  if (headEnd === -1) return null;
  const head = text.slice(0, headEnd);
  const length = lengthOf.exec(head)?.[1];
  if (
    length === undefined
      ? chunked.test(head) && !text.endsWith('0\r\n\r\n')
      : text.length < headEnd + 4 + Number(length)
  )
    return null;
  const wait = retryAfter.exec(head)?.[1];
  return { status: Number(head.slice(9, 12)), retryAfterSeconds: wait === undefined ? null : Number(wait) };
}

/** A whole HTTP/1.1 POST with a JSON body. */
export function postRequest(path: string, headers: string, body: string): string {
  return `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n${headers}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}
