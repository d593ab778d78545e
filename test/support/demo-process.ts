import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const program = join(import.meta.dirname, '../../dist/main.js');

export interface DemoProcess {
  /** Everything that it has printed so far. */
  output(): string;
  /** Resolves with what the pattern's first group matches in the output, as soon as it does. */
  find(pattern: RegExp): Promise<string>;
  /** Presses Ctrl+C and waits; gives the exit code. */
  stop(): Promise<number | null>;
}

/** The built program's demo as a process of its own. Run `npm run build` first. */
export function startDemo(args: readonly string[], env: NodeJS.ProcessEnv = process.env): DemoProcess {
  if (!existsSync(program)) throw new Error('There is no dist/main.js: run `npm run build` first.');
  const child = spawn(process.execPath, [program, 'demo', ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'close').then(([code]) => code as number | null);
  let text = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      for (const listener of listeners) listener();
    });
  }
  return {
    output: () => text,
    find: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = pattern.exec(text)?.[1];
          if (found === undefined) return;
          listeners.delete(look);
          resolve(found);
        };
        listeners.add(look);
        look();
        ended.then(() => reject(new Error(`The demo ended without printing ${pattern}:\n${text}`)), reject);
      }),
    stop: async () => {
      child.kill('SIGINT');
      return ended;
    },
  };
}
