import type { Connection } from '../../connections/connection.ts';
import type { EpochMs } from '../../core/clock.ts';
import type { AnyHelpdesk } from '../../helpdesks/define.ts';
import type { GateState } from '../../outbox/target-gates.ts';
import { Fields, Form, Mistakes } from '../parts/form.tsx';
import type { FormState } from '../parts/form-state.ts';
import { NeededFields } from '../parts/needed-fields.tsx';
import { Badge } from '../parts/notice.tsx';
import { Card, EmptyState, PageHead, Time } from '../parts/page-parts.tsx';
import { useFormats, useMay, usePick, useTexts } from '../parts/reader-context.tsx';
import { Table } from '../parts/table.tsx';
import { connectionsTexts } from '../texts/connections-texts.ts';
import { fill } from '../texts/texts-in.ts';
import type { ConnectionShapes } from './connection-form.ts';

/** A connection with how it is doing. */
export interface ConnectionHealth {
  readonly connection: Pick<Connection, 'id' | 'name' | 'kind' | 'isPaused'>;
  readonly helpdesk: string;
  readonly gate: GateState;
  /** Counted up to a hundred; one more stands for more. */
  readonly waiting: number;
  readonly dead: number;
  /** When something came in from the helpdesk last. */
  readonly lastEventAt: EpochMs | null;
}

export const countedMax = 100;

export function ConnectionsPage({ rows }: { readonly rows: readonly ConnectionHealth[] }) {
  const t = useTexts(connectionsTexts);
  const add = useMay('designer') ? { href: '/console/connections/new', label: t.add } : undefined;
  return (
    <>
      <PageHead title={t.title} lead={t.lead}>
        {add === undefined || rows.length === 0 ? null : (
          <a class="button" href={add.href}>
            {add.label}
          </a>
        )}
      </PageHead>
      {rows.length === 0 ? (
        <EmptyState title={t.emptyTitle} {...(add === undefined ? {} : { action: add })}>
          {t.emptyText}
        </EmptyState>
      ) : (
        <Table
          caption={t.title}
          rows={rows}
          columns={[
            {
              label: t.name,
              cell: ({ connection: { id, name } }) => <a href={`/console/connections/${id}`}>{name}</a>,
            },
            { label: t.helpdesk, cell: ({ helpdesk }) => helpdesk },
            { label: t.health, cell: (row) => <HealthBadge isPaused={row.connection.isPaused} gate={row.gate} /> },
            { label: t.waiting, isNumber: true, cell: ({ waiting }) => <Counted count={waiting} /> },
            { label: t.dead, isNumber: true, cell: ({ dead }) => <Counted count={dead} /> },
            { label: t.last, cell: ({ lastEventAt }) => <Time at={lastEventAt} /> },
          ]}
        />
      )}
    </>
  );
}

function Counted({ count }: { readonly count: number }) {
  const { number } = useFormats();
  return <>{count > countedMax ? `${number(countedMax)}+` : number(count)}</>;
}

/** Whether the helpdesk is called at the moment, and why not. */
export function HealthBadge({ isPaused, gate }: { readonly isPaused: boolean; readonly gate: GateState }) {
  const t = useTexts(connectionsTexts);
  if (gate === 'unauthorized') return <Badge tone="bad">{t.stateUnauthorized}</Badge>;
  if (gate === 'broken') return <Badge tone="bad">{t.stateBroken}</Badge>;
  if (isPaused) return <Badge tone="warn">{t.statePausedByUs}</Badge>;
  if (gate === 'paused') return <Badge tone="warn">{t.statePaused}</Badge>;
  return <Badge tone="good">{t.stateOpen}</Badge>;
}

export function ChooseHelpdeskPage({ helpdesks }: { readonly helpdesks: readonly AnyHelpdesk[] }) {
  const t = useTexts(connectionsTexts);
  const pick = usePick();
  return (
    <>
      <PageHead title={t.chooseTitle} lead={t.chooseLead} back={{ href: '/console/connections', label: t.title }} />
      <ul class="choices">
        {helpdesks.map(({ kind, label, about }) => (
          <li>
            <a
              href={`/console/connections/new/${kind}`}
              aria-describedby={about === undefined ? undefined : `${kind}-about`}
            >
              {label}
            </a>
            {about === undefined ? null : <small id={`${kind}-about`}>{pick(about)}</small>}
          </li>
        ))}
      </ul>
    </>
  );
}

export function NewConnectionPage(props: {
  readonly helpdesk: AnyHelpdesk;
  readonly shapes: ConnectionShapes;
  readonly state: FormState;
}) {
  const { helpdesk, shapes, state } = props;
  const t = useTexts(connectionsTexts);
  const pick = usePick();
  return (
    <>
      <PageHead
        title={fill(t.newTitle, { helpdesk: helpdesk.label })}
        lead={helpdesk.about === undefined ? t.newLead : pick(helpdesk.about)}
        back={{ href: '/console/connections/new', label: t.chooseTitle }}
      />
      <Card>
        <ConnectionForm
          action={`/console/connections/new/${helpdesk.kind}`}
          shapes={shapes}
          state={state}
          submit={t.newSubmit}
        />
      </Card>
    </>
  );
}

export interface ConnectionFormProps {
  readonly action: string;
  readonly shapes: ConnectionShapes;
  readonly state: FormState;
  /** Label of the button; `null` for whoever may only look. */
  readonly submit: string | null;
}

/** Ours and the helpdesk's fields; those that most accounts leave alone are folded away. */
export function ConnectionForm({ action, shapes, state, submit }: ConnectionFormProps) {
  const t = useTexts(connectionsTexts);
  const { common, needed, further, all } = shapes;
  return (
    <>
      <Mistakes state={state} fields={all} />
      <Form action={action} was={state.was}>
        <fieldset disabled={submit === null}>
          <Fields fields={common} state={state} />
          <NeededFields
            needed={needed}
            further={further}
            more={fill(t.more, { count: further.length })}
            state={state}
          />
          {submit === null ? null : <button type="submit">{submit}</button>}
        </fieldset>
      </Form>
    </>
  );
}
