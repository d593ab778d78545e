import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from '../../src/db/sqlite/client.ts';
import { type Bar, bar } from './bars.ts';
import { type Fill, fillDatabase } from './fill.ts';
import { type Bench, type RoundFigures, runRound } from './measure.ts';
import { directions } from './messages.ts';
import { briefly, figureOf, print } from './report.ts';
import type { System } from './system.ts';
import { passerelle } from './systems/passerelle.ts';

const rounds = 3;

/** What traffic notices of the job that forgets: the same database, all of it too old, kept in one round and forgotten in the next. */
export async function measureRetention(bench: Bench, dist: string, fill: Fill): Promise<readonly Bar[]> {
  print(`Filling: ${fill.escalations} escalations that are too old.`);
  const forgotten: number[] = [];
  const folder = (name: string) => join(bench.plan.folder, `${name}-filled-once`);
  const named = (name: string) =>
    passerelle({ dist, name, filled: { folder: folder(name), fill: (file) => fillDatabase(file, fill) } });
  const clear = () => {
    for (const name of ['keeping', 'forgetting']) rmSync(folder(name), { recursive: true, force: true });
  };
  clear();
  const keeping = named('keeping');
  const forgetting = counting(named('forgetting'), (perSecond) => forgotten.push(perSecond));
  const days = (retention: string): Bench => ({
    ...bench,
    plan: { ...bench.plan, env: { PASSERELLE_RETENTION_DAYS: retention } },
  });
  const figures = { keeping: [] as RoundFigures[], forgetting: [] as RoundFigures[] };
  for (let round = 1; round <= rounds; round += 1) {
    figures.keeping.push(await runRound(days('0'), keeping, round));
    figures.forgetting.push(await runRound(days('30'), forgetting, round));
    for (const name of ['keeping', 'forgetting'] as const) {
      const last = figures[name].at(-1);
      print(`round ${round} ${name}: ${directions.map((way) => `${way} ${briefly(last?.[way])}`).join(', ')}`);
    }
  }
  clear();
  return [
    ...directions.flatMap((way) => {
      const of = (name: keyof typeof figures, figure: 'perSecond' | 'addedP50' | 'addedP99') =>
        figureOf(figures[name], way, figure);
      const beside = (figure: 'perSecond' | 'addedP50') => of('forgetting', figure) / of('keeping', figure);
      return [
        bar(`messages/s while old conversations are forgotten beside none, ${way}`, beside('perSecond'), {
          least: 0.9,
        }),
        bar(`added latency p50 at 200/s meanwhile, ${way}`, beside('addedP50'), { most: 1.25 }),
        bar(
          `added latency p99 at 200/s meanwhile, ms more, ${way}`,
          of('forgetting', 'addedP99') - of('keeping', 'addedP99'),
          {
            most: 10,
          },
        ),
      ];
    }),
    bar('escalations forgotten a second under this load', Math.min(...forgotten), { least: 5 }),
  ];
}

/** Looks into the database just before the end: how many of the old ones have gone in each second. */
function counting(system: System, note: (perSecond: number) => void): System {
  return {
    ...system,
    start: async (options) => {
      const running = await system.start(options);
      const file = join(options.folder, 'passerelle.db');
      const [before, startedAt] = [countEnded(file), performance.now()];
      const stop = (): Promise<void> => {
        note((before - countEnded(file)) / ((performance.now() - startedAt) / 1_000));
        return running.process.stop();
      };
      return { ...running, process: { ...running.process, stop } };
    },
  };
}

function countEnded(file: string): number {
  const client = new Client(file, { readonly: true });
  const row = client
    .prepare<[], { count: number }>('select count(*) as count from escalations where ended_at is not null')
    .get();
  client.close();
  return row?.count ?? 0;
}
