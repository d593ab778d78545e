import type { GroupReport, GroupReportItem } from '../../routing/update-groups.ts';
import { Form } from '../parts/form.tsx';
import { Badge, Notice, type Tone } from '../parts/notice.tsx';
import { Card, EmptyState, PageHead } from '../parts/page-parts.tsx';
import { useFormats, useReader, useTexts } from '../parts/reader-context.tsx';
import { Table } from '../parts/table.tsx';
import { explainNotice } from '../texts/explain-notice.ts';
import { groupPlanTexts } from '../texts/group-plan-texts.ts';
import { fill } from '../texts/texts-in.ts';
import type { Named } from './skills-page.tsx';

/** The comparison at one connection, or why it cannot be made. */
export type ConnectionPlan =
  | { readonly connection: Named; readonly report: GroupReport }
  | { readonly connection: Named; readonly failure: string };

export interface GroupPlanProps {
  readonly plans: readonly ConnectionPlan[];
  /** Whether this is what was done; otherwise it is what would be. */
  readonly isDone: boolean;
}

const address = '/console/skills/update';

export function GroupPlanPage({ plans, isDone }: GroupPlanProps) {
  const t = useTexts(groupPlanTexts);
  const items = plans.flatMap((plan) => ('report' in plan ? plan.report.items : []));
  const isIdle = items.every(({ action }) => action === 'none') && plans.every((plan) => 'report' in plan);
  return (
    <>
      <PageHead
        title={t.title}
        {...(isDone ? {} : { lead: t.lead })}
        back={{ href: '/console/skills', label: t.back }}
      />
      {plans.length === 0 ? (
        <EmptyState title={t.noRoutes} action={{ href: '/console/skills/new', label: t.noRoutesText }}>
          {t.noRoutesText}
        </EmptyState>
      ) : null}
      {isDone ? <PlanOutcome plans={plans} /> : null}
      {isDone || plans.length === 0 ? null : (
        <Form action={address}>
          {plans.map((plan) => (
            <PlanOfConnection plan={plan} isDone={false} />
          ))}
          <PlanEnd isIdle={isIdle} />
        </Form>
      )}
    </>
  );
}

/** What an update has done, on a page of its own or where somebody waited for it. */
export function PlanOutcome({ plans }: Pick<GroupPlanProps, 'plans'>) {
  const t = useTexts(groupPlanTexts);
  return (
    <>
      <p class="lead">{t.doneLead}</p>
      {plans.map((plan) => (
        <PlanOfConnection plan={plan} isDone />
      ))}
      <a class="button quiet" href={address}>
        {t.planAgain}
      </a>
    </>
  );
}

function PlanEnd({ isIdle }: { readonly isIdle: boolean }) {
  const t = useTexts(groupPlanTexts);
  if (isIdle) return <Notice tone="good">{t.nothing}</Notice>;
  return (
    <div class="form-end">
      <button type="submit">{t.apply}</button>
      <a class="button quiet" href="/console/skills">
        {t.back}
      </a>
    </div>
  );
}

function PlanOfConnection({ plan, isDone }: { readonly plan: ConnectionPlan; readonly isDone: boolean }) {
  const t = useTexts(groupPlanTexts);
  const { language } = useReader();
  if ('failure' in plan) {
    return (
      <Card title={plan.connection.name}>
        <Notice tone="bad">{fill(t.failed, { reason: explainNotice(plan.failure, language) })}</Notice>
      </Card>
    );
  }
  if (!plan.report.hasGroups) return <Card title={plan.connection.name}>{t.noGroups}</Card>;
  const work = isDone
    ? { label: t.outcome, cell: (item: GroupReportItem) => <Outcome item={item} /> }
    : { label: t.action, cell: (item: GroupReportItem) => <ToDo item={item} /> };
  return (
    <Card title={plan.connection.name}>
      <Table
        caption={plan.connection.name}
        rows={plan.report.items}
        columns={[
          { label: t.skill, cell: ({ route }) => route.skill ?? <Badge tone="plain">{t.default}</Badge> },
          // In sight on a phone too: what is ticked here is done by one press.
          work,
          { label: t.finding, cell: (item) => <Finding item={item} /> },
          { label: t.group, cell: ({ route, group }) => group?.name ?? route.groupName ?? '–' },
          { label: t.members, isNumber: true, cell: (item) => <Members item={item} /> },
        ]}
      />
    </Card>
  );
}

const tones = {
  kept: 'good',
  open: 'plain',
  found: 'plain',
  missing: 'warn',
  renamed: 'warn',
  drifted: 'bad',
  gone: 'bad',
} as const satisfies Record<GroupReportItem['finding'], Tone>;

function Finding({ item }: { readonly item: GroupReportItem }) {
  const t = useTexts(groupPlanTexts);
  return (
    <>
      <Badge tone={tones[item.finding]}>{fill(t[item.finding], { name: item.group?.name ?? '' })}</Badge>
      {item.isFallbackGone ? <Badge tone="warn">{t.fallbackGone}</Badge> : null}
    </>
  );
}

function Members({ item }: { readonly item: GroupReportItem }) {
  const t = useTexts(groupPlanTexts);
  const formats = useFormats();
  if (item.memberCount === null) return <span class="muted">–</span>;
  if (item.memberCount === 0) return <Badge tone="warn">{t.nobody}</Badge>;
  return <>{formats.number(item.memberCount)}</>;
}

function ToDo({ item: { route, action } }: { readonly item: GroupReportItem }) {
  const t = useTexts(groupPlanTexts);
  if (action === 'propose') {
    const id = `accept-${route.id}`;
    return (
      <label for={id} class="accept">
        <input type="checkbox" id={id} name={id} value="true" />
        {fill(t.doPropose, { name: route.groupName ?? '' })}
      </label>
    );
  }
  return <>{{ none: t.doNone, adopt: t.doAdopt, create: t.doCreate }[action]}</>;
}

function Outcome({ item: { outcome, error } }: { readonly item: GroupReportItem }) {
  const t = useTexts(groupPlanTexts);
  const { language } = useReader();
  switch (outcome) {
    case 'adopted':
      return <Badge tone="good">{t.adopted}</Badge>;
    case 'created':
      return <Badge tone="good">{t.created}</Badge>;
    case 'waiting':
      return <Badge tone="plain">{t.waiting}</Badge>;
    case 'failed':
      return <Badge tone="bad">{fill(t.outcomeFailed, { reason: explainNotice(error ?? '', language) })}</Badge>;
    default:
      return <span class="muted">{t.none}</span>;
  }
}
