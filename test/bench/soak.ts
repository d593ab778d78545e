import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Bar, bar } from './bars.ts';
import { closedLoop } from './load.ts';
import { type Bench, untilQuiet } from './measure.ts';
import { printRows } from './report.ts';
import type { System } from './system.ts';

const messagesMax = 2_000_000;
const quietMsMax = 60_000;

interface Sample {
  readonly second: number;
  readonly accepted: number;
  readonly arrived: number;
  readonly memoryMb: number;
}

/** Floods it for a while and watches backlog and memory: neither may grow without bound. */
export async function soak(bench: Bench, system: System, seconds: number): Promise<readonly Bar[]> {
  const { books, receiver, plan } = bench;
  const folder = join(plan.folder, 'soak');
  rmSync(folder, { recursive: true, force: true });
  const pinned = plan.cpu === undefined ? {} : { cpu: plan.cpu };
  const running = await system.start({ folder, receiver, conversations: plan.conversations, ...pinned });
  try {
    await untilQuiet(receiver);
    books.begin(messagesMax, plan.conversations);
    const samples: Sample[] = [];
    const timer = setInterval(() => {
      const memoryMb = running.process.memoryMb();
      samples.push({ second: samples.length + 1, accepted: books.acceptances, arrived: books.arrivals, memoryMb });
    }, 1_000);
    const request = (number: number) => running.request('toHelpdesk', 'k', number);
    const until = performance.now() + seconds * 1_000;
    await closedLoop(
      books,
      { port: running.port, request },
      { count: messagesMax, connections: plan.connections, until },
    );
    const endedAt = performance.now();
    clearInterval(timer);
    await books.settled(quietMsMax);
    const drainSeconds = (performance.now() - endedAt) / 1_000;
    const { lost, doubled, reordered, refused } = books.result();
    printRows([
      ['soak, second', 'accepted', 'arrived', 'backlog', 'RSS MB'],
      ...samples.filter(({ second }) => second % 5 === 0).map(rowOf),
      [`drained in ${drainSeconds.toFixed(1)} s`, `${refused} refused with 429`, '', '', ''],
    ]);
    return [
      bar('soak: longest backlog, in messages', Math.max(...samples.map((one) => one.accepted - one.arrived)), {
        most: 60_000,
      }),
      bar('soak: memory of the last quarter beside the second', laterMemory(samples), { most: 1.25 }),
      bar('soak: lost, doubled or reordered', lost + doubled + reordered, { most: 0 }),
    ];
  } finally {
    await running.process.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function rowOf({ second, accepted, arrived, memoryMb }: Sample): readonly string[] {
  return [String(second), String(accepted), String(arrived), String(accepted - arrived), memoryMb.toFixed(0)];
}

/** Highest memory of the last quarter of the samples, as a share of that of the second quarter. */
function laterMemory(samples: readonly Sample[]): number {
  const quarter = Math.floor(samples.length / 4);
  const highest = (part: readonly Sample[]) => Math.max(...part.map((one) => one.memoryMb));
  return highest(samples.slice(-quarter)) / highest(samples.slice(quarter, 2 * quarter));
}
