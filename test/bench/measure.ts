import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type BookResult, type Books, percentile } from './books.ts';
import { closedLoop, openLoop } from './load.ts';
import { type Direction, directions } from './messages.ts';
import type { Receiver } from './receiver.ts';
import type { RunningSystem, System } from './system.ts';

export interface Plan {
  readonly folder: string;
  readonly conversations: number;
  readonly connections: number;
  readonly warmUp: number;
  readonly measured: number;
  readonly perSecond: number;
  readonly openLoopSeconds: number;
  readonly cpu?: number;
  /** Added to the environment of the systems. */
  readonly env?: Readonly<Record<string, string>>;
}

/** What one round says about one direction of a system. Times in milliseconds. */
export interface DirectionFigures {
  readonly perSecond: number;
  readonly cpuMicros: number;
  readonly acceptP50: number;
  readonly acceptP99: number;
  readonly addedP50: number;
  readonly addedP99: number;
  readonly saturatedP50: number;
  readonly saturatedP99: number;
  readonly bytesPerMessage: number;
  readonly memoryMb: number;
  readonly lost: number;
  readonly doubled: number;
  readonly reordered: number;
}

export interface RoundFigures {
  readonly startMs: number;
  readonly toHelpdesk?: DirectionFigures;
  readonly toBot?: DirectionFigures;
}

export interface Bench {
  readonly books: Books;
  readonly receiver: Receiver;
  readonly plan: Plan;
}

const quietMsMax = 20_000;

/** One round of one system: fresh start, warm-up, both directions at saturation and at a fixed rate, stop. */
export async function runRound(bench: Bench, system: System, round: number): Promise<RoundFigures> {
  const { receiver, plan } = bench;
  const folder = join(plan.folder, `${system.name}-${round}`);
  rmSync(folder, { recursive: true, force: true });
  const running = await system.start({
    folder,
    receiver,
    conversations: plan.conversations,
    ...(plan.cpu === undefined ? {} : { cpu: plan.cpu }),
    ...(plan.env === undefined ? {} : { env: plan.env }),
  });
  try {
    await untilQuiet(receiver);
    const served = system.directions ?? directions;
    for (const direction of served) await saturate(bench, running, { direction, run: 'w', count: plan.warmUp });
    const figures: Partial<Record<Direction, DirectionFigures>> = {};
    for (const direction of served) figures[direction] = await measure(bench, running, direction);
    return { startMs: running.process.startMs, ...figures };
  } finally {
    await running.process.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(bench: Bench, running: RunningSystem, direction: Direction): Promise<DirectionFigures> {
  const { receiver, plan, books } = bench;
  const { process } = running;
  const bytesBefore = running.storedBytes();
  const cpuBefore = process.cpuMicros();
  const memory = watchMemory(running);
  const full = await saturate(bench, running, { direction, run: 's', count: plan.measured });
  const memoryMb = memory();
  await untilQuiet(receiver);
  const cpuMicros = (process.cpuMicros() - cpuBefore) / full.accepted;
  const bytesPerMessage = (running.storedBytes() - bytesBefore) / full.accepted;
  const count = plan.perSecond * plan.openLoopSeconds;
  books.begin(count, plan.conversations);
  const request = (number: number) => running.request(direction, 'o', number);
  if (count > 0) await openLoop(books, { port: running.port, request }, { count, perSecond: plan.perSecond });
  await books.settled(quietMsMax);
  const calm = books.result();
  await untilQuiet(receiver);
  return {
    perSecond: full.accepted / ((full.lastArrivalAt - full.firstAt) / 1_000),
    cpuMicros,
    acceptP50: percentile(full.acceptMs, 0.5),
    acceptP99: percentile(full.acceptMs, 0.99),
    addedP50: percentile(calm.relayMs, 0.5),
    addedP99: percentile(calm.relayMs, 0.99),
    saturatedP50: percentile(full.relayMs, 0.5),
    saturatedP99: percentile(full.relayMs, 0.99),
    bytesPerMessage,
    memoryMb,
    lost: full.lost + calm.lost,
    doubled: full.doubled + calm.doubled,
    reordered: full.reordered + calm.reordered,
  };
}

/** A flood over all connections, until the last message has arrived. */
export async function saturate(
  { books, plan }: Bench,
  running: RunningSystem,
  load: { readonly direction: Direction; readonly run: string; readonly count: number },
): Promise<BookResult> {
  books.begin(load.count, plan.conversations);
  const request = (number: number) => running.request(load.direction, load.run, number);
  await closedLoop(books, { port: running.port, request }, { count: load.count, connections: plan.connections });
  await books.settled(quietMsMax);
  return books.result();
}

/** Waits until reports, questions and settlements that follow the messages are over too. */
export async function untilQuiet(receiver: Receiver, quietMs = 300): Promise<void> {
  let seen = -1;
  while (receiver.others !== seen) {
    seen = receiver.others;
    await new Promise((resolve) => setTimeout(resolve, quietMs));
  }
}

/** The highest memory seen until the returned function is called. */
export function watchMemory(running: RunningSystem): () => number {
  let highest = running.process.memoryMb();
  const timer = setInterval(() => {
    highest = Math.max(highest, running.process.memoryMb());
  }, 100);
  return () => {
    clearInterval(timer);
    return Math.max(highest, running.process.memoryMb());
  };
}
