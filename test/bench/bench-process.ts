import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** A system under test as the bench sees it: a child process with a port. */
export interface BenchProcess {
  readonly pid: number;
  /** From the launch to the first answer. */
  readonly startMs: number;
  /** CPU time of the process and its threads so far, in microseconds. The clock ticks every 10 ms. */
  cpuMicros(): number;
  /** Resident memory of the process tree now, in megabytes. */
  memoryMb(): number;
  /** Asks it to end and waits; kills it after ten seconds. */
  stop(): Promise<void>;
}

export interface LaunchOptions {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Where its output goes. */
  readonly logFile: string;
  /** Answers 2xx once the system can take messages. */
  readonly readyUrl: string;
  /** The CPU it may use; all when absent. */
  readonly cpu?: number;
  readonly readyWithinMs?: number;
}

const canPin = cpus().length > 1 && spawnSync('taskset', ['-V']).status === 0;

/** The bench itself moves to one core, so that a system on the other one has it alone. Answers whether that is possible. */
export function pinBench(cpu: number): boolean {
  return canPin && spawnSync('taskset', ['-acp', String(cpu), String(process.pid)]).status === 0;
}

export async function launch(options: LaunchOptions): Promise<BenchProcess> {
  const log = openSync(options.logFile, 'a');
  const began = performance.now();
  const pinned = options.cpu === undefined || !canPin ? [] : ['taskset', '-c', String(options.cpu)];
  const [command = process.execPath, ...args] = [...pinned, process.execPath, ...options.args];
  const child = spawn(command, args, {
    stdio: ['ignore', log, log],
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...options.env },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  closeSync(log);
  const startMs = await untilReady(child, options, began);
  const pid = child.pid ?? 0;
  return {
    pid,
    startMs,
    cpuMicros: () => treeOf(pid).reduce((sum, one) => sum + cpuMicrosOf(one), 0),
    memoryMb: () => treeOf(pid).reduce((sum, one) => sum + memoryMbOf(one), 0),
    stop: () => stop(child),
  };
}

async function untilReady(child: ChildProcess, options: LaunchOptions, began: number): Promise<number> {
  const giveUpAt = began + (options.readyWithinMs ?? 60_000);
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`${options.args[0]} ended at once: ${readFileSync(options.logFile, 'utf8').slice(-2_000)}`);
    }
    const isReady = await fetch(options.readyUrl, { signal: AbortSignal.timeout(2_000) }).then(
      async (answer) => {
        await answer.text();
        return answer.ok;
      },
      () => false,
    );
    if (isReady) return performance.now() - began;
    if (performance.now() > giveUpAt) {
      await stop(child);
      throw new Error(`${options.args[0]} was not ready: ${readFileSync(options.logFile, 'utf8').slice(-2_000)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const cut = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await ended;
  clearTimeout(cut);
}

function treeOf(pid: number): readonly number[] {
  const children = (readOrEmpty(`/proc/${pid}/task/${pid}/children`).match(/\d+/g) ?? []).map(Number);
  return [pid, ...children.flatMap(treeOf)];
}

function cpuMicrosOf(pid: number): number {
  const stat = readOrEmpty(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * 10_000;
}

function memoryMbOf(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readOrEmpty(`/proc/${pid}/status`))?.[1] ?? 0) / 1024;
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
