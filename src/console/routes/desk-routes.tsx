import { AppError } from '../../core/app-error.ts';
import {
  answerAtDesk,
  type DeskState,
  endAtDesk,
  readDesk,
  transferAtDesk,
  typeAtDesk,
} from '../../escalations/at-desk.ts';
import { fileHeaders } from '../../http/file-headers.ts';
import { safeNext } from '../admit.ts';
import type { ConsoleContext } from '../console-env.ts';
import type { ConsoleRoute } from '../console-route.ts';
import type { ConsoleTools } from '../console-tools.ts';
import { liveView } from '../live-view.tsx';
import { openDeskFile } from '../open-desk-file.ts';
import {
  AgentComposer,
  DeskHead,
  DeskLines,
  DeskPage,
  deskKey,
  Hands,
  handsOf,
  UserTyping,
} from '../pages/desk-pane.tsx';
import { redirectWithFlash } from '../parts/flash.ts';
import { attempt, errorsOf, type FormState, readForm } from '../parts/form-state.ts';
import { pathId } from '../path-id.ts';
import { readSaid, saidBytesMax } from '../read-said.ts';
import { renderPage, renderPart } from '../render-page.tsx';
import { deskTexts } from '../texts/desk-texts.ts';
import { watchState } from '../watch-state.ts';

/** The agent's desk of one escalation, for helpdesks whose desk is inside Passerelle. */
export const deskRoutes: readonly ConsoleRoute[] = [
  { method: 'get', path: '/conversations/:id/desk', access: 'designer', handle: show },
  { method: 'get', path: '/conversations/:id/desk/live', access: 'designer', handle: follow },
  {
    method: 'post',
    path: '/conversations/:id/desk/answer',
    access: 'designer',
    bodyBytesMax: saidBytesMax,
    handle: answer,
  },
  { method: 'post', path: '/conversations/:id/desk/typing', access: 'designer', handle: type },
  { method: 'get', path: '/conversations/:id/desk/files/:message', access: 'designer', handle: readFile },
  { method: 'post', path: '/conversations/:id/desk/end', access: 'designer', handle: end },
  { method: 'post', path: '/conversations/:id/desk/transfer', access: 'designer', handle: transfer },
];

const lookEveryMs = 400;
const deskOf = (c: ConsoleContext) => `/console/conversations/${pathId(c, 'escalation')}/desk`;
const isPartial = (c: ConsoleContext) => c.req.header('hx-request') === 'true';

async function stateOf(c: ConsoleContext, { administration }: ConsoleTools): Promise<DeskState> {
  const escalation = await administration.escalations.store.find(pathId(c, 'escalation'));
  if (escalation === null) throw new AppError('not_found', 'There is no such conversation.');
  return readDesk(administration.escalations, escalation);
}

async function show(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const page = <DeskPage state={await stateOf(c, tools)} back={deskOf(c)} />;
  return renderPage(c, { title: deskTexts.pageTitle[c.var.reader.language], at: 'conversations' }, page);
}

async function follow(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  // A refusal needs its status before the first event is sent.
  await stateOf(c, tools);
  return liveView(c, tools, async function* (signal) {
    let hands = c.req.query('hands') ?? '';
    for await (const state of watchState(signal, () => stateOf(c, tools), deskKey, lookEveryMs)) {
      yield { event: 'ticket', part: <DeskHead state={state} /> };
      yield { event: 'desk', part: <DeskLines state={state} /> };
      yield { event: 'user-typing', part: <UserTyping state={state} /> };
      if (handsOf(state) !== hands) yield { event: 'hands', part: <Hands state={state} back={deskOf(c)} /> };
      hands = handsOf(state);
    }
  });
}

async function answer(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const { language } = c.var.reader;
  const { text = '', agent = '', back } = await readForm(c);
  const said = await readSaid(c);
  const whose = { id: pathId(c, 'escalation'), agentId: agent === '' ? null : agent };
  const tried = said.ok
    ? await attempt(() => answerAtDesk(tools.administration.escalations, { ...whose, ...said.value }))
    : said;
  const errors = tried.ok ? {} : 'errors' in tried ? tried.errors : errorsOf(tried.error, language);
  const next = back === undefined ? deskOf(c) : safeNext(back);
  const trouble = Object.values(errors).join(' ');
  if (!isPartial(c)) return leadBack(c, next, trouble);
  const state = await stateOf(c, tools);
  if (state.desk === null) return c.body(null, 204, { 'HX-Redirect': next });
  const typed: FormState = { values: trouble === '' ? { agent } : { agent, text }, errors };
  return renderPart(
    c,
    <>
      <AgentComposer id={state.escalation.id} desk={state.desk} back={next} typed={typed} isFresh />
      <div id="desk-lines" hx-swap-oob="innerHTML">
        <DeskLines state={state} />
      </div>
    </>,
  );
}

/** Whoever types into what has just ended has done nothing wrong. */
async function type(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const { agent = '', isTyping } = await readForm(c);
  const typing = { id: pathId(c, 'escalation'), agentId: agent === '' ? null : agent, isTyping: isTyping === 'true' };
  await attempt(() => typeAtDesk(tools.administration.escalations, typing));
  return c.body(null, 204);
}

async function readFile(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const { escalation } = await stateOf(c, tools);
  const messageId = c.req.param('message') ?? '';
  const found = { escalation, messageId };
  const file = await openDeskFile(tools.administration.escalations, found, c.req.raw.signal);
  return c.body(ReadableStream.from(file.content), 200, fileHeaders(file));
}

async function end(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const { ending = null, back } = await readForm(c);
  const request = { id: pathId(c, 'escalation'), ending };
  const tried = await attempt(() => endAtDesk(tools.administration.escalations, request));
  const errors = tried.ok ? {} : errorsOf(tried.error, c.var.reader.language);
  return leadBack(c, back === undefined ? deskOf(c) : safeNext(back), Object.values(errors).join(' '));
}

async function transfer(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const { groupId = '', back } = await readForm(c);
  const request = { id: pathId(c, 'escalation'), groupId };
  const tried = await attempt(() => transferAtDesk(tools.administration.escalations, request));
  const errors = tried.ok ? {} : errorsOf(tried.error, c.var.reader.language);
  return leadBack(c, back === undefined ? deskOf(c) : safeNext(back), Object.values(errors).join(' '));
}

function leadBack(c: ConsoleContext, path: string, trouble: string): Response {
  return trouble === '' ? c.redirect(path, 303) : redirectWithFlash(c, path, { tone: 'bad', text: trouble });
}
