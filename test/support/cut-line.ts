import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A line to a server of loopback that can be cut, as when a train enters a tunnel. */
export interface CutLine {
  readonly origin: string;
  /** Ends what runs over it and lets nothing through. */
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}

export async function openCutLine(to: string): Promise<CutLine> {
  const port = Number(new URL(to).port);
  const sockets = new Set<Socket>();
  let isCut = false;
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  };
  const server = createServer((socket) => {
    keep(socket);
    if (isCut) {
      socket.destroy();
      return;
    }
    const onwards = connect(port, '127.0.0.1');
    keep(onwards);
    socket.on('close', () => onwards.destroy());
    onwards.on('close', () => socket.destroy());
    socket.pipe(onwards).pipe(socket);
  });
  const dropAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The line has no port.');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    cut: () => {
      isCut = true;
      dropAll();
    },
    mend: () => {
      isCut = false;
    },
    close: async () => {
      dropAll();
      server.close();
      await once(server, 'close');
    },
  };
}
