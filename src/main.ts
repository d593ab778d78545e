#!/usr/bin/env node
/** Process entry: arguments, signals, exit code. The only file that ends the process. */
import { backup } from './commands/backup.ts';
import type { CommandIo } from './commands/command.ts';
import { demo } from './commands/demo.ts';
import { doctor } from './commands/doctor.ts';
import { runCommand } from './commands/run-command.ts';
import { simulator } from './commands/simulator.ts';
import { start } from './commands/start.ts';
import { version } from './commands/version.ts';

const stopping = new AbortController();

function stop(signal: NodeJS.Signals): void {
  // A second signal means that somebody does not want to wait.
  if (stopping.signal.aborted) process.exit(signal === 'SIGINT' ? 130 : 143);
  stopping.abort();
}

process.on('SIGTERM', stop);
process.on('SIGINT', stop);

const io: CommandIo = {
  env: process.env,
  print: (line) => process.stdout.write(`${line}\n`),
  printError: (line) => process.stderr.write(`${line}\n`),
  isTerminal: process.stdout.isTTY,
  stopped: stopping.signal,
};

process.exitCode = await runCommand([start, demo, simulator, backup, doctor, version], process.argv.slice(2), io);
// Whatever a command left open must not keep a finished program alive.
setTimeout(() => process.exit(), 1_000).unref();
