export interface Bar {
  readonly label: string;
  readonly value: number;
}

const height = 120;
const slot = 20;
const gap = 4;

/** Bars of equal width from left to right. The table beside it says the same in numbers. */
export function BarChart({ title, bars }: { readonly title: string; readonly bars: readonly Bar[] }) {
  const most = Math.max(1, ...bars.map(({ value }) => value));
  const width = Math.max(1, bars.length) * slot;
  return (
    <svg class="chart" role="img" aria-label={title} viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none">
      {bars.map(({ label, value }, index) => {
        const tall = Math.round((value / most) * (height - 1));
        return (
          <rect x={index * slot + gap / 2} y={height - tall} width={slot - gap} height={tall}>
            <title>{`${label}: ${value}`}</title>
          </rect>
        );
      })}
    </svg>
  );
}
