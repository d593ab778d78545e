import { forgetEndUser, searchEndUser } from '../../escalations/forget-end-user.ts';
import { removeEscalation } from '../../escalations/remove-escalation.ts';
import { escalationNotFound } from '../../escalations/require-own-escalation.ts';
import { detailOf } from '../../escalations/routes/get-escalation.ts';
import { actorOf } from '../console-actor.ts';
import type { ConsoleContext } from '../console-env.ts';
import type { ConsoleRoute } from '../console-route.ts';
import type { ConsoleTools } from '../console-tools.ts';
import { RemoveConversationPage, type RemoveConversationProps } from '../pages/remove-conversation-page.tsx';
import { redirectWithFlash } from '../parts/flash.ts';
import { attempt, emptyForm, errorsOf, readForm } from '../parts/form-state.ts';
import { pathId } from '../path-id.ts';
import { renderPage } from '../render-page.tsx';
import { conversationTexts } from '../texts/conversations-texts.ts';
import { fill, textsIn } from '../texts/texts-in.ts';

/** What is held of an end user: to be handed out, or deleted before its time. */
export const heldRoutes: readonly ConsoleRoute[] = [
  { method: 'get', path: '/conversations/:id/held', access: 'admin', handle: download },
  { method: 'get', path: '/conversations/:id/remove', access: 'admin', handle: askRemoval },
  { method: 'post', path: '/conversations/:id/remove', access: 'admin', handle: remove },
];

/** Rows of each kind in what is handed out. */
const rowsMax = 10_000;

async function download(c: ConsoleContext, { administration }: ConsoleTools): Promise<Response> {
  const id = pathId(c, 'escalation');
  const held = await detailOf(administration.escalations, id, rowsMax);
  c.header('Content-Disposition', `attachment; filename="${id}.json"`);
  return c.json(held, 200);
}

async function askRemoval(c: ConsoleContext, { administration }: ConsoleTools): Promise<Response> {
  const { escalation, others } = await endUserOf(c, administration);
  return renderRemoval(c, { escalation, others, state: emptyForm });
}

async function remove(c: ConsoleContext, { administration }: ConsoleTools): Promise<Response> {
  const t = textsIn(c.var.reader.language, conversationTexts);
  const { escalation, others } = await endUserOf(c, administration);
  const isOfAll = (await readForm(c))['which'] === 'all';
  const tools = administration.escalations;
  const tried = await attempt(async () => {
    if (isOfAll) return forgetEndUser(tools, actorOf(c), { endUser: escalation.endUser });
    await removeEscalation(tools, actorOf(c), escalation.id);
    return { removed: 1, isMore: false };
  });
  if (!tried.ok) {
    const state = { values: {}, errors: errorsOf(tried.error, c.var.reader.language) };
    return renderRemoval(c, { escalation, others, state }, 409);
  }
  const { removed, isMore } = tried.value;
  const text = fill(isMore ? t.removedMore : t.removed, { count: removed });
  return redirectWithFlash(c, '/console/conversations', { tone: isMore ? 'warn' : 'good', text });
}

async function endUserOf(c: ConsoleContext, { escalations }: ConsoleTools['administration']) {
  const id = pathId(c, 'escalation');
  const escalation = await escalations.store.find(id);
  if (escalation === null) throw escalationNotFound(id);
  const found = await searchEndUser(escalations, { endUser: escalation.endUser });
  return { escalation, others: found.escalations.filter((one) => one.id !== id) };
}

function renderRemoval(c: ConsoleContext, props: RemoveConversationProps, status: 200 | 409 = 200) {
  const { removeTitle } = textsIn(c.var.reader.language, conversationTexts);
  return renderPage(c, { title: removeTitle, at: 'conversations' }, <RemoveConversationPage {...props} />, status);
}
