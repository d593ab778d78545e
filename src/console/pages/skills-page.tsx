import type { Route } from '../../routing/route.ts';
import type { AskedGroups } from '../group-facts.ts';
import { ChoiceFilter } from '../parts/choice-filter.tsx';
import { ButtonForm } from '../parts/form.tsx';
import { Badge, Notice } from '../parts/notice.tsx';
import { EmptyState, PageHead, Time } from '../parts/page-parts.tsx';
import { useFormats, useMay, useReader, useTexts } from '../parts/reader-context.tsx';
import { type Column, Pager, Table } from '../parts/table.tsx';
import { explainNotice } from '../texts/explain-notice.ts';
import { shellTexts } from '../texts/shell-texts.ts';
import { skillsTexts } from '../texts/skills-texts.ts';
import { fill } from '../texts/texts-in.ts';

export interface Named {
  readonly id: string;
  readonly name: string;
}

export interface SkillsProps {
  /** One page of them. */
  readonly routes: readonly Route[];
  /** Where the following page begins, `null` at the end. */
  readonly next: string | null;
  /** Where this page begins, `null` for the first. */
  readonly after: string | null;
  readonly bots: readonly Named[];
  readonly connections: readonly Named[];
  /** The bot whose skills are shown, `''` for all. */
  readonly botId: string;
  /** What the helpdesks say; `null` while they were not asked. */
  readonly asked: AskedGroups | null;
}

export function SkillsPage(props: SkillsProps) {
  const { routes, bots, connections } = props;
  const t = useTexts(skillsTexts);
  const mayChange = useMay('designer');
  const canAdd = bots.length > 0 && connections.length > 0;
  return (
    <>
      <PageHead title={t.title} lead={t.lead}>
        {mayChange && (routes.length > 0 || props.after !== null) ? (
          <>
            <a class="button quiet" href="/console/skills/try">
              {t.tryOut}
            </a>
            <a class="button quiet" href="/console/skills/update">
              {t.update}
            </a>
            <a class="button" href="/console/skills/new">
              {t.add}
            </a>
          </>
        ) : undefined}
      </PageHead>
      {bots.length > 1 ? <BotFilter {...props} /> : null}
      {canAdd ? (
        <SkillTable {...props} />
      ) : (
        <EmptyState title={t.needBotTitle} action={{ href: '/console/start', label: t.needBotAction }}>
          {t.needBotText}
        </EmptyState>
      )}
    </>
  );
}

function BotFilter({ bots, botId }: SkillsProps) {
  const t = useTexts(skillsTexts);
  const words = { name: 'bot', label: t.bot, anyLabel: t.allBots };
  return <ChoiceFilter action="/console/skills" {...words} choices={bots} chosen={botId} />;
}

/** The table. Who is there is asked for once the page stands, so that a slow helpdesk does not hold it up. */
export function SkillTable(props: SkillsProps) {
  const { routes, next, after, asked, botId, connections } = props;
  const t = useTexts(skillsTexts);
  const { language } = useReader();
  const mayChange = useMay('designer');
  const columns = useColumns(props);
  if (routes.length === 0 && after === null) {
    const action = mayChange ? { action: { href: '/console/skills/new', label: t.add } } : {};
    return (
      <EmptyState title={t.emptyTitle} {...action}>
        {t.emptyText}
      </EmptyState>
    );
  }
  const filter = `${botId === '' ? '' : `&bot=${botId}`}${after === null ? '' : `&after=${after}`}`;
  const later = { 'hx-get': `/console/skills/table?ask=1${filter}`, 'hx-trigger': 'load', 'hx-swap': 'outerHTML' };
  return (
    <div {...(asked === null ? later : {})}>
      {asked?.silent.map(({ connectionId, reason }) => (
        <Notice tone="warn">
          {fill(t.unreachable, {
            connection: nameOf(connections, connectionId) ?? connectionId,
            reason: explainNotice(reason, language),
          })}
        </Notice>
      ))}
      <Table caption={t.title} columns={columns} rows={routes} />
      <Pager
        href={`/console/skills${botId === '' ? '' : `?bot=${botId}`}`}
        parameter="after"
        next={next}
        isFirst={after === null}
      />
      {asked === null ? (
        <noscript>
          <p>
            <a href={`/console/skills?ask=1${filter}`}>{t.askMembers}</a>
          </p>
        </noscript>
      ) : null}
    </div>
  );
}

