import type { BenchProcess } from './bench-process.ts';
import type { Direction } from './messages.ts';
import type { Receiver } from './receiver.ts';

/** Everything that is measured is one entry of a list of these, so that all of it runs through the same code. */
export interface System {
  readonly name: string;
  readonly label: string;
  /** What it can do; both ways when absent. */
  readonly directions?: readonly Direction[];
  /** Prepares what many starts share; a sentence when this system cannot run here. */
  prepare?(folder: string): Promise<string | null>;
  /** Starts it afresh, with nothing stored, in an empty folder. */
  start(options: StartOptions): Promise<RunningSystem>;
}

export interface StartOptions {
  readonly folder: string;
  readonly receiver: Receiver;
  readonly conversations: number;
  /** The CPU it may use; all when absent. */
  readonly cpu?: number;
  /** Added to the environment of the process. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface RunningSystem {
  readonly process: BenchProcess;
  readonly port: number;
  /** Bytes that its storage has now, 0 for a system without any. */
  storedBytes(): number;
  /** The request of a message; `run` keeps ids of different runs apart. */
  request(direction: Direction, run: string, number: number): string;
}
