import type { TryOutWindow } from '../../bots/bot-protocol.ts';
import type { AppError } from '../../core/app-error.ts';
import { languages } from '../../core/language.ts';
import type { ConsoleContext } from '../console-env.ts';
import type { ConsoleRoute } from '../console-route.ts';
import type { ConsoleTools } from '../console-tools.ts';
import { type LiveEvent, liveView } from '../live-view.tsx';
import { DeskHead, DeskLines, Hands, handsOf, UserTyping } from '../pages/desk-pane.tsx';
import {
  AgentTyping,
  ChatComposer,
  ChatLines,
  OwnerLine,
  TryOutPage,
  type TryOutProps,
  TryOutTimeline,
} from '../pages/try-out-page.tsx';
import { ChooseBotPage, StartTryOutPage, skillOf, startFields } from '../pages/try-out-start-page.tsx';
import { redirectWithFlash } from '../parts/flash.ts';
import { attempt, emptyForm, errorsOf, type FormState, readForm, typedValues } from '../parts/form-state.ts';
import { readVariables } from '../parts/variables-field.ts';
import { readSaid, saidBytesMax, tooLong } from '../read-said.ts';
import { escalationOf, readLines, readTryOut, sideOf, tryOutKey, watchTryOut, windowOf } from '../read-try-out.ts';
import { renderPage, renderPart, titleOf } from '../render-page.tsx';
import { textsIn } from '../texts/texts-in.ts';
import { tryOutTexts } from '../texts/try-out-texts.ts';
import { tryOutAddress } from '../try-out-address.ts';
import { watchState } from '../watch-state.ts';

/** Trying a bot out: the end user's window, the agent's desk of the sandbox, and what happens between them. */
export const tryOutRoutes: readonly ConsoleRoute[] = [
  { method: 'get', path: '/try', access: 'designer', handle: choose },
  { method: 'get', path: '/try/:bot', access: 'designer', handle: (c, tools) => startPage(c, tools, emptyForm) },
  { method: 'post', path: '/try/:bot', access: 'designer', handle: start },
  { method: 'get', path: '/try/:bot/:conversation', access: 'designer', handle: show },
  { method: 'get', path: '/try/:bot/:conversation/live', access: 'designer', handle: follow },
  { method: 'post', path: '/try/:bot/:conversation/say', access: 'designer', bodyBytesMax: saidBytesMax, handle: say },
  { method: 'post', path: '/try/:bot/:conversation/typing', access: 'designer', handle: type },
  { method: 'post', path: '/try/:bot/:conversation/leave', access: 'designer', handle: leave },
];

/** People look at both sides at once: an answer has to appear as if it had been said aloud. */
const lookEveryMs = 400;

const words = (c: ConsoleContext) => textsIn(c.var.reader.language, tryOutTexts);
const isPartial = (c: ConsoleContext) => c.req.header('hx-request') === 'true';

async function choose(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const bots = await tools.lists.bots();
  const [only, ...more] = bots;
  if (only !== undefined && more.length === 0) return c.redirect(`/console/try/${only.id}`, 303);
  return renderPage(c, { title: words(c).title, at: 'try' }, <ChooseBotPage bots={bots} />);
}

async function startPage(c: ConsoleContext, tools: ConsoleTools, state: FormState): Promise<Response> {
  const { bot } = await windowOf(c, tools);
  const routes = await tools.administration.routing.routes.list({ botId: bot.id });
  const page = <StartTryOutPage bot={bot} side={tools.tryOutOf(bot.protocol)} routes={routes} state={state} />;
  const hasErrors = Object.keys(state.errors).length > 0;
  return renderPage(c, { title: titleOf(words(c).title, bot.name), at: 'try' }, page, hasErrors ? 422 : 200);
}

async function start(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const { bot } = await windowOf(c, tools);
  const side = sideOf(tools, { bot });
  const sent = await readForm(c);
  const language = languages.find((one) => one === sent['language']) ?? bot.language;
  const variables = variablesIn(c, sent['variables'] ?? '');
  const window = { bot, conversationId: null, skill: skillOf(sent['skill']), language };
  const tried = variables.ok
    ? await said(c, sent['text'], async (text) => {
        const begun: TryOutWindow = { ...window, variables: variables.value };
        return tryOutAddress({ ...begun, conversationId: await side.say(begun, { text, file: null }) });
      })
    : variables;
  if (tried.ok) return c.redirect(tried.value, 303);
  const routes = await tools.administration.routing.routes.list({ botId: bot.id });
  return startPage(c, tools, { values: typedValues(startFields(bot, side, routes), sent), errors: tried.errors });
}

/** They travel in addresses, which browsers and proxies cut when they are long. */
const variablesCharsMax = 1_500;

function variablesIn(c: ConsoleContext, written: string): Said<TryOutWindow['variables']> {
  const found = readVariables(written, c.var.reader.language);
  if (!found.ok) return { ok: false, errors: { variables: found.mistake } };
  if (written.length > variablesCharsMax) return { ok: false, errors: { variables: words(c).variablesLong } };
  return found;
}

type Said<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly errors: FormState['errors'] };

