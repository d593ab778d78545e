import { removeConnection } from '../../connections/remove-connection.ts';
import { updateConnection } from '../../connections/update-connection.ts';
import { actorOf } from '../console-actor.ts';
import type { ConsoleContext } from '../console-env.ts';
import type { ConsoleRoute } from '../console-route.ts';
import type { ConsoleTools } from '../console-tools.ts';
import { connectionInputFrom, connectionShapes, connectionState } from '../pages/connection-form.ts';
import { RemoveConnectionPage, SettingsTab } from '../pages/connection-page.tsx';
import { redirectWithFlash } from '../parts/flash.ts';
import { attempt, emptyForm, errorsOf, type FormState, readForm, typedValues } from '../parts/form-state.ts';
import { conflictForm, mergeForm } from '../parts/merge-form.ts';
import { pathId } from '../path-id.ts';
import { renderPage } from '../render-page.tsx';
import { shellTexts } from '../texts/shell-texts.ts';
import { fill } from '../texts/texts-in.ts';
import { aboutConnection, connectionOf, connectionsOf, connectionTabPage, hasErrors } from './connection-tab-page.tsx';

/** Changing one connection and removing it. */
export const connectionRoutes: readonly ConsoleRoute[] = [
  {
    method: 'get',
    path: '/connections/:id/settings',
    access: 'viewer',
    handle: (c, tools) => settingsTab(c, tools, null),
  },
  { method: 'post', path: '/connections/:id/settings', access: 'designer', handle: saveSettings },
  {
    method: 'get',
    path: '/connections/:id/remove',
    access: 'designer',
    handle: (c, tools) => removePage(c, tools, emptyForm),
  },
  { method: 'post', path: '/connections/:id/remove', access: 'designer', handle: remove },
];

async function settingsTab(c: ConsoleContext, tools: ConsoleTools, state: FormState | null): Promise<Response> {
  const connection = await connectionOf(c, tools);
  const { view, helpdesk } = aboutConnection(tools, connection);
  const shown = state ?? connectionState(connectionsOf(tools), connection);
  const shapes = helpdesk === null ? null : connectionShapes(helpdesk, false);
  const content = <SettingsTab view={view} helpdesk={helpdesk} shapes={shapes} state={shown} />;
  return connectionTabPage(c, tools, { connection, tab: 'settings', content, status: hasErrors(shown) ? 422 : 200 });
}

async function saveSettings(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const connection = await connectionOf(c, tools);
  const { helpdesk } = aboutConnection(tools, connection);
  if (helpdesk === null) return settingsTab(c, tools, null);
  const shapes = connectionShapes(helpdesk, false);
  const sent = await readForm(c);
  const { language } = c.var.reader;
  const current = connectionState(connectionsOf(tools), connection);
  const merged = mergeForm({ ...sent, ...typedValues(shapes.all, sent) }, current.values);
  if (merged.conflicts.length > 0) {
    const shown = conflictForm({ merged, current: current.values, fields: shapes.all, language });
    return settingsTab(c, tools, { ...current, ...shown, values: typedValues(shapes.all, merged.values) });
  }
  const change = { id: connection.id, input: connectionInputFrom(shapes, merged.values, false) };
  const tried = await attempt(() => updateConnection(connectionsOf(tools), actorOf(c), change));
  if (!tried.ok) {
    const values = typedValues(shapes.all, merged.values);
    return settingsTab(c, tools, { ...current, values, errors: errorsOf(tried.error, language) });
  }
  const text = shellTexts.saved[language];
  return redirectWithFlash(c, `/console/connections/${connection.id}/settings`, { tone: 'good', text });
}

async function removePage(c: ConsoleContext, tools: ConsoleTools, state: FormState): Promise<Response> {
  const connection = await connectionOf(c, tools);
  const { view } = aboutConnection(tools, connection);
  const usage = await connectionsOf(tools).usageOf(connection.id);
  const title = fill(shellTexts.removeAsk[c.var.reader.language], { name: connection.name });
  const page = <RemoveConnectionPage view={view} usage={usage} state={state} />;
  return renderPage(c, { title, at: 'connections' }, page, hasErrors(state) ? 409 : 200);
}

async function remove(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const id = pathId(c, 'connection');
  const { language } = c.var.reader;
  // The page before has said which routes go with it.
  const tried = await attempt(() => removeConnection(connectionsOf(tools), actorOf(c), { id, withRoutes: true }));
  if (!tried.ok) return removePage(c, tools, { values: {}, errors: errorsOf(tried.error, language) });
  return redirectWithFlash(c, '/console/connections', { tone: 'good', text: shellTexts.removed[language] });
}
