import { dayMs } from '../../core/clock.ts';
import type { Escalation, EscalationState } from '../../escalations/escalation.ts';
import type { ConsoleContext } from '../console-env.ts';
import type { ConsoleRoute } from '../console-route.ts';
import type { ConsoleTools } from '../console-tools.ts';
import { type ConversationQuery, dayOf, findByAnyId, listConversations } from '../list-conversations.ts';
import { liveView } from '../live-view.tsx';
import { ConversationsPage, type ConversationsProps, ConversationTable } from '../pages/conversations-page.tsx';
import { idFrom } from '../path-id.ts';
import { renderPage } from '../render-page.tsx';
import { stateWords } from '../texts/conversation-words.ts';
import { conversationsTexts } from '../texts/conversations-texts.ts';
import { textsIn } from '../texts/texts-in.ts';
import { watchState } from '../watch-state.ts';

/** The list of conversations, and finding one by an id. */
export const conversationsRoutes: readonly ConsoleRoute[] = [
  { method: 'get', path: '/conversations', access: 'viewer', handle: showList },
  { method: 'get', path: '/conversations/live', access: 'viewer', handle: followList },
];

const pageRows = 50;
const filterNames = ['state', 'bot', 'connection', 'skill', 'group', 'from', 'until', 'id'] as const;

async function listOf(c: ConsoleContext, { administration, lists }: ConsoleTools): Promise<ConversationsProps> {
  const sent = Object.fromEntries(
    filterNames.flatMap((name) => {
      const value = c.req.query(name)?.trim().slice(0, 300) ?? '';
      return value === '' ? [] : [[name, value]];
    }),
  );
  const before = c.req.query('before');
  const [bots, connections, routes] = await Promise.all([
    lists.bots(),
    lists.connections(),
    administration.routing.routes.list({}),
  ]);
  const query = queryOf(sent, before === undefined ? null : idFrom(before, 'escalation'));
  // An id that leads nowhere finds nothing; one that leads somewhere never comes here.
  const list =
    sent['id'] === undefined
      ? await listConversations(administration.escalations, query, { routes, limit: pageRows })
      : { rows: [], next: null };
  const sorted = (values: readonly (string | null)[]) =>
    [...new Set(values.filter((value) => value !== null))].sort((one, other) => one.localeCompare(other));
  const skills = sorted(routes.map((route) => route.skill));
  const groups = sorted(routes.map((route) => route.groupName));
  return { list, bots, connections, skills, groups, sent, isFirst: before === undefined };
}

function queryOf(sent: Readonly<Record<string, string>>, before: Escalation['id'] | null): ConversationQuery {
  const { state = '', bot, connection, skill, group, from, until } = sent;
  const lastDay = dayOf(until);
  return {
    state: state === 'open' || state in stateWords ? (state as EscalationState | 'open') : '',
    botId: bot === undefined ? null : idFrom(bot, 'bot'),
    connectionId: connection === undefined ? null : idFrom(connection, 'connection'),
    skill: skill ?? null,
    group: group ?? null,
    from: dayOf(from),
    until: lastDay === null ? null : lastDay + dayMs,
    before,
  };
}

async function showList(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const { title } = textsIn(c.var.reader.language, conversationsTexts);
  const asked = c.req.query('id') ?? '';
  const found = asked.trim() === '' ? null : await findByAnyId(tools.administration, asked);
  if (found !== null) return c.redirect(`/console/conversations/${found}`, 303);
  return renderPage(c, { title, at: 'conversations' }, <ConversationsPage {...(await listOf(c, tools))} />);
}

function followList(c: ConsoleContext, tools: ConsoleTools): Response {
  return liveView(c, tools, async function* (signal) {
    const keyOf = ({ list }: ConversationsProps) => list.rows.map((row) => `${row.id}.${row.version}`).join();
    for await (const props of watchState(signal, () => listOf(c, tools), keyOf)) {
      yield { event: 'list', part: <ConversationTable {...props} /> };
    }
  });
}
