import {
  createKeyAs,
  dropCallbackSecretsAs,
  expireKeyAs,
  rotateCallbackSecretAs,
  rotateKeyAs,
  updateBotAs,
} from '../../bot-accounts/administer-bot.ts';
import { type Bot, textKeys } from '../../bot-accounts/bot.ts';
import { type CallbackTest, testCallback } from '../../bot-accounts/test-callback.ts';
import { AppError } from '../../core/app-error.ts';
import { actorOf } from '../console-actor.ts';
import type { ConsoleContext } from '../console-env.ts';
import type { ConsoleRoute } from '../console-route.ts';
import type { ConsoleTools } from '../console-tools.ts';
import { callbackShapes, keyShapes, rulesShapes, timerShapes, timersFrom } from '../pages/bot-form.ts';
import {
  BotCallbackTab,
  BotFrame,
  BotKeysTab,
  BotSamplesTab,
  BotSettingsTab,
  type BotTab,
  settingsState,
} from '../pages/bot-page.tsx';
import { codeSamples } from '../pages/bot-samples.ts';
import { BotTextsTab, TextPreview, textsFrom, textsState } from '../pages/bot-texts-tab.tsx';
import { SecretsPage } from '../pages/bots-page.tsx';
import { redirectWithFlash } from '../parts/flash.ts';
import {
  attempt,
  emptyForm,
  errorsOf,
  type FormState,
  inputOf,
  readForm,
  type SentForm,
  typedValues,
} from '../parts/form-state.ts';
import { pathId } from '../path-id.ts';
import { renderPage, renderPart } from '../render-page.tsx';
import { botsTexts } from '../texts/bots-texts.ts';
import { shellTexts } from '../texts/shell-texts.ts';
import { fill, textsIn } from '../texts/texts-in.ts';
import { botOf } from './bots-routes.tsx';

/** Everything about one bot: rules, keys, callback, texts, samples. */
export const botRoutes: readonly ConsoleRoute[] = [
  { method: 'get', path: '/bots/:id', access: 'viewer', handle: (c, tools) => settingsTab(c, tools, null) },
  { method: 'post', path: '/bots/:id', access: 'designer', handle: saveSettings },
  { method: 'get', path: '/bots/:id/keys', access: 'viewer', handle: (c, tools) => keysTab(c, tools, emptyForm) },
  { method: 'post', path: '/bots/:id/keys', access: 'designer', handle: createKey },
  { method: 'post', path: '/bots/:id/keys/:keyId/rotate', access: 'designer', handle: rotateKey },
  { method: 'post', path: '/bots/:id/keys/:keyId/revoke', access: 'designer', handle: revokeKey },
  { method: 'get', path: '/bots/:id/callback', access: 'viewer', handle: (c, tools) => callbackTab(c, tools, {}) },
  { method: 'post', path: '/bots/:id/callback', access: 'designer', handle: saveCallback },
  { method: 'post', path: '/bots/:id/callback/test', access: 'designer', handle: sendTest },
  { method: 'post', path: '/bots/:id/callback/secret', access: 'designer', handle: rotateSecret },
  { method: 'post', path: '/bots/:id/callback/secret/drop', access: 'designer', handle: dropSecret },
  { method: 'get', path: '/bots/:id/texts', access: 'viewer', handle: (c, tools) => textsTab(c, tools, null) },
  { method: 'post', path: '/bots/:id/texts', access: 'designer', handle: saveTexts },
  { method: 'post', path: '/bots/:id/texts/preview', access: 'designer', handle: previewText },
  { method: 'get', path: '/bots/:id/samples', access: 'viewer', handle: samplesTab },
];

const words = (c: ConsoleContext) => textsIn(c.var.reader.language, botsTexts);
const saved = (c: ConsoleContext, path: string) =>
  redirectWithFlash(c, path, { tone: 'good', text: shellTexts.saved[c.var.reader.language] });
const statusOf = (state: FormState | null) => (Object.keys(state?.errors ?? {}).length > 0 ? 422 : 200);

function tabPage(
  c: ConsoleContext,
  { bot, tab, state }: { readonly bot: Bot; readonly tab: BotTab; readonly state: FormState | null },
  content: Parameters<typeof BotFrame>[0]['children'],
) {
  const frame = (
    <BotFrame bot={bot} tab={tab}>
      {content}
    </BotFrame>
  );
  return renderPage(c, { title: bot.name, at: 'bots' }, frame, statusOf(state));
}

