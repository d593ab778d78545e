import { scaleBand, scaleLinear } from 'd3-scale';

export interface Bar {
  readonly label: string;
  readonly value: number;
}

interface BarChartProps {
  readonly title: string;
  readonly bars: readonly Bar[];
  /** How a value is written at the scale. */
  readonly format: (value: number) => string;
}

const height = 120;
const slot = 20;
const ticksAbout = 2;

/** Bars over time from left to right, with a scale. The table beside it says the same in numbers. */
export function BarChart({ title, bars, format }: BarChartProps) {
  const width = Math.max(1, bars.length) * slot;
  // At least two, so that a chart of nothing has a scale of whole numbers.
  const highest = Math.max(2, ...bars.map(({ value }) => value));
  const y = scaleLinear([0, highest], [height, 0]).nice(ticksAbout);
  const x = scaleBand(bars.keys(), [0, width]).paddingInner(0.2).paddingOuter(0.1);
  const ticks = y.ticks(ticksAbout);
  return (
    <div class="chart-frame">
      <div class="chart-scale" aria-hidden="true">
        {ticks.toReversed().map((tick) => (
          <span>{format(tick)}</span>
        ))}
      </div>
      <svg class="chart" role="img" aria-label={title} viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none">
        {ticks
          .filter((tick) => tick > 0)
          .map((tick) => (
            <line x1={0} x2={width} y1={y(tick)} y2={y(tick)} vector-effect="non-scaling-stroke" />
          ))}
        {bars.map(({ label, value }, index) => (
          <rect x={x(index)} y={y(value)} width={x.bandwidth()} height={height - y(value)}>
            <title>{`${label}: ${format(value)}`}</title>
          </rect>
        ))}
      </svg>
      <div class="chart-ends" aria-hidden="true">
        <span>{bars[0]?.label}</span>
        <span>{bars.at(-1)?.label}</span>
      </div>
    </div>
  );
}

/** How much of the most a row has, as a bar beside its number. */
export function ShareBar({ share }: { readonly share: number }) {
  return (
    <svg class="share" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      <rect width={Math.max(1, Math.round(share * 100))} height={10} />
    </svg>
  );
}
