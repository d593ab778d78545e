import type { IncomingMessage } from 'node:http';

const withinMs = 2_000;
const bytesMax = 64 * 1024 * 1024;
const endings = ['end', 'close', 'error'] as const;

/**
 * Reads on and throws away what a caller is still sending, for a moment and up to a limit. Resolves when there is nothing
 * more to wait for, and never rejects.
 */
export async function readToEnd(incoming: IncomingMessage): Promise<void> {
  if (incoming.complete || incoming.destroyed) return;
  await new Promise<void>((resolve) => {
    let seen = 0;
    const done = () => {
      clearTimeout(timer);
      incoming.off('data', onData);
      for (const event of endings) incoming.off(event, done);
      resolve();
    };
    const onData = (chunk: Buffer) => {
      seen += chunk.byteLength;
      if (seen > bytesMax) done();
    };
    const timer = setTimeout(done, withinMs);
    incoming.on('data', onData);
    for (const event of endings) incoming.on(event, done);
    incoming.resume();
  });
}
