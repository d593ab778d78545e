import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { type Bar, bar } from './bars.ts';
import { type Bench, runRound } from './measure.ts';
import { print } from './report.ts';
import type { System } from './system.ts';

const slowerMs = 4;
const measured = 1_000;

/** How much group commit is worth on a slow disk: Passerelle beside one commit per message, both with a slower fsync. */
export async function measureSlowDisk(
  bench: Bench,
  { product, single, source }: { readonly product: System; readonly single: System; readonly source: string },
): Promise<readonly Bar[]> {
  const library = join(bench.plan.folder, 'slow-fsync.so');
  if (spawnSync('cc', ['-shared', '-fPIC', '-O2', '-o', library, source, '-ldl']).status !== 0) {
    print('Left out: the slow disk, because there is no C compiler.');
    return [];
  }
  const env = { LD_PRELOAD: library, BENCH_FSYNC_MS: String(slowerMs) };
  const plan = { ...bench.plan, warmUp: 200, openLoopSeconds: 0, env };
  const fast = await runRound({ ...bench, plan: { ...plan, measured: 6_000 } }, product, 0);
  const slow = await runRound({ ...bench, plan: { ...plan, measured } }, single, 0);
  const ratio = (fast.toHelpdesk?.perSecond ?? Number.NaN) / (slow.toHelpdesk?.perSecond ?? Number.NaN);
  return [bar(`messages/s of one commit per message, fsync ${slowerMs} ms slower`, ratio, { least: 10 })];
}
