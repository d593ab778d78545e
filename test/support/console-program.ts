import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, runBuilt } from './built-program.ts';
import { waitUntil } from './wait-until.ts';

export interface ConsoleProgram {
  readonly origin: string;
  /** The administrator's token, good for the first account. */
  readonly token: string;
  /** Ends the process and starts it again at the same address, with the same data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const token = 'token-of-the-browser-tests';

/** The built program with its data in a temporary folder. Run `npm run build` first. */
export async function startConsoleProgram(): Promise<ConsoleProgram> {
  const data = await mkdtemp(join(tmpdir(), 'passerelle-console-'));
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const start = async () => {
    const run = runBuilt(['start'], {
      PASSERELLE_DATA: data,
      PASSERELLE_PORT: String(port),
      PASSERELLE_PUBLIC_URL: origin,
      PASSERELLE_ADMIN_TOKEN: token,
      PASSERELLE_ALLOW_PRIVATE_TARGETS: 'true',
    });
    const isUp = () =>
      fetch(`${origin}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      );
    await waitUntil('the program answers', isUp, 30_000);
    return run;
  };
  let run = await start();
  const end = async () => {
    run.child.kill('SIGTERM');
    await run.ended;
  };
  return {
    origin,
    token,
    restart: async () => {
      await end();
      run = await start();
    },
    stop: async () => {
      await end();
      await rm(data, { recursive: true, force: true });
    },
  };
}
