import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { launch } from '../bench-process.ts';
import { bareRequest } from '../messages.ts';
import type { System } from '../system.ts';

/** A relay of a few dozen lines, next to which the product is measured: one script and its mode. */
export function bareSystem(
  name: string,
  label: string,
  given: { readonly script: URL; readonly mode: string },
): System {
  return {
    name,
    label,
    start: async ({ folder, receiver, conversations, cpu, env }) => {
      mkdirSync(folder, { recursive: true });
      const port = await freePort();
      const process = await launch({
        args: [given.script.pathname],
        env: {
          BENCH_PORT: String(port),
          BENCH_SINK: receiver.origin,
          BENCH_MODE: given.mode,
          BENCH_DATA: folder,
          ...env,
        },
        logFile: join(folder, '..', `${name}.log`),
        readyUrl: `http://127.0.0.1:${port}/healthz`,
        ...(cpu === undefined ? {} : { cpu }),
      });
      return {
        process,
        port,
        storedBytes: () => bytesIn(folder),
        request: (direction, run, number) => bareRequest(direction, run, number, conversations),
      };
    },
  };
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Size of the database files of a folder. */
export function bytesIn(folder: string): number {
  return readdirSync(folder)
    .filter((name) => /\.db(?:-wal)?$/.test(name))
    .reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}
