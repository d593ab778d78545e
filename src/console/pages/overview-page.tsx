import type { Child } from 'hono/jsx';
import { BarChart, ShareBar } from '../parts/bar-chart.tsx';
import { Card, EmptyState, PageHead } from '../parts/page-parts.tsx';
import { useFormats, usePick, useTexts } from '../parts/reader-context.tsx';
import { Table } from '../parts/table.tsx';
import type { Statistics } from '../read-statistics.ts';
import { endWords, refusalWords } from '../texts/conversation-words.ts';
import { overviewTexts } from '../texts/overview-texts.ts';
import { fill } from '../texts/texts-in.ts';
import { RelayCard } from './relay-card.tsx';

/** What can be chosen, in days. */
export const periods = [7, 30, 90] as const;

export function OverviewPage({ statistics, days }: { readonly statistics: Statistics; readonly days: number }) {
  const t = useTexts(overviewTexts);
  const { total, refusals } = statistics;
  return (
    <>
      <PageHead title={t.title} lead={t.lead} />
      <nav class="pager periods" aria-label={t.period}>
        {periods.map((count) => (
          <a href={`/console/overview?days=${count}`} aria-current={count === days ? 'page' : undefined}>
            {fill(t.days, { count })}
          </a>
        ))}
      </nav>
      {total === 0 ? (
        <EmptyState title={t.emptyTitle} action={{ href: '/console/start', label: t.emptyAction }}>
          {t.emptyText}
        </EmptyState>
      ) : (
        <Numbers statistics={statistics} />
      )}
      {total === 0 && refusals.length === 0 ? null : <Refusals statistics={statistics} />}
      {statistics.relayCount === 0 ? null : <RelayCard statistics={statistics} />}
    </>
  );
}

function Numbers({ statistics }: { readonly statistics: Statistics }) {
  const t = useTexts(overviewTexts);
  const formats = useFormats();
  const pick = usePick();
  const { total, answered, firstAnswerMs, abandoned, days } = statistics;
  const ofAll = (count: number) => `${formats.number(count)} (${formats.percent(count / total)})`;
  const rows = days.map(({ day, count }) => ({ label: formats.date(day), value: count }));
  const skills = statistics.skills.map(({ skill, count }) => ({ label: skill ?? t.default, value: count }));
  const outcomes = statistics.outcomes.map(({ reason, count }) => {
    return { label: reason === null ? t.stillOpen : pick(endWords[reason]), value: count };
  });
  return (
    <>
      <dl class="figures">
        <Figure label={t.total}>{formats.number(total)}</Figure>
        <Figure label={t.answered}>{ofAll(answered)}</Figure>
        <Figure label={t.firstAnswer}>{firstAnswerMs === null ? '–' : formats.duration(firstAnswerMs)}</Figure>
        <Figure label={t.abandoned}>{ofAll(abandoned)}</Figure>
      </dl>
      <Card title={t.perDay}>
        <BarChart title={t.perDay} bars={rows} format={formats.number} />
        <details>
          <summary>{t.table}</summary>
          <Table
            caption={t.perDay}
            rows={rows}
            columns={[
              { label: t.day, cell: ({ label }) => label },
              { label: t.count, isNumber: true, cell: ({ value }) => formats.number(value) },
            ]}
          />
        </details>
      </Card>
      <div class="beside">
        <Card title={t.bySkill}>
          <Shares caption={t.bySkill} of={t.skill} rows={skills} />
        </Card>
        <Card title={t.byOutcome}>
          <Shares caption={t.byOutcome} of={t.outcome} rows={outcomes} />
        </Card>
      </div>
    </>
  );
}

function Refusals({ statistics: { refusals } }: { readonly statistics: Statistics }) {
  const t = useTexts(overviewTexts);
  const pick = usePick();
  const rows = refusals.map(({ code, count }) => ({ label: pick(refusalWords[code]), value: count }));
  return (
    <Card title={t.refusals} lead={t.refusalsLead}>
      {rows.length === 0 ? (
        <p class="muted">{t.noRefusals}</p>
      ) : (
        <Shares caption={t.refusals} of={t.reason} rows={rows} />
      )}
    </Card>
  );
}

function Figure({ label, children }: { readonly label: string; readonly children: Child }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

interface SharesProps {
  readonly caption: string;
  readonly of: string;
  readonly rows: readonly { readonly label: string; readonly value: number }[];
}

/** So many are seen at a glance; the rest is folded. */
const glanceMax = 12;

/** Chart and table in one: each row has its number and its bar. */
function Shares({ rows, ...table }: SharesProps) {
  const t = useTexts(overviewTexts);
  const most = Math.max(1, ...rows.map(({ value }) => value));
  const others = rows.slice(glanceMax);
  return (
    <>
      <ShareTable {...table} rows={rows.slice(0, glanceMax)} most={most} />
      {others.length === 0 ? null : (
        <details>
          <summary>{fill(t.others, { count: others.length })}</summary>
          <ShareTable {...table} rows={others} most={most} />
        </details>
      )}
    </>
  );
}

function ShareTable({ caption, of, rows, most }: SharesProps & { readonly most: number }) {
  const t = useTexts(overviewTexts);
  const formats = useFormats();
  return (
    <Table
      caption={caption}
      rows={rows}
      columns={[
        { label: of, cell: ({ label }) => label },
        { label: t.count, isNumber: true, cell: ({ value }) => formats.number(value) },
        { label: t.share, isLabelHidden: true, cell: ({ value }) => <ShareBar share={value / most} /> },
      ]}
    />
  );
}