function useColumns({ bots, connections, asked, botId }: SkillsProps): readonly Column<Route>[] {
  const t = useTexts(skillsTexts);
  const formats = useFormats();
  const mayChange = useMay('designer');
  const modes = { off: t.modeOff, propose: t.modePropose, create: t.modeCreate };
  const count = (value: number | null | undefined) => {
    if (asked === null) return <span class="muted">…</span>;
    return value === null || value === undefined ? <span class="muted">–</span> : formats.number(value);
  };
  const ofBot = {
    label: t.bot,
    cell: (route: Route) => nameOf(bots, route.botId) ?? <Badge tone="warn">{t.gone}</Badge>,
  };
  return [
    { label: t.skill, cell: (route) => route.skill ?? <Badge tone="plain">{t.default}</Badge> },
    ...(bots.length > 1 && botId === '' ? [ofBot] : []),
    {
      label: t.connection,
      cell: ({ connectionId }) => nameOf(connections, connectionId) ?? <Badge tone="warn">{t.gone}</Badge>,
    },
    { label: t.group, cell: (route) => <GroupName route={route} seen={asked?.facts.get(route.id)?.name ?? null} /> },
    { label: t.mode, cell: ({ mode }) => modes[mode] },
    { label: t.members, isNumber: true, cell: ({ id }) => count(asked?.facts.get(id)?.members) },
    { label: t.online, isNumber: true, cell: ({ id }) => count(asked?.facts.get(id)?.online) },
    { label: t.lastUsed, cell: ({ lastUsedAt }) => <Time at={lastUsedAt} /> },
    ...(mayChange
      ? [{ label: t.actions, isLabelHidden: true, cell: (route: Route) => <RowActions route={route} /> }]
      : []),
  ];
}

function GroupName({ route, seen }: { readonly route: Route; readonly seen: string | null }) {
  const t = useTexts(skillsTexts);
  const name = seen ?? route.groupName ?? route.remoteGroupId;
  if (name === null) return <span class="muted">{t.groupOpen}</span>;
  if (route.remoteGroupId !== null || seen !== null) return name;
  return (
    <>
      {name} <small class="muted">{t.groupUnknown}</small>
    </>
  );
}

function RowActions({ route }: { readonly route: Route }) {
  const shell = useTexts(shellTexts);
  const t = useTexts(skillsTexts);
  const name = route.skill ?? t.default;
  return (
    <span class="row-actions">
      <a href={`/console/skills/${route.id}`} aria-label={`${shell.edit} ${name}`}>
        {shell.edit}
      </a>
      <a href={`/console/skills/${route.id}/remove`} aria-label={`${shell.remove} ${name}`}>
        {shell.remove}
      </a>
    </span>
  );
}

/** Says what removing a skill does, and asks. */
export function RemoveSkillPage({ route, open }: { readonly route: Route; readonly open: number }) {
  const t = useTexts(skillsTexts);
  const shell = useTexts(shellTexts);
  const title = route.skill === null ? t.removeDefaultTitle : fill(t.removeTitle, { skill: route.skill });
  return (
    <>
      <PageHead title={title} back={{ href: '/console/skills', label: t.title }} />
      <p class="lead">{t.removeText}</p>
      {open === 0 ? null : <Notice tone="warn">{fill(t.removeOpen, { count: open })}</Notice>}
      <div class="actions">
        <ButtonForm action={`/console/skills/${route.id}/remove`} label={shell.remove} look="danger" />
        <a class="button quiet" href="/console/skills">
          {shell.cancel}
        </a>
      </div>
    </>
  );
}

function nameOf(all: readonly Named[], id: string): string | null {
  return all.find((one) => one.id === id)?.name ?? null;
}
