import type { EpochMs } from '../core/clock.ts';
import { type BotId, type ConnectionId, type EscalationId, firstIdAt, idPattern } from '../core/ids.ts';
import { nameKey } from '../core/name-key.ts';
import type { Escalation, EscalationState } from '../escalations/escalation.ts';
import type { EscalationFilter, EscalationStore } from '../escalations/store.ts';
import type { Route } from '../routing/route.ts';
import type { Administration } from './administration.ts';

/** What a reader asks of the list. */
export interface ConversationQuery {
  readonly state: EscalationState | 'open' | '';
  readonly botId: BotId | null;
  readonly connectionId: ConnectionId | null;
  readonly skill: string | null;
  /** Name of a group: those are found by the skills that lead to it. */
  readonly group: string | null;
  readonly from: EpochMs | null;
  /** Not included. */
  readonly until: EpochMs | null;
  readonly before: EscalationId | null;
}

export interface ConversationList {
  readonly rows: readonly Escalation[];
  readonly next: EscalationId | null;
}

const open: readonly EscalationState[] = ['opening', 'waiting', 'active'];

/** One page, newest first. Each query goes by an index and ends at the page's end, whatever the filter. */
export async function listConversations(
  { store }: { readonly store: Pick<EscalationStore, 'list'> },
  query: ConversationQuery,
  { routes, limit }: { readonly routes: readonly Route[]; readonly limit: number },
): Promise<ConversationList> {
  const filter = filterOf(query, limit);
  const skills = skillsOf(query, routes);
  const lists = await Promise.all(
    skills === null
      ? [store.list(filter)]
      : skills.map(({ skill, botId, connectionId }) => store.list({ ...filter, skill, botId, connectionId })),
  );
  const found = lists.flat().sort((one, other) => (one.id < other.id ? 1 : -1));
  const page = found.slice(0, limit);
  const { from } = query;
  const rows = from === null ? page : page.filter(({ startedAt }) => startedAt >= from);
  const isMore = found.length > limit && rows.length === page.length;
  return { rows, next: isMore ? (page.at(-1)?.id ?? null) : null };
}

function filterOf({ state, botId, connectionId, skill, before, until }: ConversationQuery, limit: number) {
  const end = until === null ? null : firstIdAt('escalation', until);
  const bound = before !== null && (end === null || before < end) ? before : end;
  const filter: EscalationFilter = {
    limit: limit + 1,
    ...(state === '' ? {} : { states: state === 'open' ? open : [state] }),
    ...(botId === null ? {} : { botId }),
    ...(connectionId === null ? {} : { connectionId }),
    ...(skill === null ? {} : { skill }),
    ...(bound === null ? {} : { before: bound }),
  };
  return filter;
}

/** The skills that lead to the group, `null` when no group is asked for. */
function skillsOf({ group, botId, connectionId, skill }: ConversationQuery, routes: readonly Route[]) {
  if (group === null) return null;
  const isWanted = (route: Route) =>
    nameKey(route.groupName ?? '') === nameKey(group) &&
    (botId === null || route.botId === botId) &&
    (connectionId === null || route.connectionId === connectionId) &&
    (skill === null || route.skill === skill);
  return routes.filter(isWanted).flatMap((route) => (route.skill === null ? [] : [{ ...route, skill: route.skill }]));
}

/** The escalation that an id belongs to: its own, that of a delivery, the newest of a bot's conversation or of a ticket. */
export async function findByAnyId(
  { escalations, bots }: Pick<Administration, 'escalations' | 'bots'>,
  text: string,
): Promise<EscalationId | null> {
  const id = text.trim();
  if (idPattern('escalation').test(id)) return (await escalations.store.find(id as EscalationId))?.id ?? null;
  if (idPattern('delivery').test(id)) {
    const delivery = await escalations.outbox.find(id as Parameters<typeof escalations.outbox.find>[0]);
    return delivery?.escalationId ?? null;
  }
  for (const bot of await bots.directory.list()) {
    const found = await escalations.store.findLatest(bot.id, id);
    if (found !== null) return found.id;
  }
  const [ofTicket] = await escalations.store.list({ ticketId: id.replace(/^#/, ''), limit: 1 });
  return ofTicket?.id ?? null;
}

/** Midnight UTC of a day such as `2026-03-01`, `null` when it is none. */
export function dayOf(text: string | undefined): EpochMs | null {
  if (text === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const at = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(at) ? null : at;
}
