import type { Duplex } from 'node:stream';
import type { RawData, WebSocket } from 'ws';
import type { Socket, SocketClosed } from '../core/socket.ts';

/**
 * RFC 6455, 5.2: a frame of a kind that nobody has defined. Whoever reads it must fail the connection, which is the one
 * way to make a browser tell its page of an error (seen in Chromium).
 */
const brokenFrame = Buffer.from([0x8f, 0x00]);
const goneWithinMs = 1_000;
/** What waits for a side that does not read is in our memory. Twice the largest frame that passes. */
const unreadBytesMax = 8 * 1024 * 1024;

/** A socket of the library as the rest of the program sees it. `connection` is what carries it, where it is known. */
export function socketOf(ws: WebSocket, connection: Duplex | null = null): Socket {
  let closed: Parameters<SocketClosed> | null = null;
  let isCut = false;
  const listeners: SocketClosed[] = [];
  const isOver = (...how: Parameters<SocketClosed>): void => {
    if (closed !== null) return;
    closed = how;
    for (const listener of listeners) listener(...how);
  };
  // A broken connection is told by the close that follows; without a listener it would end the process.
  ws.on('error', (error: NodeJS.ErrnoException) => {
    // RFC 6455, 7.1.7: nothing is heard after it, so nobody waits for the goodbye of a side that breaks the rules.
    if (error.code?.startsWith('WS_ERR_') === true) isOver(1006, '', true);
  });
  ws.once('close', (code: number, reason: Buffer) => isOver(code, reason.toString(), false));
  return {
    send: (data) =>
      new Promise((resolve, reject) => {
        if (isCut) return reject(new Error('The socket was broken off.'));
        if (ws.bufferedAmount > unreadBytesMax) {
          ws.terminate();
          return reject(new Error('The other side does not read.'));
        }
        ws.send(data, (error) => (error === undefined || error === null ? resolve() : reject(error)));
      }),
    onMessage: (listener) => {
      ws.on('message', (data: RawData, isBinary: boolean) => listener(isBinary ? bytesOf(data) : textOf(data)));
    },
    onClose: (listener) => {
      if (closed !== null) listener(...closed);
      else listeners.push(listener);
    },
    close: (code, reason) => {
      if (code === undefined || !maySend(code)) ws.close();
      else ws.close(code, reason);
    },
    cut: () => {
      if (connection === null) return ws.terminate();
      if (isCut) return;
      isCut = true;
      if (connection.writable) connection.end(brokenFrame);
      setTimeout(() => ws.terminate(), goneWithinMs).unref();
    },
  };
}

/** RFC 6455, 7.4: codes that only stand for what happened are never sent. */
function maySend(code: number): boolean {
  return (code >= 1000 && code <= 1014 && ![1004, 1005, 1006].includes(code)) || (code >= 3000 && code <= 4999);
}

function bytesOf(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}

function textOf(data: RawData): string {
  return Buffer.from(bytesOf(data)).toString();
}
