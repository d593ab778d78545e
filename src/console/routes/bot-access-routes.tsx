import {
  createKeyAs,
  dropCallbackSecretsAs,
  expireKeyAs,
  rotateCallbackSecretAs,
  rotateKeyAs,
  updateBotAs,
} from '../../bot-accounts/administer-bot.ts';
import type { Bot } from '../../bot-accounts/bot.ts';
import { type CallbackTest, testCallback } from '../../bot-accounts/test-callback.ts';
import { actorOf } from '../console-actor.ts';
import type { ConsoleContext } from '../console-env.ts';
import type { ConsoleRoute } from '../console-route.ts';
import type { ConsoleTools } from '../console-tools.ts';
import { callbackShapes, keyShapes } from '../pages/bot-form.ts';
import { BotCallbackTab, BotKeysTab } from '../pages/bot-page.tsx';
import { SecretsPage } from '../pages/bots-page.tsx';
import { redirectWithFlash } from '../parts/flash.ts';
import { attempt, emptyForm, errorsOf, type FormState, inputOf, readForm, typedValues } from '../parts/form-state.ts';
import { pathId } from '../path-id.ts';
import { renderPage } from '../render-page.tsx';
import { botsTexts } from '../texts/bots-texts.ts';
import { shellTexts } from '../texts/shell-texts.ts';
import { fill, textsIn } from '../texts/texts-in.ts';
import { botTabPage } from './bot-tab-page.tsx';
import { botOf } from './bots-routes.tsx';

/** Who may call as a bot, and where it is called back: keys, callback, signing secrets. */
export const botAccessRoutes: readonly ConsoleRoute[] = [
  { method: 'get', path: '/bots/:id/keys', access: 'viewer', handle: (c, tools) => keysTab(c, tools, emptyForm) },
  { method: 'post', path: '/bots/:id/keys', access: 'designer', handle: createKey },
  { method: 'post', path: '/bots/:id/keys/:keyId/rotate', access: 'designer', handle: rotateKey },
  { method: 'post', path: '/bots/:id/keys/:keyId/revoke', access: 'designer', handle: revokeKey },
  { method: 'get', path: '/bots/:id/callback', access: 'viewer', handle: (c, tools) => callbackTab(c, tools, {}) },
  { method: 'post', path: '/bots/:id/callback', access: 'designer', handle: saveCallback },
  { method: 'post', path: '/bots/:id/callback/test', access: 'designer', handle: sendTest },
  { method: 'post', path: '/bots/:id/callback/secret', access: 'designer', handle: rotateSecret },
  { method: 'post', path: '/bots/:id/callback/secret/drop', access: 'designer', handle: dropSecret },
];

const words = (c: ConsoleContext) => textsIn(c.var.reader.language, botsTexts);

async function keysTab(c: ConsoleContext, tools: ConsoleTools, state: FormState): Promise<Response> {
  const bot = await botOf(c, tools);
  const keys = await tools.administration.bots.directory.listKeys(bot.id);
  const newestFirst = [...keys].reverse();
  const content = <BotKeysTab bot={bot} keys={newestFirst} now={tools.clock.now()} state={state} />;
  return botTabPage(c, tools, { bot, tab: 'keys', state, content });
}

async function createKey(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const sent = await readForm(c);
  const bot = await botOf(c, tools);
  const asked = { id: bot.id, label: sent['label'] ?? '' };
  const made = await attempt(() => createKeyAs(tools.administration.bots, actorOf(c), asked));
  if (made.ok) return keyPage(c, bot, made.value.secret);
  const errors = errorsOf(made.error, c.var.reader.language);
  return keysTab(c, tools, { values: typedValues(keyShapes, sent), errors });
}

function keyPage(c: ConsoleContext, bot: Bot, apiKey: string) {
  const t = words(c);
  return secretPage(c, { bot, title: t.keyMadeTitle, label: t.apiKey, value: apiKey, back: 'keys' });
}

