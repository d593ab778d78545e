import { endAsAdmin } from '../../escalations/end-as-admin.ts';
import type { Escalation, EscalationState } from '../../escalations/escalation.ts';
import { replayAll } from '../../escalations/replay-delivery.ts';
import { actorOf } from '../console-actor.ts';
import type { ConsoleContext } from '../console-env.ts';
import type { ConsoleRoute } from '../console-route.ts';
import type { ConsoleTools } from '../console-tools.ts';
import { type ConversationQuery, dayOf, findByAnyId, listConversations } from '../list-conversations.ts';
import { liveView } from '../live-view.tsx';
import { ConversationPage, ConversationState, EndConversationPage } from '../pages/conversation-page.tsx';
import { ConversationsPage, type ConversationsProps, ConversationTable } from '../pages/conversations-page.tsx';
import { redirectWithFlash } from '../parts/flash.ts';
import { attempt, errorsOf, readForm } from '../parts/form-state.ts';
import { idFrom, pathId } from '../path-id.ts';
import { conversationKey, readConversation } from '../read-conversation.ts';
import { renderPage } from '../render-page.tsx';
import { stateWords } from '../texts/conversation-words.ts';
import { conversationsTexts, conversationTexts } from '../texts/conversations-texts.ts';
import { replayText, toneOf } from '../texts/replay-text.ts';
import { textsIn } from '../texts/texts-in.ts';
import { watchState } from '../watch-state.ts';

/** The list of conversations, and one of them with everything that happened in it. */
export const conversationsRoutes: readonly ConsoleRoute[] = [
  { method: 'get', path: '/conversations', access: 'viewer', handle: showList },
  { method: 'get', path: '/conversations/live', access: 'viewer', handle: followList },
  { method: 'get', path: '/conversations/:id', access: 'viewer', handle: showOne },
  { method: 'get', path: '/conversations/:id/live', access: 'viewer', handle: followOne },
  { method: 'get', path: '/conversations/:id/end', access: 'designer', handle: askEnd },
  { method: 'post', path: '/conversations/:id/end', access: 'designer', handle: end },
  { method: 'get', path: '/conversations/:id/replay', access: 'designer', handle: (c) => c.redirect(pageOf(c), 303) },
  { method: 'post', path: '/conversations/:id/replay', access: 'designer', handle: replay },
];

const pageRows = 50;
const filterNames = ['state', 'bot', 'connection', 'skill', 'group', 'from', 'until', 'id'] as const;

async function listOf(c: ConsoleContext, { administration }: ConsoleTools): Promise<ConversationsProps> {
  const sent = Object.fromEntries(
    filterNames.flatMap((name) => {
      const value = c.req.query(name)?.trim().slice(0, 300) ?? '';
      return value === '' ? [] : [[name, value]];
    }),
  );
  const before = c.req.query('before');
  const [bots, connections, routes] = await Promise.all([
    administration.bots.directory.list(),
    administration.connections.connections.list(),
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

const dayMs = 24 * 60 * 60_000;

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

async function showOne(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const props = await readConversation(pathId(c, 'escalation'), tools);
  const { title } = textsIn(c.var.reader.language, conversationTexts);
  return renderPage(c, { title, at: 'conversations' }, <ConversationPage {...props} />);
}

function followOne(c: ConsoleContext, tools: ConsoleTools): Response {
  const id = pathId(c, 'escalation');
  return liveView(c, tools, async function* (signal) {
    for await (const props of watchState(signal, () => readConversation(id, tools), conversationKey)) {
      yield { event: 'state', part: <ConversationState {...props} /> };
    }
  });
}

async function askEnd(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const { facts } = await readConversation(pathId(c, 'escalation'), tools);
  if (facts.escalation.end !== null) return c.redirect(pageOf(c), 303);
  const { endTitle } = textsIn(c.var.reader.language, conversationTexts);
  return renderPage(c, { title: endTitle, at: 'conversations' }, <EndConversationPage id={facts.escalation.id} />);
}

async function end(c: ConsoleContext, { administration }: ConsoleTools): Promise<Response> {
  const t = textsIn(c.var.reader.language, conversationTexts);
  const said = (await readForm(c))['comment']?.trim().slice(0, 500) ?? '';
  const { routing, escalations } = administration;
  const request = { id: pathId(c, 'escalation'), comment: said === '' ? null : said };
  const tools = { ...escalations, connections: routing.connections };
  const tried = await attempt(() => endAsAdmin(tools, actorOf(c), request));
  const trouble = tried.ok ? null : (errorsOf(tried.error, c.var.reader.language)[''] ?? tried.error.message);
  return redirectWithFlash(c, pageOf(c), { tone: tried.ok ? 'good' : 'bad', text: trouble ?? t.isEnded });
}

async function replay(c: ConsoleContext, { administration }: ConsoleTools): Promise<Response> {
  const report = await replayAll(administration.escalations, actorOf(c), { escalationId: pathId(c, 'escalation') });
  return redirectWithFlash(c, pageOf(c), { tone: toneOf(report), text: replayText(c.var.reader.language, report) });
}

function pageOf(c: ConsoleContext): string {
  return `/console/conversations/${pathId(c, 'escalation')}`;
}
