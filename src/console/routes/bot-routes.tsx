import { updateBotAs } from '../../bot-accounts/administer-bot.ts';
import { textKeys } from '../../bot-accounts/bot.ts';
import { AppError } from '../../core/app-error.ts';
import { actorOf } from '../console-actor.ts';
import type { ConsoleContext } from '../console-env.ts';
import type { ConsoleRoute } from '../console-route.ts';
import type { ConsoleTools } from '../console-tools.ts';
import { rulesShapes, timerShapes, timersFrom } from '../pages/bot-form.ts';
import { BotInstallationTab, BotSamplesTab, BotSettingsTab, settingsState } from '../pages/bot-page.tsx';
import { codeSamples } from '../pages/bot-samples.ts';
import { BotTextsTab, TextPreview, textFields, textsFrom, textsState } from '../pages/bot-texts-tab.tsx';
import { protocolInputFrom, protocolShapes } from '../pages/protocol-form.tsx';
import { redirectWithFlash } from '../parts/flash.ts';
import { attempt, errorsOf, type FormState, inputOf, readForm, typedValues } from '../parts/form-state.ts';
import { conflictForm, mergeForm, shownForm } from '../parts/merge-form.ts';
import { renderPart } from '../render-page.tsx';
import { shellTexts } from '../texts/shell-texts.ts';
import { botTabPage, protocolOf } from './bot-tab-page.tsx';
import { botOf } from './bots-routes.tsx';

/** What one bot does and says: rules, texts, samples. */
export const botRoutes: readonly ConsoleRoute[] = [
  { method: 'get', path: '/bots/:id', access: 'viewer', handle: (c, tools) => settingsTab(c, tools, null) },
  { method: 'post', path: '/bots/:id', access: 'designer', handle: saveSettings },
  { method: 'get', path: '/bots/:id/texts', access: 'viewer', handle: (c, tools) => textsTab(c, tools, null) },
  { method: 'post', path: '/bots/:id/texts', access: 'designer', handle: saveTexts },
  { method: 'post', path: '/bots/:id/texts/preview', access: 'designer', handle: previewText },
  { method: 'get', path: '/bots/:id/samples', access: 'viewer', handle: samplesTab },
];

const saved = (c: ConsoleContext, path: string) =>
  redirectWithFlash(c, path, { tone: 'good', text: shellTexts.saved[c.var.reader.language] });

async function settingsTab(c: ConsoleContext, tools: ConsoleTools, state: FormState | null): Promise<Response> {
  const bot = await botOf(c, tools);
  const protocol = protocolOf(tools, bot);
  const content = <BotSettingsTab bot={bot} protocol={protocol} state={state ?? settingsState(bot)} />;
  return botTabPage(c, tools, { bot, tab: 'settings', state, content });
}

async function saveSettings(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const bot = await botOf(c, tools);
  const settings = protocolShapes(protocolOf(tools, bot));
  const fields = [...rulesShapes, ...settings.all, ...timerShapes];
  const { language } = c.var.reader;
  const sent = await readForm(c);
  const current = settingsState(bot).values;
  const merged = mergeForm({ ...sent, ...typedValues(fields, sent) }, current);
  if (merged.conflicts.length > 0) return settingsTab(c, tools, conflictForm({ merged, current, fields, language }));
  const { values } = merged;
  const tried = await attempt(async () => {
    const timers = timersFrom(inputOf(timerShapes, values));
    // An empty name is a mistake, and not a name that stays.
    const rules = { ...inputOf(rulesShapes, values), name: values['name'] ?? '' };
    const input = { ...rules, ...protocolInputFrom(settings, values), timers };
    return updateBotAs(tools.administration.bots, actorOf(c), { id: bot.id, input });
  });
  if (tried.ok) return saved(c, `/console/bots/${bot.id}`);
  const errors = timerErrors(errorsOf(tried.error, language));
  return settingsTab(c, tools, shownForm(current, { values, errors }));
}

/** The use case names limits as the API does. */
function timerErrors(errors: Record<string, string>): Record<string, string> {
  const renamed = Object.entries(errors).map(([path, text]) => [path.replace(/^timers\.(\w+)Seconds$/, '$1'), text]);
  return Object.fromEntries(renamed);
}

async function textsTab(c: ConsoleContext, tools: ConsoleTools, state: FormState | null): Promise<Response> {
  const bot = await botOf(c, tools);
  const content = <BotTextsTab bot={bot} state={state ?? textsState(bot)} />;
  return botTabPage(c, tools, { bot, tab: 'texts', state, content });
}

async function saveTexts(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const bot = await botOf(c, tools);
  const { language } = c.var.reader;
  const current = textsState(bot).values;
  const merged = mergeForm(await readForm(c), current);
  if (merged.conflicts.length > 0)
    return textsTab(c, tools, conflictForm({ merged, current, fields: textFields, language }));
  const { values } = merged;
  const change = { id: bot.id, input: { texts: textsFrom(values) } };
  const tried = await attempt(() => updateBotAs(tools.administration.bots, actorOf(c), change));
  if (tried.ok) return saved(c, `/console/bots/${bot.id}/texts`);
  return textsTab(c, tools, shownForm(current, { values, errors: errorsOf(tried.error, language, 'texts') }));
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
  const publicUrl = tools.publicUrl ?? new URL(c.req.url).origin;
  const installation = protocolOf(tools, bot)?.installation?.(bot, publicUrl);
  const content =
    installation === undefined ? (
      <BotSamplesTab samples={codeSamples(publicUrl)} />
    ) : (
      <BotInstallationTab installation={installation} />
    );
  return botTabPage(c, tools, { bot, tab: 'samples', state: null, content });
}
