import type { Child } from 'hono/jsx';
import { BarChart } from '../parts/bar-chart.tsx';
import { Card, EmptyState, PageHead } from '../parts/page-parts.tsx';
import { useFormats, usePick, useTexts } from '../parts/reader-context.tsx';
import { Table } from '../parts/table.tsx';
import type { Statistics } from '../read-statistics.ts';
import { endWords } from '../texts/conversation-words.ts';
import { overviewTexts } from '../texts/overview-texts.ts';
import { fill } from '../texts/texts-in.ts';

/** What can be chosen, in days. */
export const periods = [7, 30, 90] as const;

export function OverviewPage({ statistics, days }: { readonly statistics: Statistics; readonly days: number }) {
  const t = useTexts(overviewTexts);
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
      {statistics.total === 0 ? (
        <EmptyState title={t.emptyTitle} action={{ href: '/console/start', label: t.emptyAction }}>
          {t.emptyText}
        </EmptyState>
      ) : (
        <Numbers statistics={statistics} />
      )}
      {statistics.relay.length === 0 ? null : <Relay statistics={statistics} />}
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
        <BarChart title={t.perDay} bars={rows} />
        <details>
          <summary>{t.table}</summary>
          <Counts caption={t.perDay} of={t.day} rows={rows} />
        </details>
      </Card>
      <div class="beside">
        <Card title={t.bySkill}>
          <BarChart title={t.bySkill} bars={skills} />
          <Counts caption={t.bySkill} of={t.skill} rows={skills} />
        </Card>
        <Card title={t.byOutcome}>
          <BarChart title={t.byOutcome} bars={outcomes} />
          <Counts caption={t.byOutcome} of={t.outcome} rows={outcomes} />
        </Card>
      </div>
    </>
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

interface Count {
  readonly label: string;
  readonly value: number;
}

function Counts({
  caption,
  of,
  rows,
}: {
  readonly caption: string;
  readonly of: string;
  readonly rows: readonly Count[];
}) {
  const t = useTexts(overviewTexts);
  const formats = useFormats();
  return (
    <Table
      caption={caption}
      rows={rows}
      columns={[
        { label: of, cell: ({ label }) => label },
        { label: t.count, isNumber: true, cell: ({ value }) => formats.number(value) },
      ]}
    />
  );
}

function Relay({ statistics: { relay, relayCount } }: { readonly statistics: Statistics }) {
  const t = useTexts(overviewTexts);
  const formats = useFormats();
  return (
    <Card title={t.relay} lead={fill(t.relayLead, { count: formats.number(relayCount) })}>
      <Table
        caption={t.relay}
        rows={relay}
        columns={[
          { label: t.way, cell: ({ side }) => (side === 'bot' ? t.toBot : t.toHelpdesk) },
          { label: t.half, isNumber: true, cell: ({ halfMs }) => formats.duration(halfMs) },
          { label: t.most, isNumber: true, cell: ({ mostMs }) => formats.duration(mostMs) },
        ]}
      />
    </Card>
  );
}
