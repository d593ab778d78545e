import { cutText } from '../../core/cut-text.ts';
import { endAsAdmin } from '../../escalations/end-as-admin.ts';
import { escalationNotFound } from '../../escalations/require-own-escalation.ts';
import { answerReplay } from '../answer-replay.tsx';
import { actorOf } from '../console-actor.ts';
import type { ConsoleContext } from '../console-env.ts';
import type { ConsoleRoute } from '../console-route.ts';
import type { ConsoleTools } from '../console-tools.ts';
import { liveView } from '../live-view.tsx';
import { ConversationPage, ConversationState, EndConversationPage } from '../pages/conversation-page.tsx';
import { redirectWithFlash } from '../parts/flash.ts';
import { attempt, errorsOf, readForm } from '../parts/form-state.ts';
import { pathId } from '../path-id.ts';
import { conversationKey, readConversation } from '../read-conversation.ts';
import { renderPage } from '../render-page.tsx';
import { conversationTexts } from '../texts/conversations-texts.ts';
import { textsIn } from '../texts/texts-in.ts';
import { watchState } from '../watch-state.ts';

/** One conversation with everything that happened in it. */
export const conversationRoutes: readonly ConsoleRoute[] = [
  { method: 'get', path: '/conversations/:id', access: 'viewer', handle: showOne },
  { method: 'get', path: '/conversations/:id/live', access: 'viewer', handle: followOne },
  { method: 'get', path: '/conversations/:id/end', access: 'designer', handle: askEnd },
  { method: 'post', path: '/conversations/:id/end', access: 'designer', handle: end },
  { method: 'get', path: '/conversations/:id/replay', access: 'designer', handle: (c) => c.redirect(pageOf(c), 303) },
  { method: 'post', path: '/conversations/:id/replay', access: 'designer', handle: replay },
];

async function showOne(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const props = await readConversation(pathId(c, 'escalation'), tools);
  const { title } = textsIn(c.var.reader.language, conversationTexts);
  return renderPage(c, { title, at: 'conversations' }, <ConversationPage {...props} />);
}

async function followOne(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const id = pathId(c, 'escalation');
  // A page that stays open on what was deleted comes back here: it is told so, and nothing has failed.
  if ((await tools.administration.escalations.store.find(id)) === null) throw escalationNotFound(id);
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

/** As in the admin API. */
const commentCharsMax = 1_000;

async function end(c: ConsoleContext, { administration }: ConsoleTools): Promise<Response> {
  const t = textsIn(c.var.reader.language, conversationTexts);
  const said = cutText((await readForm(c))['comment']?.trim() ?? '', commentCharsMax);
  const request = { id: pathId(c, 'escalation'), comment: said === '' ? null : said };
  const tried = await attempt(() => endAsAdmin(administration.escalations, actorOf(c), request));
  const trouble = tried.ok ? null : (errorsOf(tried.error, c.var.reader.language)[''] ?? tried.error.message);
  return redirectWithFlash(c, pageOf(c), { tone: tried.ok ? 'good' : 'bad', text: trouble ?? t.isEnded });
}

function replay(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const scope = { escalationId: pathId(c, 'escalation') };
  return answerReplay(c, tools, { scope, total: null, href: pageOf(c), label: conversationTexts.title });
}

function pageOf(c: ConsoleContext): string {
  return `/console/conversations/${pathId(c, 'escalation')}`;
}
