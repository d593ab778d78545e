import type { Escalation } from '../../escalations/escalation.ts';
import type { ConversationList } from '../list-conversations.ts';
import { Badge, type Tone } from '../parts/notice.tsx';
import { EmptyState, PageHead, Time } from '../parts/page-parts.tsx';
import { useMay, usePick, useTexts } from '../parts/reader-context.tsx';
import { Pager, Table } from '../parts/table.tsx';
import { endWords, stateWords } from '../texts/conversation-words.ts';
import { conversationsTexts } from '../texts/conversations-texts.ts';
import { shellTexts } from '../texts/shell-texts.ts';
import type { Named } from './skills-page.tsx';

export interface ConversationsProps {
  readonly list: ConversationList;
  readonly bots: readonly Named[];
  readonly connections: readonly Named[];
  readonly skills: readonly string[];
  readonly groups: readonly string[];
  /** The filter as it stands in the address, without where the page begins. */
  readonly sent: Readonly<Record<string, string>>;
  readonly isFirst: boolean;
}

export function ConversationsPage(props: ConversationsProps) {
  const { sent, isFirst } = props;
  const t = useTexts(conversationsTexts);
  const search = new URLSearchParams(sent).toString();
  // Only the newest page changes by itself; an older one stays as it is while it is read.
  const live = isFirst ? { 'hx-ext': 'sse', 'sse-connect': `/console/conversations/live?${search}` } : {};
  return (
    <>
      <PageHead title={t.title} lead={t.lead} />
      <Filter {...props} />
      <div {...live}>
        <div {...(isFirst ? { 'sse-swap': 'list' } : {})}>
          <ConversationTable {...props} />
        </div>
      </div>
    </>
  );
}

export function ConversationTable({ list, bots, connections, sent, isFirst }: ConversationsProps) {
  const t = useTexts(conversationsTexts);
  const mayTry = useMay('designer');
  const isFiltered = Object.keys(sent).length > 0;
  if (list.rows.length === 0) {
    const showAll = isFiltered ? { action: { href: '/console/conversations', label: t.emptyOther } } : {};
    const tryOne = mayTry ? { action: { href: '/console/try', label: t.emptyAction } } : {};
    return (
      <EmptyState title={t.emptyTitle} {...(isFiltered ? showAll : tryOne)}>
        {t.emptyText}
      </EmptyState>
    );
  }
  const search = new URLSearchParams(sent).toString();
  const nameOf = (all: readonly Named[], id: string) => all.find((one) => one.id === id)?.name ?? id;
  return (
    <>
      <Table
        caption={t.title}
        rows={list.rows}
        columns={[
          {
            label: t.started,
            cell: ({ id, startedAt }) => (
              <a href={`/console/conversations/${id}`}>
                <Time at={startedAt} />
              </a>
            ),
          },
          { label: t.state, cell: (row) => <StateOf escalation={row} /> },
          { label: t.bot, cell: ({ botId }) => nameOf(bots, botId) },
          { label: t.connection, cell: ({ connectionId }) => nameOf(connections, connectionId) },
          { label: t.skill, cell: ({ skill }) => skill ?? <span class="muted">{t.default}</span> },
          { label: t.group, cell: ({ group }) => group.name ?? t.none },
          { label: t.ticket, cell: ({ ticketId }) => ticketId ?? t.none },
          { label: t.outcome, cell: (row) => <Outcome escalation={row} /> },
        ]}
      />
      <Pager
        href={`/console/conversations${search === '' ? '' : `?${search}`}`}
        parameter="before"
        next={list.next}
        isFirst={isFirst}
      />
    </>
  );
}

const tones = { opening: 'plain', waiting: 'warn', active: 'good', ended: 'plain' } as const satisfies Record<
  Escalation['state'],
  Tone
>;

/** The state, and what is unusual about it. */
export function StateOf({ escalation }: { readonly escalation: Escalation }) {
  const t = useTexts(conversationsTexts);
  const pick = usePick();
  const { state, isTest, isHelpdeskDown } = escalation;
  return (
    <span class="badges">
      <Badge tone={tones[state]}>{pick(stateWords[state])}</Badge>
      {isTest ? <Badge tone="plain">{t.test}</Badge> : null}
      {isHelpdeskDown && state !== 'ended' ? <Badge tone="bad">{t.down}</Badge> : null}
    </span>
  );
}

function Outcome({ escalation: { end } }: { readonly escalation: Escalation }) {
  const t = useTexts(conversationsTexts);
  const pick = usePick();
  return <>{end === null ? t.none : pick(endWords[end.reason])}</>;
}

function Filter({ sent, bots, connections, skills, groups }: ConversationsProps) {
  const t = useTexts(conversationsTexts);
  const shell = useTexts(shellTexts);
  const pick = usePick();
  const plain = (values: readonly string[]) => values.map((value) => ({ id: value, name: value }));
  const states = [
    { id: 'open', name: t.open },
    ...Object.entries(stateWords).map(([id, word]) => ({ id, name: pick(word) })),
  ];
  const choice = (name: string, label: string, all: readonly Named[]) => (
    <label>
      {label}
      <select name={name}>
        <option value="">{t.any}</option>
        {all.map((one) => (
          <option value={one.id} selected={one.id === sent[name]}>
            {one.name}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <form method="get" action="/console/conversations" class="filter">
      {choice('state', t.state, states)}
      {bots.length > 1 ? choice('bot', t.bot, bots) : null}
      {connections.length > 1 ? choice('connection', t.connection, connections) : null}
      {skills.length > 0 ? choice('skill', t.skill, plain(skills)) : null}
      {groups.length > 0 ? choice('group', t.group, plain(groups)) : null}
      <label>
        {t.from}
        <input type="date" name="from" value={sent['from']} />
      </label>
      <label>
        {t.until}
        <input type="date" name="until" value={sent['until']} />
      </label>
      <label>
        {t.id}
        <input type="search" name="id" value={sent['id']} title={t.idHelp} />
      </label>
      <button type="submit" class="quiet">
        {shell.filter}
      </button>
    </form>
  );
}
