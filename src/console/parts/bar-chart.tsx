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
const gap = 4;

/** Bars over time from left to right, with a scale. The table beside it says the same in numbers. */
export function BarChart({ title, bars, format }: BarChartProps) {
  const top = roundedUp(Math.max(1, ...bars.map(({ value }) => value)));
  const width = Math.max(1, bars.length) * slot;
  return (
    <div class="chart-frame">
      <div class="chart-scale" aria-hidden="true">
        <span>{format(top)}</span>
        <span>{format(top / 2)}</span>
        <span>{format(0)}</span>
      </div>
      <svg class="chart" role="img" aria-label={title} viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none">
        {[0, height / 2].map((y) => (
          <line x1={0} x2={width} y1={y} y2={y} vector-effect="non-scaling-stroke" />
        ))}
        {bars.map(({ label, value }, index) => {
          const tall = Math.round((value / top) * height);
          return (
            <rect x={index * slot + gap / 2} y={height - tall} width={slot - gap} height={tall}>
              <title>{`${label}: ${format(value)}`}</title>
            </rect>
          );
        })}
      </svg>
      <div class="chart-ends" aria-hidden="true">
        <span>{bars[0]?.label}</span>
        <span>{bars.at(-1)?.label}</span>
      </div>
    </div>
  );
}

/** The next of 2, 4, 10, 20, 40, 100 …: half of it is a round number too. */
function roundedUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 4, 10].find((one) => one * power >= value) ?? 10;
  return Math.max(2, step * power);
}

/** How much of the most a row has, as a bar beside its number. */
export function ShareBar({ share }: { readonly share: number }) {
  return (
    <svg class="share" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      <rect width={Math.max(1, Math.round(share * 100))} height={10} />
    </svg>
  );
}
