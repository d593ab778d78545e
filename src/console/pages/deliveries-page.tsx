import type { DeliveryRecord, ReasonGroup } from '../../outbox/store.ts';
import { ChoiceFilter } from '../parts/choice-filter.tsx';
import { ButtonForm, Field, Form, Mistakes } from '../parts/form.tsx';
import type { FormState } from '../parts/form-state.ts';
import { Badge, Notice } from '../parts/notice.tsx';
import { pageField } from '../parts/page-field.ts';
import { Card, EmptyState, PageHead, Time } from '../parts/page-parts.tsx';
import { useFormats, useMay, usePick, useReader, useTexts } from '../parts/reader-context.tsx';
import { RawReason, Reason } from '../parts/reason.tsx';
import { type Column, Pager, Table } from '../parts/table.tsx';
import { deliveryKindWords, eventWords } from '../texts/conversation-words.ts';
import { conversationTexts } from '../texts/conversations-texts.ts';
import { deliveriesTexts } from '../texts/deliveries-texts.ts';
import { explainFailure } from '../texts/explain-failure.ts';
import { shellTexts } from '../texts/shell-texts.ts';
import type { Named } from './skills-page.tsx';

export interface DeliveriesProps {
  readonly groups: readonly ReasonGroup[];
  readonly areGroupsCut: boolean;
  /** What waits because a try has failed. */
  readonly stuck: readonly ReasonGroup[];
  readonly waiting: readonly DeliveryRecord[];
  readonly next: string | null;
  readonly isFirst: boolean;
  /** Connections and bots. */
  readonly targets: readonly Named[];
  /** Whose waiting ones are shown, `''` for all. */
  readonly target: string;
}

export function DeliveriesPage(props: DeliveriesProps) {
  const { groups, areGroupsCut, stuck, waiting, next, isFirst, targets, target } = props;
  const t = useTexts(deliveriesTexts);
  const columns = useDeliveryColumns(targets);
  return (
    <>
      <PageHead title={t.title} lead={t.lead} />
      {groups.length === 0 ? (
        <EmptyState title={t.noDead}>{t.noDeadText}</EmptyState>
      ) : (
        <Card title={t.dead} lead={t.deadLead}>
          <ReasonTable groups={groups} targets={targets} state="dead" />
          {areGroupsCut ? <Notice tone="plain">{t.cut}</Notice> : null}
        </Card>
      )}
      <Card title={t.waiting} lead={t.waitingLead} id="waiting">
        {stuck.length === 0 ? null : (
          <>
            <h3>{t.stuck}</h3>
            <ReasonTable groups={stuck} targets={targets} state="waiting" />
          </>
        )}
        <TargetFilter targets={targets} target={target} />
        {waiting.length === 0 ? (
          <p class="muted">{t.noWaiting}</p>
        ) : (
          <Table caption={t.waiting} columns={columns} rows={waiting} />
        )}
        <Pager
          href={`/console/deliveries${target === '' ? '' : `?target=${target}`}`}
          parameter="after"
          next={next}
          isFirst={isFirst}
        />
      </Card>
    </>
  );
}

/** Deliveries of one target and reason that are dead, or that wait. */
export interface GroupOfReason extends Pick<ReasonGroup, 'target' | 'reason'> {
  readonly state: 'dead' | 'waiting';
}

export function groupPath({ target, reason, state }: GroupOfReason, page = ''): string {
  return `/console/deliveries/${state}${page}?${new URLSearchParams({ target, reason })}`;
}

interface ReasonTableProps extends Pick<DeliveriesProps, 'groups' | 'targets'> {
  readonly state: GroupOfReason['state'];
}

function ReasonTable({ groups, targets, state }: ReasonTableProps) {
  const t = useTexts(deliveriesTexts);
  const formats = useFormats();
  return (
    <Table
      caption={state === 'dead' ? t.dead : t.stuck}
      rows={groups.map((group) => ({ ...group, state }))}
      columns={[
        { label: t.target, cell: ({ target }) => nameOf(targets, target) },
        {
          label: t.reason,
          cell: (group) => <ReasonLink group={group} />,
        },
        { label: t.count, isNumber: true, cell: ({ count }) => formats.number(count) },
        { label: t.actions, isLabelHidden: true, cell: (group) => <GroupActions group={group} /> },
      ]}
    />
  );
}

/** The words lead to those deliveries; the reason itself stands behind them, to be looked up. */
function ReasonLink({ group }: { readonly group: GroupOfReason }) {
  const t = useTexts(deliveriesTexts);
  const { language } = useReader();
  const words = explainFailure(group.reason, language);
  return (
    <>
      <a href={groupPath(group)}>{group.reason === '' ? t.unknownReason : (words ?? group.reason)}</a>
      {words === null ? null : <RawReason text={group.reason} />}
    </>
  );
}

function GroupActions({ group }: { readonly group: GroupOfReason }) {
  const t = useTexts(deliveriesTexts);
  if (!useMay('designer')) return null;
  const { target, reason, state } = group;
  return (
    <span class="row-actions">
      {state === 'dead' ? (
        <ButtonForm action="/console/deliveries/dead/replay" label={t.replayAll} values={{ target, reason }} />
      ) : null}
      <a class="button quiet" href={groupPath(group, '/skip')}>
        {t.skipAll}
      </a>
    </span>
  );
}

