import { countFindings } from './checker.ts';
import type { RunResult } from './run.ts';

/** What is published: numbers only, so that chunks add up. */
export interface Totals {
  runs: number;
  kills: number;
  escalations: number;
  events: number;
  acknowledged: number;
  delivered: number;
  dead: number;
  deadButArrived: number;
  repeatedCallbacks: number;
  missedCallbacks: number;
  lost: number;
  doubled: number;
  reordered: number;
  echoed: number;
  misnumbered: number;
  openForEver: number;
  wrongOwner: number;
  violations: number;
  faults: Record<string, number>;
}

export type Summary = Record<string, Totals>;

const counted = [
  'lost',
  'doubled',
  'reordered',
  'echoed',
  'misnumbered',
  'openForEver',
  'wrongOwner',
  'violations',
] as const;

function noTotals(): Totals {
  return {
    runs: 0,
    kills: 0,
    escalations: 0,
    events: 0,
    acknowledged: 0,
    delivered: 0,
    dead: 0,
    deadButArrived: 0,
    repeatedCallbacks: 0,
    missedCallbacks: 0,
    lost: 0,
    doubled: 0,
    reordered: 0,
    echoed: 0,
    misnumbered: 0,
    openForEver: 0,
    wrongOwner: 0,
    violations: 0,
    faults: {},
  };
}

/** Adds a run to the totals of its fault. */
export function addRun(summary: Summary, { fault, verdict, kills, faults }: RunResult): void {
  const totals = summary[fault] ?? noTotals();
  summary[fault] = totals;
  totals.runs += 1;
  totals.kills += kills;
  for (const name of ['escalations', 'events', 'acknowledged', 'delivered', 'dead', 'deadButArrived'] as const) {
    totals[name] += verdict[name];
  }
  totals.repeatedCallbacks += verdict.repeatedCallbacks;
  totals.missedCallbacks += verdict.missedCallbacks;
  for (const name of counted) totals[name] += verdict.findings[name].length;
  for (const [name, times] of Object.entries(faults)) totals.faults[name] = (totals.faults[name] ?? 0) + times;
}

export function isClean(result: RunResult): boolean {
  return countFindings(result.verdict.findings) === 0;
}

const columns: readonly (readonly [string, keyof Omit<Totals, 'faults'>])[] = [
  ['runs', 'runs'],
  ['kills', 'kills'],
  ['escalations', 'escalations'],
  ['acknowledged', 'acknowledged'],
  ['delivered', 'delivered'],
  ['dead, told', 'dead'],
  ['events', 'events'],
  ['lost', 'lost'],
  ['doubled', 'doubled'],
  ['reordered', 'reordered'],
  ['echoed', 'echoed'],
];

function addTotals(sum: Totals, totals: Totals): void {
  for (const name of Object.keys(sum) as (keyof Totals)[]) if (name !== 'faults') sum[name] += totals[name];
  for (const [name, times] of Object.entries(totals.faults)) sum.faults[name] = (sum.faults[name] ?? 0) + times;
}

/** Chunks of one long run, which may have run side by side, as one. */
export function sumOf(summaries: readonly Summary[]): Summary {
  const sum: Summary = {};
  for (const [fault, totals] of summaries.flatMap((summary) => Object.entries(summary))) {
    const known = sum[fault] ?? noTotals();
    sum[fault] = known;
    addTotals(known, totals);
  }
  return sum;
}

/** One row per fault and the sum, as Markdown. */
export function printTable(summary: Summary): string {
  const all = noTotals();
  for (const totals of Object.values(summary)) addTotals(all, totals);
  const others = (totals: Totals) => totals.misnumbered + totals.openForEver + totals.wrongOwner + totals.violations;
  const row = (name: string, totals: Totals): string =>
    `| ${[name, ...columns.map(([, key]) => totals[key]), others(totals)].join(' | ')} |`;
  const lines = [
    `| fault | ${columns.map(([title]) => title).join(' | ')} | other |`,
    `|---|${columns.map(() => '---:').join('|')}|---:|`,
    ...Object.entries(summary).map(([name, totals]) => row(name, totals)),
    row('**all**', all),
    '',
    `other: ${all.misnumbered} misnumbered, ${all.openForEver} open for ever, ${all.wrongOwner} wrong owner, ${all.violations} other violations`,
    `callbacks that came again and could be told by their id: ${all.repeatedCallbacks}`,
    `callbacks given up, whose events came by stream and poll: ${all.missedCallbacks}`,
    `told as failed after an unclear last try, and arrived all the same: ${all.deadButArrived}`,
    `faults: ${Object.entries(all.faults)
      .sort(([one], [other]) => one.localeCompare(other))
      .map(([name, times]) => `${name} ${times}`)
      .join(', ')}`,
  ];
  return lines.join('\n');
}
