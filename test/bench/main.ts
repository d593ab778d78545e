/** `npm run bench`: prints what Passerelle does per second beside bare relays and Node-RED, and whether the bars hold. */
import { mkdirSync } from 'node:fs';
import { loadavg } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Bar, barsOf } from './bars.ts';
import { pinBench } from './bench-process.ts';
import { createBooks } from './books.ts';
import { type Plan, type RoundFigures, runRound } from './measure.ts';
import { directions } from './messages.ts';
import { openReceiver } from './receiver.ts';
import { briefly, print, printBars, printTable } from './report.ts';
import { measureRetention } from './retention.ts';
import { measureFullDatabase, measureOpenEscalations } from './scale.ts';
import { measureSlowDisk } from './slow-disk.ts';
import { soak } from './soak.ts';
import { measureStreams } from './streams.ts';
import type { System } from './system.ts';
import { bareSystem } from './systems/bare-system.ts';
import { nodeRed } from './systems/node-red.ts';
import { outline } from './systems/outline.ts';
import { passerelle } from './systems/passerelle.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    full: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    only: { type: 'string' },
    messages: { type: 'string' },
    dist: { type: 'string' },
    profile: { type: 'string' },
    'node-args': { type: 'string' },
    escalations: { type: 'string' },
  },
});

// Compiled to test-output/bench/compiled/test/bench.
const root = join(dirname(fileURLToPath(import.meta.url)), '../../../../..');
const folder = join(root, 'test-output/bench/run');
mkdirSync(folder, { recursive: true });
const dist = values.dist ?? join(root, 'dist');
const script = new URL('./systems/bare-relay.js', import.meta.url);

const nodeArgs = values['node-args']?.split(' ') ?? [];
if (values.profile !== undefined) nodeArgs.push('--cpu-prof', `--cpu-prof-dir=${values.profile}`);

const all: readonly System[] = [
  bareSystem('floor', 'floor: nothing durable', { script, mode: 'memory' }),
  bareSystem('ceiling', 'ceiling: a commit per turn', { script, mode: 'turn' }),
  bareSystem('ceiling-worker', 'ceiling: commits in a worker', { script, mode: 'worker' }),
  outline(dist),
  passerelle({ dist, nodeArgs }),
  passerelle({ dist, name: 'passerelle-polled', label: 'Passerelle, bot without webhooks', hasCallback: false }),
  nodeRed(),
];
const chosen = values.only?.split(',') ?? null;
const rounds = Number(values.rounds ?? (values.quick ? 1 : 3));

// The system under test on one core, the load and the other side on the other one.
const isPinned = pinBench(1);
const plan: Plan = {
  folder,
  conversations: 500,
  connections: 64,
  warmUp: values.quick ? 1_000 : 2_000,
  measured: Number(values.messages ?? (values.quick ? 6_000 : 20_000)),
  perSecond: 200,
  openLoopSeconds: values.quick ? 3 : 8,
  ...(isPinned ? { cpu: 0 } : {}),
};
if (!isPinned) print('The cores cannot be kept apart here (taskset, two cores): figures will scatter.');

// The outline is no peer: it says where the bound of the product's own rows and calls is, for whoever asks.
const onlyWhenAsked = values.full ? [] : ['outline'];
const systems: System[] = [];
for (const system of all) {
  const isMeasured = chosen === null ? !onlyWhenAsked.includes(system.name) : chosen.includes(system.name);
  if (!isMeasured) continue;
  const obstacle = (await system.prepare?.(join(root, 'test-output/bench'))) ?? null;
  if (obstacle === null) systems.push(system);
  else print(`Left out: ${system.label}: ${obstacle}.`);
}

const books = createBooks();
const receiver = await openReceiver(books);
const figures = new Map<string, RoundFigures[]>(systems.map((system) => [system.name, []]));
for (let round = 1; round <= rounds; round += 1) {
  for (const system of systems) {
    const result = await runRound({ books, receiver, plan }, system, round);
    figures.get(system.name)?.push(result);
    const said = directions.map((direction) => `${direction} ${briefly(result[direction])}`).join(', ');
    print(`round ${round} ${system.name}: ${said} (load ${loadavg()[0]?.toFixed(1)})`);
  }
}
if (systems.length > 0) printTable(systems, figures);
const bars: Bar[] = systems.length > 0 ? [...barsOf(figures)] : [];
const bench = { books, receiver, plan };
const isAsked = (part: string): boolean => values.full === true || chosen?.includes(part) === true;
if (isAsked('soak')) bars.push(...(await soak(bench, passerelle({ dist, nodeArgs }), 40)));
if (isAsked('slow-disk')) {
  const source = join(root, 'test/bench/slow-fsync.c');
  const single = bareSystem('single', 'one commit per message', { script, mode: 'single' });
  bars.push(...(await measureSlowDisk(bench, { product: passerelle({ dist, nodeArgs }), single, source })));
}
if (isAsked('open')) bars.push(...(await measureOpenEscalations(bench, dist, 100_000)));
if (isAsked('full-database')) {
  const escalations = Number(values.escalations ?? 1_000_000);
  bars.push(...(await measureFullDatabase(bench, dist, { escalations, messagesEach: 10 })));
}
if (isAsked('retention'))
  bars.push(...(await measureRetention(bench, dist, { escalations: 20_000, messagesEach: 10 })));
if (isAsked('streams')) bars.push(...(await measureStreams(plan, dist, 1_000)));
printBars(bars);
await receiver.close();
process.exitCode = bars.every((bar) => bar.holds !== false) ? 0 : 1;
