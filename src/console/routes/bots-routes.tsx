import { createBotAs, removeBotAs } from '../../bot-accounts/administer-bot.ts';
import type { Bot } from '../../bot-accounts/bot.ts';
import { requireBot } from '../../bot-accounts/require-bot.ts';
import { AppError } from '../../core/app-error.ts';
import { countOpenOf } from '../../escalations/count-open.ts';
import type { KnownProtocol } from '../administration.ts';
import { actorOf } from '../console-actor.ts';
import type { ConsoleContext } from '../console-env.ts';
import type { ConsoleRoute } from '../console-route.ts';
import type { ConsoleTools } from '../console-tools.ts';
import { BotsPage, type BotUsage, NewBotPage, newBotFields, RemoveBotPage, SecretsPage } from '../pages/bots-page.tsx';
import { protocolInputFrom, protocolShapes } from '../pages/protocol-form.tsx';
import { redirectWithFlash } from '../parts/flash.ts';
import { attempt, emptyForm, errorsOf, type FormState, inputOf, readForm, typedValues } from '../parts/form-state.ts';
import { pathId } from '../path-id.ts';
import { renderPage } from '../render-page.tsx';
import { botsTexts } from '../texts/bots-texts.ts';
import { shellTexts } from '../texts/shell-texts.ts';
import { fill, textsIn } from '../texts/texts-in.ts';

/** The list of bots, making one and removing one. */
export const botsRoutes: readonly ConsoleRoute[] = [
  { method: 'get', path: '/bots', access: 'viewer', handle: showBots },
  { method: 'get', path: '/bots/new', access: 'designer', handle: (c, tools) => newBotPage(c, tools, blank(c)) },
  { method: 'post', path: '/bots/new', access: 'designer', handle: createBot },
  {
    method: 'get',
    path: '/bots/new/:protocol',
    access: 'designer',
    handle: (c, tools) => newBotPage(c, tools, blank(c)),
  },
  { method: 'post', path: '/bots/new/:protocol', access: 'designer', handle: createBot },
  {
    method: 'get',
    path: '/bots/:id/remove',
    access: 'designer',
    handle: (c, tools) => removePage(c, tools, emptyForm),
  },
  { method: 'post', path: '/bots/:id/remove', access: 'designer', handle: removeBot },
];

/** The bot that the address of a page names. */
export function botOf(c: ConsoleContext, { administration }: ConsoleTools): Promise<Bot> {
  return requireBot(administration.bots.directory, pathId(c, 'bot'));
}

/** Whoever makes a bot most likely makes it for people of their own language. */
const blank = (c: ConsoleContext): FormState => ({ values: { language: c.var.reader.language }, errors: {} });

const words = (c: ConsoleContext) => textsIn(c.var.reader.language, botsTexts);

async function showBots(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const bots = await tools.lists.bots();
  return renderPage(c, { title: words(c).title, at: 'bots' }, <BotsPage bots={bots} protocols={tools.botProtocols} />);
}

/** The protocol that the address names, the first one where it names none. Throws `AppError('not_found')`. */
function protocolNamed(c: ConsoleContext, { botProtocols }: ConsoleTools): KnownProtocol {
  const named = c.req.param('protocol');
  const found = named === undefined ? botProtocols[0] : botProtocols.find(({ kind }) => kind === named);
  if (found === undefined) throw new AppError('not_found', 'There is no such bot protocol.');
  return found;
}

async function newBotPage(c: ConsoleContext, tools: ConsoleTools, state: FormState): Promise<Response> {
  const page = <NewBotPage protocol={protocolNamed(c, tools)} protocols={tools.botProtocols} state={state} />;
  const status = Object.keys(state.errors).length > 0 ? 422 : 200;
  return renderPage(c, { title: words(c).newTitle, at: 'bots' }, page, status);
}

async function createBot(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const t = words(c);
  const protocol = protocolNamed(c, tools);
  const fields = newBotFields(protocol);
  const settings = protocolShapes(protocol);
  const sent = await readForm(c);
  const input = { ...inputOf(fields, sent), protocol: protocol.kind, ...protocolInputFrom(settings, sent) };
  const tried = await attempt(() => createBotAs(tools.administration.bots, actorOf(c), input));
  if (!tried.ok) {
    const errors = errorsOf(tried.error, c.var.reader.language);
    return newBotPage(c, tools, { values: typedValues([...fields, ...settings.all], sent), errors });
  }
  const { bot, apiKey, callbackSecret } = tried.value;
  const values = [
    { label: t.apiKey, value: apiKey },
    // Where nothing is called back, nothing is signed.
    ...(protocol.installation === undefined ? [{ label: t.signingSecret, value: callbackSecret }] : []),
  ];
  const here = `/console/bots/${bot.id}`;
  const title = fill(t.madeTitle, { name: bot.name });
  const page = <SecretsPage title={title} bot={bot} values={values} goOn={`${here}/samples`} />;
  return renderPage(c, { title, at: 'bots', shownAs: here }, page);
}

async function removePage(c: ConsoleContext, tools: ConsoleTools, state: FormState): Promise<Response> {
  const bot = await botOf(c, tools);
  const page = <RemoveBotPage bot={bot} usage={await usageOf(tools, bot)} state={state} />;
  const title = fill(shellTexts.removeAsk[c.var.reader.language], { name: bot.name });
  return renderPage(c, { title, at: 'bots' }, page, Object.keys(state.errors).length > 0 ? 409 : 200);
}

async function usageOf({ administration, clock }: ConsoleTools, { id }: Bot): Promise<BotUsage> {
  const { bots, routing, escalations } = administration;
  const [keys, routes, openEscalations] = await Promise.all([
    bots.directory.listKeys(id),
    routing.routes.list({ botId: id }),
    countOpenOf(escalations.store, { botId: id }),
  ]);
  const valid = keys.filter(({ expiresAt }) => expiresAt === null || expiresAt > clock.now());
  return { keys: valid.length, routes: routes.length, openEscalations };
}

async function removeBot(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const bot = await botOf(c, tools);
  const tried = await attempt(() => removeBotAs(tools.administration.bots, actorOf(c), bot.id));
  const { language } = c.var.reader;
  if (!tried.ok) return removePage(c, tools, { values: {}, errors: errorsOf(tried.error, language) });
  return redirectWithFlash(c, '/console/bots', { tone: 'good', text: shellTexts.removed[language] });
}
