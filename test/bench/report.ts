import type { Bar } from './bars.ts';
import { median } from './books.ts';
import type { DirectionFigures, RoundFigures } from './measure.ts';
import { type Direction, directions } from './messages.ts';
import type { System } from './system.ts';

export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** One direction of one round in a few words. */
export function briefly(figures: DirectionFigures | undefined): string {
  if (figures === undefined) return '-';
  return `${figures.perSecond.toFixed(0)}/s at ${figures.cpuMicros.toFixed(0)} µs of CPU`;
}

type Figure = keyof DirectionFigures;

/** The median over the rounds; NaN for a system that did not run. */
export function figureOf(rounds: readonly RoundFigures[] | undefined, direction: Direction, figure: Figure): number {
  return median((rounds ?? []).flatMap((round) => round[direction]?.[figure] ?? []));
}

const columns: readonly (readonly [string, Figure, number])[] = [
  ['msg/s', 'perSecond', 0],
  ['CPU µs', 'cpuMicros', 0],
  ['accept p50', 'acceptP50', 2],
  ['p99 ms', 'acceptP99', 2],
  ['added@200/s p50', 'addedP50', 2],
  ['p99 ms', 'addedP99', 2],
  ['flood p50', 'saturatedP50', 0],
  ['p99 ms', 'saturatedP99', 0],
  ['RSS MB', 'memoryMb', 0],
  ['bytes', 'bytesPerMessage', 0],
  ['lost', 'lost', 0],
  ['twice', 'doubled', 0],
  ['late', 'reordered', 0],
];

export function printTable(systems: readonly System[], figures: ReadonlyMap<string, readonly RoundFigures[]>): void {
  const titles: Readonly<Record<Direction, string>> = { toHelpdesk: 'bot → helpdesk', toBot: 'helpdesk → bot' };
  for (const direction of directions) {
    const header = [titles[direction], 'start ms', ...columns.map(([title]) => title)];
    const served = systems.filter((system) => system.directions?.includes(direction) ?? true);
    const rows = served.map((system) => {
      const rounds = figures.get(system.name) ?? [];
      const startMs = median(rounds.map((round) => round.startMs)).toFixed(0);
      return [
        system.label,
        startMs,
        ...columns.map(([, figure, digits]) => shown(figureOf(rounds, direction, figure), digits)),
      ];
    });
    printRows([header, ...rows]);
  }
}

export function shown(value: number, digits: number): string {
  return Number.isNaN(value) ? '-' : value.toFixed(digits);
}

export function printBars(bars: readonly Bar[]): void {
  const verdict = (bar: Bar) => (bar.holds === null ? 'not measured' : bar.holds ? 'holds' : 'NOT MET');
  printRows([
    ['bar', 'is', 'should be', ''],
    ...bars.map((bar) => [bar.name, shown(bar.value, 2), bar.demand, verdict(bar)]),
  ]);
}

export function printRows(rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  print('');
  for (const row of rows) {
    print(
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join('  '),
    );
  }
}
