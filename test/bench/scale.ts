import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Bar, bar } from './bars.ts';
import { median } from './books.ts';
import { type Fill, fillDatabase } from './fill.ts';
import { type Bench, runRound, untilQuiet, watchMemory } from './measure.ts';
import { print } from './report.ts';
import { passerelle } from './systems/passerelle.ts';

const rounds = 3;
const memoryMbMax = 300;

/** What a full database costs: throughput and start time beside an empty one. */
export async function measureFullDatabase(bench: Bench, dist: string, fill: Fill): Promise<readonly Bar[]> {
  const plan = { ...bench.plan, openLoopSeconds: 0 };
  const empty = passerelle({ dist, name: 'empty' });
  const folder = join(plan.folder, 'filled-once');
  rmSync(folder, { recursive: true, force: true });
  const filled = passerelle({
    dist,
    name: 'filled',
    filled: { folder, fill: (file) => fillDatabase(file, fill) },
  });
  print(`Filling: ${fill.escalations} escalations, ${fill.escalations * fill.messagesEach} messages.`);
  const figures = {
    empty: [] as number[],
    filled: [] as number[],
    startEmpty: [] as number[],
    startFilled: [] as number[],
  };
  for (let round = 1; round <= rounds; round += 1) {
    const before = await runRound({ ...bench, plan }, empty, round);
    const after = await runRound({ ...bench, plan }, filled, round);
    figures.empty.push(before.toHelpdesk?.perSecond ?? Number.NaN);
    figures.filled.push(after.toHelpdesk?.perSecond ?? Number.NaN);
    figures.startEmpty.push(before.startMs);
    figures.startFilled.push(after.startMs);
  }
  rmSync(folder, { recursive: true, force: true });
  const ratio = median(figures.filled) / median(figures.empty);
  const start = median(figures.startFilled) / median(figures.startEmpty);
  return [
    bar(`messages/s with ${fill.escalations} escalations stored beside an empty database`, ratio, { least: 0.9 }),
    bar(`start with ${fill.escalations} closed escalations beside an empty start`, start, { most: 1.5 }),
  ];
}

/** Memory while very many escalations are open, all of them being compared with the helpdesk after the start. */
export async function measureOpenEscalations(bench: Bench, dist: string, open: number): Promise<readonly Bar[]> {
  const folder = join(bench.plan.folder, 'many-open');
  rmSync(folder, { recursive: true, force: true });
  const pinned = bench.plan.cpu === undefined ? {} : { cpu: bench.plan.cpu };
  const running = await passerelle({ dist }).start({
    folder,
    receiver: bench.receiver,
    conversations: open,
    ...pinned,
  });
  try {
    const memory = watchMemory(running);
    await untilQuiet(bench.receiver);
    return [bar(`memory with ${open} open escalations, MB`, memory(), { most: memoryMbMax })];
  } finally {
    await running.process.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
