import { parseArgs } from 'node:util';
import { systemClock } from '../core/clock.ts';
import { helpdesks } from '../helpdesks/registry.ts';
import { serveWithDesk } from '../sandbox/serve-with-desk.ts';
import type { CommandIo } from './command.ts';
import { serve } from './serve.ts';
import { untilStopped } from './start.ts';

/** The command `simulator`, whose parts are loaded only when it is asked for. Resolves with the exit code. */
export async function runSimulator(args: readonly string[], io: CommandIo): Promise<number> {
  const request = readArguments(args);
  if (typeof request === 'string') {
    io.printError(request);
    return 2;
  }
  const account = await request.helpdesk.simulate({
    clock: systemClock,
    onActivity: (line) => io.printError(line),
  });
  const listener = await serve(serveWithDesk(account, request.helpdesk.label), {
    host: '127.0.0.1',
    port: request.port,
  });
  io.print(JSON.stringify(account.card(listener.origin)));
  await untilStopped(io.stopped);
  await account.close();
  await listener.close(0);
  return 0;
}

interface SimulatorRequest {
  readonly helpdesk: (typeof helpdesks)[number];
  readonly port: number;
}

/** What was asked for, or what is wrong with it. */
function readArguments(args: readonly string[]): SimulatorRequest | string {
  const kinds = helpdesks.map((helpdesk) => helpdesk.kind).join(', ');
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { port: { type: 'string', default: '0' } },
      allowPositionals: true,
    });
    const [kind, ...more] = positionals;
    const helpdesk = helpdesks.find((each) => each.kind === kind);
    if (helpdesk === undefined || more.length > 0) return `Name one helpdesk: ${kinds}.`;
    const port = /^\d{1,5}$/.test(values.port) ? Number(values.port) : Number.NaN;
    return port <= 65_535 ? { helpdesk, port } : '--port expects a number from 0 to 65535.';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
