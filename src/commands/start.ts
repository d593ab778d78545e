import { type App, createApp } from '../app.ts';
import { describeProblems, readConfig } from '../config.ts';
import type { Command, CommandIo } from './command.ts';
import { prepareDataFolder } from './first-start.ts';
import { type Listener, serve } from './serve.ts';

/** Less than the ten seconds that container engines give before they kill. */
const graceMs = 8_000;

export const start: Command = {
  name: 'start',
  summary: 'Run Passerelle. Configuration comes from PASSERELLE_ variables.',
  exitCodes: {
    0: 'stopped by SIGTERM or SIGINT, everything in flight settled',
    1: 'could not start, or lost its database: the last line says why',
  },
  example: 'PASSERELLE_PUBLIC_URL=https://passerelle.example.com passerelle start',
  run: async (args, io) => {
    if (args.length > 0) {
      io.printError(`start takes no arguments, but got: ${args.join(' ')}`);
      return 2;
    }
    const result = readConfig(io.env);
    if (!result.ok) {
      io.printError(describeProblems(result.problems));
      return 1;
    }
    const { config } = result;
    // The token goes where a person reads, never where standard output is collected as logs.
    const print = io.isTerminal ? io.print : io.printError;
    const prepared = await prepareDataFolder({ ...config, isTerminal: io.isTerminal, print });
    const lost = new AbortController();
    const app = await createApp({ ...config, ...prepared, onFatal: (error) => lost.abort(error) });
    try {
      const listener = await serve(app.fetch, { ...config, openSocket: app.openSocket });
      await runUntilStopped(app, listener, { ...io, stopped: AbortSignal.any([io.stopped, lost.signal]) });
      if (!lost.signal.aborted) return 0;
      io.printError(`start: ended because ${describe(lost.signal.reason)}`);
      return 1;
    } finally {
      await app.stop();
    }
  },
};

async function runUntilStopped(app: App, listener: Listener, io: CommandIo): Promise<void> {
  try {
    await app.start();
    app.log.info({ origin: listener.origin }, 'server.listening');
    if (io.isTerminal)
      io.printError(`Passerelle listens; its console is at ${listener.origin}/console (Ctrl+C stops it).`);
    await untilStopped(io.stopped);
    app.log.info({}, 'server.stopping');
  } finally {
    // Ending the app ends its event streams, without which the listener would wait out its grace.
    await Promise.all([app.stop(), listener.close(graceMs)]);
  }
}

function describe(reason: unknown): string {
  return reason instanceof Error ? reason.message : 'the database was lost';
}

/** Resolves when the process is asked to end. */
export async function untilStopped(stopped: AbortSignal): Promise<void> {
  if (stopped.aborted) return;
  await new Promise<void>((resolve) => stopped.addEventListener('abort', () => resolve(), { once: true }));
}