/** Does something with what was written, or says what is wrong with it. */
async function said<Value>(
  c: ConsoleContext,
  written: string | undefined,
  work: (text: string) => Promise<Value>,
): Promise<Said<Value>> {
  const text = written?.trim() ?? '';
  if (text === '') return { ok: false, errors: { text: words(c).required } };
  const long = tooLong(c, text);
  if (long !== null) return { ok: false, errors: { text: long } };
  const tried = await attempt(() => work(text));
  return tried.ok ? tried : { ok: false, errors: errorsOf(tried.error, c.var.reader.language) };
}

async function propsOf(c: ConsoleContext, tools: ConsoleTools): Promise<TryOutProps> {
  const window = await windowOf(c, tools);
  const state = await readTryOut(tools, window);
  const { asksSkill } = sideOf(tools, window);
  return { window, state, lines: await readLines(tools, window), asksSkill };
}

async function show(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  return page(c, await propsOf(c, tools));
}

function page(c: ConsoleContext, props: TryOutProps, typed?: FormState): Response | Promise<Response> {
  const content = <TryOutPage {...props} {...(typed === undefined ? {} : { typed })} />;
  const title = titleOf(words(c).chat, words(c).title, props.window.bot.name);
  return renderPage(c, { title, at: 'try' }, content, typed === undefined ? 200 : 422);
}

/** Every part that changes; the lines are read again only when something has happened. */
async function follow(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const window = await windowOf(c, tools);
  const { asksSkill } = sideOf(tools, window);
  await escalationOf(tools, window);
  return liveView(c, tools, async function* (signal): AsyncGenerator<LiveEvent> {
    // What the page shows already: drawn anew it would lose what is being typed.
    const back = tryOutAddress(window);
    let hands = c.req.query('hands') ?? '';
    const read = watchTryOut(tools, window, signal);
    for await (const state of watchState(signal, read, tryOutKey, lookEveryMs)) {
      const { desk } = state;
      const lines = await readLines(tools, window);
      yield { event: 'chat', part: <ChatLines lines={lines} /> };
      yield { event: 'owner', part: <OwnerLine window={window} state={state} lines={lines} asksSkill={asksSkill} /> };
      yield { event: 'agent-typing', part: <AgentTyping state={state} /> };
      yield { event: 'user-typing', part: <UserTyping state={desk} /> };
      yield { event: 'ticket', part: <DeskHead state={desk} /> };
      yield { event: 'desk', part: <DeskLines state={desk} /> };
      if (handsOf(desk) !== hands) yield { event: 'hands', part: <Hands state={desk} back={back} /> };
      hands = handsOf(desk);
      yield { event: 'timeline', part: <TryOutTimeline state={state} /> };
    }
  });
}

async function say(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const window = await windowOf(c, tools);
  await escalationOf(tools, window);
  const sent = await readForm(c);
  const tried = await sayIt(c, tools, window);
  const typed: FormState | null = tried.ok ? null : { values: sent, errors: tried.errors };
  if (tried.ok && tried.value !== window.conversationId) return leadTo(c, { ...window, conversationId: tried.value });
  if (!isPartial(c)) return typed === null ? leadTo(c, window) : page(c, await propsOf(c, tools), typed);
  const lines = await readLines(tools, window);
  return renderPart(
    c,
    <>
      <ChatComposer window={window} isFresh {...(typed === null ? {} : { typed })} />
      <div id="chat-lines" hx-swap-oob="innerHTML">
        <ChatLines lines={lines} />
      </div>
    </>,
  );
}

async function sayIt(c: ConsoleContext, tools: ConsoleTools, window: TryOutWindow): Promise<Said<string>> {
  const said = await readSaid(c);
  if (!said.ok) return said;
  const { text, file } = said.value;
  const message = { text, file: file === null ? null : { ...file, content: only(file.bytes) } };
  const tried = await attempt(() => sideOf(tools, window).say(window, message));
  return tried.ok ? tried : { ok: false, errors: errorsOf(tried.error, c.var.reader.language) };
}

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** Whoever types where nobody listens any more has done nothing wrong. */
async function type(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const window = await windowOf(c, tools);
  await escalationOf(tools, window);
  const { isTyping } = await readForm(c);
  await attempt(() => sideOf(tools, window).type(window, isTyping === 'true'));
  return c.body(null, 204);
}

/** To a window's page, also for htmx, which would otherwise take the page for a part. */
function leadTo(c: ConsoleContext, window: TryOutWindow): Response {
  const address = tryOutAddress(window);
  return isPartial(c) ? c.body(null, 204, { 'HX-Redirect': address }) : c.redirect(address, 303);
}

async function leave(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const window = await windowOf(c, tools);
  await escalationOf(tools, window);
  const tried = await attempt(() => sideOf(tools, window).leave(window));
  if (tried.ok) return leadTo(c, window);
  return redirectWithFlash(c, tryOutAddress(window), { tone: 'bad', text: troubleOf(c, tried.error) });
}

function troubleOf(c: ConsoleContext, error: AppError): string {
  return Object.values(errorsOf(error, c.var.reader.language)).join(' ');
}
