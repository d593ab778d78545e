import { BarChart } from '../parts/bar-chart.tsx';
import { Card } from '../parts/page-parts.tsx';
import { useFormats, useTexts } from '../parts/reader-context.tsx';
import { type Column, Table } from '../parts/table.tsx';
import type { RelayDay, RelayPercentiles, Statistics } from '../read-statistics.ts';
import { overviewTexts } from '../texts/overview-texts.ts';
import { fill } from '../texts/texts-in.ts';

const sides = ['helpdesk', 'bot'] as const;
type Side = (typeof sides)[number];

/** How long the relay took over the period, and day by day. */
export function RelayCard({ statistics }: { readonly statistics: Statistics }) {
  const t = useTexts(overviewTexts);
  const formats = useFormats();
  const { relay, relayDays, relayCount } = statistics;
  const seen = sides.flatMap((side) => {
    const found = relay[side];
    return found === null ? [] : [{ side, found }];
  });
  const wayOf = (side: Side) => (side === 'bot' ? t.toBot : t.toHelpdesk);
  return (
    <Card title={t.relay} lead={fill(t.relayLead, { count: formats.number(relayCount) })}>
      <Table
        caption={t.relay}
        rows={seen}
        columns={[
          { label: t.way, cell: ({ side }) => wayOf(side) },
          { label: t.half, isNumber: true, cell: ({ found }) => formats.duration(found.halfMs) },
          { label: t.most, isNumber: true, cell: ({ found }) => formats.duration(found.mostMs) },
        ]}
      />
      {seen.map(({ side }) => {
        const title = fill(t.relayPerDay, { way: wayOf(side) });
        const bars = relayDays.map((one) => ({ label: formats.date(one.day), value: one[side]?.mostMs ?? 0 }));
        return (
          <>
            <h3>{title}</h3>
            <BarChart title={title} bars={bars} format={formats.duration} />
          </>
        );
      })}
      <details>
        <summary>{t.table}</summary>
        <DayTable days={relayDays} wayOf={wayOf} />
      </details>
    </Card>
  );
}

function DayTable({ days, wayOf }: { readonly days: readonly RelayDay[]; readonly wayOf: (side: Side) => string }) {
  const t = useTexts(overviewTexts);
  const formats = useFormats();
  const written = (ms: number | undefined) => (ms === undefined ? '–' : formats.duration(ms));
  const column = (side: Side, label: string, pick: keyof RelayPercentiles): Column<RelayDay> => ({
    label: `${wayOf(side)}: ${label}`,
    isNumber: true,
    cell: (one) => written(one[side]?.[pick]),
  });
  const numbers = sides.flatMap((side) => [column(side, t.half, 'halfMs'), column(side, t.most, 'mostMs')]);
  return (
    <Table
      caption={t.relay}
      rows={days}
      columns={[{ label: t.day, cell: ({ day }) => formats.date(day) }, ...numbers]}
    />
  );
}
