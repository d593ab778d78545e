import type { RawData, WebSocket } from 'ws';
import type { Socket } from '../core/socket.ts';

/** A socket of the library as the rest of the program sees it. */
export function socketOf(ws: WebSocket): Socket {
  let closed: readonly [code: number, reason: string] | null = null;
  // A broken connection is told by the close that follows; without a listener it would end the process.
  ws.on('error', () => undefined);
  ws.once('close', (code: number, reason: Buffer) => {
    closed = [code, reason.toString()];
  });
  return {
    send: (data) =>
      new Promise((resolve, reject) => {
        ws.send(data, (error) => (error === undefined || error === null ? resolve() : reject(error)));
      }),
    onMessage: (listener) => {
      ws.on('message', (data: RawData, isBinary: boolean) => listener(isBinary ? bytesOf(data) : textOf(data)));
    },
    onClose: (listener) => {
      if (closed !== null) listener(...closed);
      else ws.once('close', (code: number, reason: Buffer) => listener(code, reason.toString()));
    },
    close: (code, reason) => {
      if (code === undefined || !maySend(code)) ws.close();
      else ws.close(code, reason);
    },
    cut: () => ws.terminate(),
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