async function settingsTab(c: ConsoleContext, tools: ConsoleTools, state: FormState | null): Promise<Response> {
  const bot = await botOf(c, tools);
  return tabPage(c, { bot, tab: 'settings', state }, <BotSettingsTab bot={bot} state={state ?? settingsState(bot)} />);
}

async function saveSettings(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const id = pathId(c, 'bot');
  const sent = await readForm(c);
  const shapes = [...rulesShapes, ...timerShapes];
  const tried = await attempt(async () => {
    const timers = timersFrom(inputOf(timerShapes, sent));
    // An empty name is a mistake, and not a name that stays.
    const input = { ...inputOf(rulesShapes, sent), name: sent['name'] ?? '', timers };
    return updateBotAs(tools.administration.bots, actorOf(c), { id, input });
  });
  if (tried.ok) return saved(c, `/console/bots/${id}`);
  const errors = timerErrors(errorsOf(tried.error, c.var.reader.language));
  return settingsTab(c, tools, { values: typedValues(shapes, sent), errors });
}

/** The use case names limits as the API does. */
function timerErrors(errors: Record<string, string>): Record<string, string> {
  const renamed = Object.entries(errors).map(([path, text]) => [path.replace(/^timers\.(\w+)Seconds$/, '$1'), text]);
  return Object.fromEntries(renamed);
}

async function keysTab(c: ConsoleContext, tools: ConsoleTools, state: FormState): Promise<Response> {
  const bot = await botOf(c, tools);
  const keys = await tools.administration.bots.directory.listKeys(bot.id);
  const newestFirst = [...keys].reverse();
  const tab = <BotKeysTab bot={bot} keys={newestFirst} now={tools.clock.now()} state={state} />;
  return tabPage(c, { bot, tab: 'keys', state }, tab);
}

async function createKey(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const sent = await readForm(c);
  const label = (sent['label'] ?? '').trim();
  if (label === '' || label.length > 100) {
    const error = new AppError('invalid_request', '', { details: [{ path: 'label', message: labelMistake(label) }] });
    const errors = errorsOf(error, c.var.reader.language);
    return keysTab(c, tools, { values: typedValues(keyShapes, sent), errors });
  }
  const bot = await botOf(c, tools);
  const { secret } = await createKeyAs(tools.administration.bots, actorOf(c), { id: bot.id, label });
  return keyPage(c, bot, secret);
}

const labelMistake = (label: string) =>
  label === '' ? 'is required (string)' : 'Too big: expected string to have <=100 characters';

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
  const tab = <BotCallbackTab bot={bot} liveSecrets={secrets.length} state={state} test={view.test ?? null} />;
  return tabPage(c, { bot, tab: 'callback', state }, tab);
}

async function saveCallback(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const id = pathId(c, 'bot');
  const sent = await readForm(c);
  const input = inputOf(callbackShapes, sent, null);
  const tried = await attempt(() => updateBotAs(tools.administration.bots, actorOf(c), { id, input }));
  if (tried.ok) return saved(c, `/console/bots/${id}/callback`);
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

async function textsTab(c: ConsoleContext, tools: ConsoleTools, state: FormState | null): Promise<Response> {
  const bot = await botOf(c, tools);
  return tabPage(c, { bot, tab: 'texts', state }, <BotTextsTab bot={bot} state={state ?? textsState(bot)} />);
}

async function saveTexts(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const id = pathId(c, 'bot');
  const sent: SentForm = await readForm(c);
  const input = { texts: textsFrom(sent) };
  const tried = await attempt(() => updateBotAs(tools.administration.bots, actorOf(c), { id, input }));
  if (tried.ok) return saved(c, `/console/bots/${id}/texts`);
  return textsTab(c, tools, { values: sent, errors: errorsOf(tried.error, c.var.reader.language, 'texts') });
}

async function previewText(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const bot = await botOf(c, tools);
  const textKey = textKeys.find((key) => key === c.req.query('key'));
  if (textKey === undefined) throw new AppError('not_found', 'There is no such text.');
  const drafted = { ...bot, texts: textsFrom(await readForm(c)) };
  return renderPart(c, <TextPreview bot={drafted} textKey={textKey} />);
}

async function samplesTab(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const bot = await botOf(c, tools);
  const samples = codeSamples(tools.publicUrl ?? new URL(c.req.url).origin);
  return tabPage(c, { bot, tab: 'samples', state: null }, <BotSamplesTab samples={samples} />);
}
