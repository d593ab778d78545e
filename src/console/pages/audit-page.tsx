import type { AuditRecord } from '../../audit/store.ts';
import type { Person } from '../../people/person.ts';
import { EmptyState, PageHead, Time } from '../parts/page-parts.tsx';
import { usePick, useTexts } from '../parts/reader-context.tsx';
import { Pager, Table } from '../parts/table.tsx';
import { actionLabels } from '../texts/action-labels.ts';
import { peopleTexts } from '../texts/people-texts.ts';
import { shellTexts } from '../texts/shell-texts.ts';

export interface AuditPageProps {
  readonly entries: readonly AuditRecord[];
  /** Names of those who are still there, by id. */
  readonly people: readonly Pick<Person, 'id' | 'name'>[];
  readonly filter: { readonly actor: string; readonly action: string; readonly subject: string };
  readonly next: string | null;
  readonly isFirst: boolean;
}

export function AuditPage({ entries, people, filter, next, isFirst }: AuditPageProps) {
  const t = useTexts(peopleTexts);
  const query = new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== '')).toString();
  const names = new Map(people.map(({ id, name }) => [String(id), name]));
  return (
    <>
      <PageHead title={t.auditTitle} lead={t.auditLead} />
      <AuditFilterForm people={people} filter={filter} />
      {entries.length === 0 ? (
        <EmptyState title={t.auditEmptyTitle}>{t.auditEmptyText}</EmptyState>
      ) : (
        <Table
          caption={t.auditTitle}
          rows={entries}
          columns={[
            { label: t.when, cell: ({ at }) => <Time at={at} /> },
            { label: t.who, cell: ({ actor }) => <Who actor={actor} name={names.get(actor.id)} /> },
            { label: t.what, cell: ({ action }) => <ActionName action={action} /> },
            { label: t.target, cell: ({ subject }) => <code>{subject}</code> },
          ]}
        />
      )}
      <Pager
        href={query === '' ? '/console/audit' : `/console/audit?${query}`}
        parameter="before"
        next={next}
        isFirst={isFirst}
      />
    </>
  );
}

function Who({ actor, name }: { readonly actor: AuditRecord['actor']; readonly name: string | undefined }) {
  const t = useTexts(peopleTexts);
  if (actor.kind === 'token') return <>{t.byToken}</>;
  if (name !== undefined) return <>{name}</>;
  return (
    <>
      {t.gone} <code>{actor.id}</code>
    </>
  );
}

function ActionName({ action }: { readonly action: string }) {
  const pick = usePick();
  const label = actionLabels[action];
  return <span>{label === undefined ? <code>{action}</code> : pick(label)}</span>;
}

function AuditFilterForm({ people, filter }: Pick<AuditPageProps, 'people' | 'filter'>) {
  const t = useTexts(peopleTexts);
  const words = useTexts(shellTexts);
  const pick = usePick();
  return (
    <form method="get" action="/console/audit" class="filter">
      <label>
        {t.who}
        <select name="actor">
          <option value="">{t.anybody}</option>
          <option value="admin" selected={filter.actor === 'admin'}>
            {t.byToken}
          </option>
          {people.map(({ id, name }) => (
            <option value={id} selected={filter.actor === id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t.what}
        <select name="action">
          <option value="">{t.anything}</option>
          {Object.entries(actionLabels).map(([action, label]) => (
            <option value={action} selected={filter.action === action}>
              {pick(label)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t.targetId}
        <input type="text" name="subject" value={filter.subject} placeholder="bot_…" spellcheck={false} />
      </label>
      <button type="submit" class="quiet">
        {words.filter}
      </button>
    </form>
  );
}
