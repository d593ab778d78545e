import type { DirectionFigures, RoundFigures } from './measure.ts';
import { type Direction, directions } from './messages.ts';
import { figureOf } from './report.ts';

/** One thing that is demanded, as a ratio within one run. */
export interface Bar {
  readonly name: string;
  readonly value: number;
  readonly demand: string;
  /** `null` when what it is compared with did not run. */
  readonly holds: boolean | null;
}

export function bar(name: string, value: number, limit: { readonly least?: number; readonly most?: number }): Bar {
  const { least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY } = limit;
  const demand = limit.least === undefined ? `≤ ${most}` : `≥ ${least}`;
  return { name, value, demand, holds: Number.isNaN(value) ? null : value >= least && value <= most };
}

type Figures = ReadonlyMap<string, readonly RoundFigures[]>;

const words: Readonly<Record<Direction, string>> = { toHelpdesk: 'to helpdesk', toBot: 'to bot' };

/** The bars that every run can judge. */
export function barsOf(figures: Figures): readonly Bar[] {
  return directions.flatMap((direction) => {
    const of = (system: string, figure: keyof DirectionFigures) => figureOf(figures.get(system), direction, figure);
    const ceiling = betterCeiling(figures, direction);
    const ratio = (figure: keyof DirectionFigures) => of('passerelle', figure) / of(ceiling, figure);
    const word = words[direction];
    return [
      bar(`messages/s of the durable ceiling, ${word}`, ratio('perSecond'), { least: 0.5 }),
      bar(`messages/s of Node-RED 4, ${word}`, of('passerelle', 'perSecond') / of('node-red', 'perSecond'), {
        least: 2,
      }),
      bar(`added latency p50 at 200/s, ${word}`, ratio('addedP50'), { most: 2 }),
      bar(`added latency p99 at 200/s, ${word}`, ratio('addedP99'), { most: 3 }),
      bar(`accept p99 at saturation, ${word}`, ratio('acceptP99'), { most: 3 }),
      bar(`memory at saturation, ${word}`, ratio('memoryMb'), { most: 2 }),
      bar(
        `lost, doubled or reordered, ${word}`,
        of('passerelle', 'lost') + of('passerelle', 'doubled') + of('passerelle', 'reordered'),
        { most: 0 },
      ),
    ];
  });
}

/** The faster of the two bare durable relays is the one to be measured against. */
function betterCeiling(figures: Figures, direction: Direction): string {
  const turn = figureOf(figures.get('ceiling'), direction, 'perSecond');
  const worker = figureOf(figures.get('ceiling-worker'), direction, 'perSecond');
  return worker > turn || Number.isNaN(turn) ? 'ceiling-worker' : 'ceiling';
}
