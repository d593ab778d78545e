import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { pause } from './books.ts';
import type { ClockPlan } from './planned-clock.ts';

/** The program under test: a child process that is started again whenever it is gone, until it is asked to stop. */
export interface Program {
  readonly origin: string;
  readonly pid: number | null;
  readonly counts: { kills: number; stepKills: Map<string, number>; gracefulStops: number; starts: number };
  /** Ends of the process that nobody asked for, with its last words. */
  readonly deaths: string[];
  /** Ends the process at once; it comes back by itself. Resolves when it is gone. */
  kill(): Promise<void>;
  /** Asks it to end, waits for it, and lets it come back. */
  restart(): Promise<void>;
  /** Keeps it from coming back until `resume`. */
  hold(): void;
  resume(): void;
  /** Before each start: the step at which the next incarnation dies, or `null`. */
  killAtStep(choose: (() => string | null) | null): void;
  moveClock(offsetMs: number): void;
  /** Starts a second one on the same data; resolves with its exit code. */
  startSecond(): Promise<number | null>;
  /** Resolves when it answers. Rejects when it does not come back. */
  ready(): Promise<void>;
  /** Asks it to end for good; the exit code. */
  stop(): Promise<number | null>;
  readonly lastLines: readonly string[];
}

export interface ProgramOptions {
  readonly distFolder: string;
  /** Compiled `launcher.js`; `null` runs `dist/main.js start` itself. */
  readonly launcher: string | null;
  readonly dataFolder: string;
  readonly secretKey: string;
  readonly adminToken: string;
  readonly clock: ClockPlan;
}

/** Long, because one that dies at a step may do so several times before anybody has seen it ready. */
const readyWithinMs = 120_000;
const linesKept = 20_000;
const stopWithinMs = 20_000;

export const repositoryRoot = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export async function runProgram(options: ProgramOptions): Promise<Program> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const counts = { kills: 0, stepKills: new Map<string, number>(), gracefulStops: 0, starts: 0 };
  const deaths: string[] = [];
  const lastLines: string[] = [];
  let child: ChildProcess | null = null;
  let clock = options.clock;
  let chooseStep: (() => string | null) | null = null;
  let expected: 'none' | 'kill' | 'stop' = 'none';
  let isHeld = false;
  let isOver = false;

  const launch = (step: string | null, on: number): ChildProcess => {
    const script = options.launcher ?? join(options.distFolder, 'main.js');
    const args = options.launcher === null ? [script, 'start'] : [script];
    return spawn(process.execPath, args, {
      stdio: options.launcher === null ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'pipe', 'pipe', 'ipc'],
      env: {
        PATH: process.env['PATH'] ?? '',
        PASSERELLE_DATA: options.dataFolder,
        PASSERELLE_PORT: String(on),
        PASSERELLE_PUBLIC_URL: origin,
        PASSERELLE_SECRET_KEY: options.secretKey,
        PASSERELLE_ADMIN_TOKEN: options.adminToken,
        PASSERELLE_ALLOW_PRIVATE_TARGETS: 'true',
        PROOF_DIST: options.distFolder,
        PROOF_CLOCK: JSON.stringify(clock),
        PROOF_KILL: step ?? '',
      },
    });
  };

  const begin = (): void => {
    if (isOver || isHeld) return;
    const step = options.launcher === null ? null : (chooseStep?.() ?? null);
    const started = launch(step, port);
    child = started;
    counts.starts += 1;
    for (const stream of [started.stdout, started.stderr]) {
      if (stream === null) continue;
      createInterface(stream).on('line', (line) => {
        lastLines.push(line);
        if (lastLines.length > linesKept) lastLines.splice(0, linesKept / 2);
      });
    }
    started.once('exit', (code, signal) => {
      if (child === started) child = null;
      if (signal === 'SIGKILL') {
        counts.kills += 1;
        if (expected !== 'kill' && step !== null) {
          const name = step.split('@')[0] ?? step;
          counts.stepKills.set(name, (counts.stepKills.get(name) ?? 0) + 1);
        }
      } else if (expected !== 'stop' || (code !== 0 && signal !== 'SIGTERM')) {
        // SIGTERM as it is ends a program that has not begun to listen to it.
        deaths.push(`ended with ${code ?? signal}: ${lastLines.slice(-3).join(' | ').slice(0, 600)}`);
      }
      expected = 'none';
      // A program that cannot start must not be started in a tight loop.
      setTimeout(begin, deaths.length > 0 ? 500 : 5);
    });
  };

  const ended = async (running: ChildProcess | null): Promise<void> => {
    if (running !== null && running.exitCode === null && running.signalCode === null) await once(running, 'exit');
  };
  const askToStop = async (): Promise<void> => {
    const running = child;
    if (running === null) return;
    expected = 'stop';
    running.kill('SIGTERM');
    const cut = setTimeout(() => running.kill('SIGKILL'), stopWithinMs);
    await ended(running);
    clearTimeout(cut);
  };

  const program: Program = {
    origin,
    get pid() {
      return child?.pid ?? null;
    },
    counts,
    deaths,
    lastLines,
    kill: async () => {
      const running = child;
      if (running === null) return;
      expected = 'kill';
      running.kill('SIGKILL');
      await ended(running);
    },
    restart: async () => {
      counts.gracefulStops += 1;
      await askToStop();
    },
    hold: () => {
      isHeld = true;
    },
    resume: () => {
      isHeld = false;
      if (child === null) begin();
    },
    killAtStep: (choose) => {
      chooseStep = choose;
    },
    moveClock: (offsetMs) => {
      clock = { ...clock, offsetMs };
      // One that is just being killed cannot be told; the next one begins with this clock.
      if (child?.connected === true) child.send({ clockOffsetMs: offsetMs }, () => undefined);
    },
    startSecond: async () => {
      const second = launch(null, await freePort());
      second.stdout?.resume();
      second.stderr?.resume();
      const cut = setTimeout(() => second.kill('SIGKILL'), stopWithinMs);
      await ended(second);
      clearTimeout(cut);
      return second.exitCode;
    },
    ready: () => untilReady(origin, lastLines),
    stop: async () => {
      isOver = true;
      const running = child;
      await askToStop();
      return running?.exitCode ?? null;
    },
  };
  // Whoever ends the driver must not leave the program behind.
  process.once('exit', () => child?.kill('SIGKILL'));
  begin();
  return program;
}

async function untilReady(origin: string, lastLines: readonly string[]): Promise<void> {
  const giveUpAt = Date.now() + readyWithinMs;
  for (;;) {
    const isReady = await fetch(`${origin}/readyz`, { signal: AbortSignal.timeout(3_000) }).then(
      (answer) => answer.ok,
      () => false,
    );
    if (isReady) return;
    if (Date.now() > giveUpAt) throw new Error(`The program is not ready:\n${lastLines.slice(-20).join('\n')}`);
    await pause(25);
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  if (address === null || typeof address === 'string') throw new Error('No free port.');
  return address.port;
}
