/** `npm run proof`: runs with every fault until the time is over, prints one table, and fails unless nothing was wrong. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { proofDeskOf, proofDesks } from './desks/index.ts';
import { type FaultEntry, faultsOf } from './fault-catalogue.ts';
import { type RunResult, runOnce } from './run.ts';
import { addRun, isClean, printTable, type Summary, sumOf } from './table.ts';

const { values } = parseArgs({
  options: {
    helpdesk: { type: 'string', default: proofDesks[0]?.kind ?? '' },
    minutes: { type: 'string', default: '5' },
    runs: { type: 'string' },
    seed: { type: 'string' },
    only: { type: 'string' },
    bot: { type: 'string', default: 'native' },
    stories: { type: 'string', default: '14' },
    append: { type: 'string' },
    table: { type: 'string' },
    'keep-log': { type: 'boolean', default: false },
    dist: { type: 'string', default: join(process.cwd(), 'dist') },
    help: { type: 'boolean', default: false },
  },
});

const desk = proofDeskOf(values.helpdesk);
const bot = botOf(values.bot);
const faults = faultsOf(desk, bot);
const usage = `npm run proof -- [--helpdesk ${proofDesks.map(({ kind }) => kind).join('|')}] [--minutes 5] [--runs N] [--seed N] [--only fault,fault] [--stories N] [--append file.json] [--bot native|dydu]
npm run proof -- --table file.json,file.json
faults with ${desk.kind} and ${bot}: ${faults.map((entry) => entry.name).join(', ')}`;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

function botOf(name: string): 'native' | 'dydu' {
  if (name === 'native' || name === 'dydu') return name;
  throw new Error(`There is no bot "${name}"; there are native and dydu.`);
}

function chosen(): readonly FaultEntry[] {
  if (values.only === undefined) return faults;
  return values.only.split(',').map((name) => {
    const entry = faults.find((each) => each.name === name);
    if (entry === undefined) throw new Error(`There is no fault "${name}".\n${usage}`);
    return entry;
  });
}

function report(result: RunResult): void {
  const { seed, fault, verdict, kills, durationMs, settlingMs } = result;
  const [seconds, settling] = [durationMs, settlingMs].map((ms) => (ms / 1000).toFixed(1));
  say(
    `${fault} seed ${seed}: ${verdict.acknowledged} acknowledged, ${kills} kills, ${seconds} s, ${settling} s of it settling`,
  );
  if (isClean(result) && !values['keep-log']) return;
  for (const [kind, found] of Object.entries(verdict.findings) as [string, readonly string[]][]) {
    for (const each of found.slice(0, 10)) say(`  ${kind}: ${each}`);
    if (found.length > 10) say(`  ${kind}: and ${found.length - 10} more`);
  }
  const file = join('test-output', 'proof-failures', `${desk.kind}-${fault}-${seed}.log`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(verdict.findings, null, 1)}\n${result.log.join('\n')}\n`);
  say(
    `  log: ${file}; once more: npm run proof -- --helpdesk ${desk.kind} --bot ${bot} --runs 1 --seed ${seed} --only ${fault} --stories ${values.stories}`,
  );
}

function read(file: string): Summary {
  return JSON.parse(readFileSync(file, 'utf8')) as Summary;
}

async function main(): Promise<number> {
  if (values.help) {
    say(usage);
    return 0;
  }
  if (values.table !== undefined) {
    say(printTable(sumOf(values.table.split(',').map(read))));
    return 0;
  }
  const entries = chosen();
  const seedGiven = values.seed === undefined ? Date.now() % 1_000_000_000 : Number(values.seed);
  const runsMax = values.runs === undefined ? Number.POSITIVE_INFINITY : Number(values.runs);
  const until = Date.now() + Number(values.minutes) * 60_000;
  const summary = values.append !== undefined && existsSync(values.append) ? read(values.append) : {};
  say(`${desk.kind}, seed ${seedGiven}`);
  let isAllClean = true;
  for (let index = 0; index < runsMax && (index === 0 || Date.now() < until); index += 1) {
    const entry = entries[index % entries.length];
    if (entry === undefined) break;
    const result = await runOnce({
      desk,
      seed: seedGiven + index,
      entry,
      bot,
      stories: Number(values.stories),
      size: { rounds: 2, userLines: 24, agentLines: 16 },
      distFolder: values.dist,
      launcher: join(import.meta.dirname, 'launcher.js'),
      storiesWithinMs: 180_000,
      settledWithinMs: 150_000,
    });
    report(result);
    addRun(summary, result);
    isAllClean &&= isClean(result);
    if (values.append !== undefined) {
      mkdirSync(dirname(values.append), { recursive: true });
      writeFileSync(values.append, `${JSON.stringify(summary, null, 1)}\n`);
    }
  }
  say('');
  say(printTable(summary));
  return isAllClean ? 0 : 1;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
process.exit(await main());