function TargetFilter({ targets, target }: Pick<DeliveriesProps, 'targets' | 'target'>) {
  const t = useTexts(deliveriesTexts);
  if (targets.length < 2) return null;
  const words = { name: 'target', label: t.target, anyLabel: t.anyTarget };
  return <ChoiceFilter action="/console/deliveries" {...words} choices={targets} chosen={target} />;
}

/** `isReasonTold` where the page says it once for all of them. */
function useDeliveryColumns(targets: readonly Named[], isReasonTold = false): readonly Column<DeliveryRecord>[] {
  const t = useTexts(deliveriesTexts);
  const formats = useFormats();
  const pick = usePick();
  const kindOf = (kind: string) => {
    const word = deliveryKindWords[kind] ?? (eventWords as typeof deliveryKindWords)[kind];
    return word === undefined ? kind : pick(word);
  };
  return [
    { label: t.since, cell: ({ createdAt }) => <Time at={createdAt} /> },
    { label: t.target, cell: ({ target }) => nameOf(targets, target) },
    { label: t.what, cell: ({ kind }) => kindOf(kind) },
    { label: t.tries, isNumber: true, cell: ({ attempts }) => formats.number(attempts) },
    { label: t.reason, cell: (row) => <WhyNot row={row} isReasonTold={isReasonTold} /> },
    {
      label: t.conversation,
      cell: ({ escalationId }) => <a href={`/console/conversations/${escalationId}`}>{t.open}</a>,
    },
  ];
}

function WhyNot({ row, isReasonTold }: { readonly row: DeliveryRecord; readonly isReasonTold: boolean }) {
  const t = useTexts(deliveriesTexts);
  const words = useTexts(conversationTexts);
  const { lastError, mayHaveArrived } = row;
  const badge = mayHaveArrived ? <Badge tone="warn">{words.mayHaveArrived}</Badge> : null;
  if (isReasonTold) return badge ?? <span class="muted">–</span>;
  return (
    <>
      {lastError === null ? <span class="muted">{t.noReason}</span> : <Reason text={lastError} />} {badge}
    </>
  );
}

export interface ReasonGroupProps {
  readonly group: GroupOfReason;
  readonly rows: readonly DeliveryRecord[];
  readonly next: string | null;
  readonly isFirst: boolean;
  readonly targets: readonly Named[];
}

/** The deliveries of one target and reason. */
export function ReasonGroupPage({ group, rows, next, isFirst, targets }: ReasonGroupProps) {
  const t = useTexts(deliveriesTexts);
  const mayAct = useMay('designer');
  const columns = useDeliveryColumns(targets, true);
  const actions = { label: t.actions, isLabelHidden: true, cell: (row: DeliveryRecord) => <RowActions row={row} /> };
  const words = explainFailure(group.reason, useReader().language);
  return (
    <>
      <PageHead
        title={group.reason === '' ? t.unknownReason : (words ?? group.reason)}
        lead={
          <>
            {nameOf(targets, group.target)} {words === null ? null : <RawReason text={group.reason} />}
          </>
        }
        back={{ href: '/console/deliveries', label: t.title }}
      >
        {rows.length > 0 ? <GroupActions group={group} /> : undefined}
      </PageHead>
      {rows.length === 0 ? (
        <EmptyState title={t.groupEmpty} action={{ href: '/console/deliveries', label: t.title }}>
          {t.groupEmptyText}
        </EmptyState>
      ) : (
        <Table
          caption={group.state === 'dead' ? t.dead : t.stuck}
          columns={mayAct ? [...columns, actions] : columns}
          rows={rows}
        />
      )}
      <Pager href={groupPath(group)} parameter="after" next={next} isFirst={isFirst} />
    </>
  );
}

function RowActions({ row: { id, state } }: { readonly row: DeliveryRecord }) {
  const t = useTexts(deliveriesTexts);
  return (
    <span class="row-actions">
      {state === 'dead' ? <ButtonForm action={`/console/deliveries/${id}/replay`} label={t.replay} /> : null}
      <a class="button quiet" href={`/console/deliveries/${id}/skip`}>
        {t.skip}
      </a>
    </span>
  );
}

/** The one field of skipping. */
export const skipField = pageField({
  name: 'reason',
  label: deliveriesTexts.why,
  help: deliveriesTexts.whyHelp,
  isRequired: true,
});

/** Asks why, before something will never be sent. */
export function SkipPage(props: {
  readonly action: string;
  readonly isAll: boolean;
  readonly hidden: Readonly<Record<string, string>>;
  readonly state: FormState;
}) {
  const { action, isAll, hidden, state } = props;
  const t = useTexts(deliveriesTexts);
  const shell = useTexts(shellTexts);
  return (
    <>
      <PageHead
        title={isAll ? t.skipAllTitle : t.skipTitle}
        lead={t.skipText}
        back={{ href: '/console/deliveries', label: t.title }}
      />
      <Mistakes state={state} fields={[skipField]} />
      <Form action={action} class="card">
        {Object.entries(hidden).map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <Field field={skipField} state={state} />
        <div class="form-end">
          <button type="submit" class="danger">
            {isAll ? t.skipAll : t.skip}
          </button>
          <a class="button quiet" href="/console/deliveries">
            {shell.cancel}
          </a>
        </div>
      </Form>
    </>
  );
}

function nameOf(all: readonly Named[], id: string): string {
  return all.find((one) => one.id === id)?.name ?? id;
}
