#!/usr/bin/env node
/** Process entry: arguments, signals, exit code. The only file that ends the process. */
import { setFlagsFromString } from 'node:v8';
import { backup } from './commands/backup.ts';
import type { CommandIo } from './commands/command.ts';
import { demo } from './commands/demo.ts';
import { doctor } from './commands/doctor.ts';
import { reseal } from './commands/reseal.ts';
import { runCommand } from './commands/run-command.ts';
import { simulator } from './commands/simulator.ts';
import { start } from './commands/start.ts';
import { version } from './commands/version.ts';

// Left to itself the heap grows to three times what is in use before it is swept, because messages in flight outlive the
// young generation: half as much again is enough, and sweeping so often costs little.
setFlagsFromString('--heap-growing-percent=40');
// In a flood a message lives long enough for the engine to conclude that such objects grow old, and to put them there at
// once. It never takes that back: in calm times the whole heap was then swept five times as often, with a pause each time.
setFlagsFromString('--no-allocation-site-pretenuring');

const stopping = new AbortController();

function stop(signal: NodeJS.Signals): void {
  // A second signal means that somebody does not want to wait.
  if (stopping.signal.aborted) process.exit(signal === 'SIGINT' ? 130 : 143);
  stopping.abort();
}

process.on('SIGTERM', stop);
process.on('SIGINT', stop);

// Whoever reads may go before everything is said (`passerelle help | head`): the work itself goes on to its end.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

const io: CommandIo = {
  env: process.env,
  print: (line) => process.stdout.write(`${line}\n`),
  printError: (line) => process.stderr.write(`${line}\n`),
  isTerminal: process.stdout.isTTY,
  stopped: stopping.signal,
};

process.exitCode = await runCommand(
  [start, demo, simulator, backup, doctor, reseal, version],
  process.argv.slice(2),
  io,
);
// Whatever a command left open must not keep a finished program alive.
setTimeout(() => process.exit(), 1_000).unref();
