import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

const program = join(import.meta.dirname, '../../dist/main.js');

export interface ProgramRun {
  readonly child: ChildProcess;
  /** What it has written so far. */
  readonly text: { out: string; err: string };
  /** The exit code, `null` when a signal ended it. */
  readonly ended: Promise<number | null>;
}

/** Runs the built program as a process of its own. Whoever starts it ends it. */
export function runBuilt(args: readonly string[], env: Readonly<Record<string, string>>): ProgramRun {
  if (!existsSync(program)) throw new Error('There is no dist/main.js: run `npm run build` first.');
  const child = spawn(process.execPath, [program, ...args], { env: { PATH: process.env['PATH'] ?? '', ...env } });
  const text = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    text.out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    text.err += chunk.toString();
  });
  return { child, text, ended: once(child, 'close').then(([code]) => code as number | null) };
}

/** A port of loopback that nobody uses at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('There is no port.');
  return address.port;
}