interface SecretShown {
  readonly bot: Bot;
  readonly title: string;
  readonly label: string;
  readonly value: string;
  readonly back: 'keys' | 'callback';
}

function secretPage(c: ConsoleContext, { bot, title, label, value, back }: SecretShown) {
  const here = `/console/bots/${bot.id}/${back}`;
  const name = fill(title, { name: bot.name });
  const page = <SecretsPage title={name} bot={bot} values={[{ label, value }]} goOn={here} />;
  return renderPage(c, { title: name, at: 'bots', shownAs: here }, page);
}

const overlapSecondsMax = 30 * 86_400;

async function rotateKey(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const bot = await botOf(c, tools);
  const { overlap } = await readForm(c);
  const seconds = Math.min(overlapSecondsMax, Math.max(0, Math.round(Number(overlap) || 0)));
  const change = { id: bot.id, keyId: pathId(c, 'botKey', 'keyId'), overlapMs: seconds * 1000 };
  const { secret } = await rotateKeyAs(tools.administration.bots, actorOf(c), change);
  return keyPage(c, bot, secret);
}

async function revokeKey(c: ConsoleContext, { administration }: ConsoleTools): Promise<Response> {
  const id = pathId(c, 'bot');
  await expireKeyAs(administration.bots, actorOf(c), { id, keyId: pathId(c, 'botKey', 'keyId'), afterMs: 0 });
  return redirectWithFlash(c, `/console/bots/${id}/keys`, { tone: 'good', text: words(c).keyRevoked });
}

interface CallbackView {
  readonly state?: FormState;
  readonly test?: CallbackTest;
}

async function callbackTab(c: ConsoleContext, tools: ConsoleTools, view: CallbackView): Promise<Response> {
  const bot = await botOf(c, tools);
  const secrets = await tools.administration.bots.directory.callbackSecrets(bot.id);
  const state = view.state ?? { values: { callbackUrl: bot.callbackUrl ?? '' }, errors: {} };
  const content = <BotCallbackTab bot={bot} liveSecrets={secrets.length} state={state} test={view.test ?? null} />;
  return botTabPage(c, tools, { bot, tab: 'callback', state, content });
}

async function saveCallback(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const id = pathId(c, 'bot');
  const sent = await readForm(c);
  const input = inputOf(callbackShapes, sent, null);
  const tried = await attempt(() => updateBotAs(tools.administration.bots, actorOf(c), { id, input }));
  const text = shellTexts.saved[c.var.reader.language];
  if (tried.ok) return redirectWithFlash(c, `/console/bots/${id}/callback`, { tone: 'good', text });
  const errors = errorsOf(tried.error, c.var.reader.language);
  return callbackTab(c, tools, { state: { values: typedValues(callbackShapes, sent), errors } });
}

async function sendTest(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const bot = await botOf(c, tools);
  const tried = await attempt(() => testCallback(tools.administration.bots, bot.id));
  if (tried.ok) return callbackTab(c, tools, { test: tried.value });
  const errors = errorsOf(tried.error, c.var.reader.language);
  return callbackTab(c, tools, { state: { values: { callbackUrl: bot.callbackUrl ?? '' }, errors } });
}

async function rotateSecret(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const t = words(c);
  const bot = await botOf(c, tools);
  const value = await rotateCallbackSecretAs(tools.administration.bots, actorOf(c), bot.id);
  return secretPage(c, { bot, title: t.secretMadeTitle, label: t.signingSecret, value, back: 'callback' });
}

async function dropSecret(c: ConsoleContext, { administration }: ConsoleTools): Promise<Response> {
  const id = pathId(c, 'bot');
  await dropCallbackSecretsAs(administration.bots, actorOf(c), id);
  return redirectWithFlash(c, `/console/bots/${id}/callback`, { tone: 'good', text: words(c).secretDropped });
}
