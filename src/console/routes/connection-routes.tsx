import { checkConnection } from '../../connections/check-connection.ts';
import { connectConnection } from '../../connections/connect-connection.ts';
import type { Connection } from '../../connections/connection.ts';
import { findConnection, openLive } from '../../connections/connection-administration.ts';
import { describeConnection } from '../../connections/describe-connection.ts';
import { removeConnection } from '../../connections/remove-connection.ts';
import { updateConnection } from '../../connections/update-connection.ts';
import type { CheckResult } from '../../helpdesks/helpdesk.ts';
import { actorOf } from '../console-actor.ts';
import type { ConsoleContext } from '../console-env.ts';
import type { ConsoleRoute } from '../console-route.ts';
import type { ConsoleTools } from '../console-tools.ts';
import { liveView } from '../live-view.tsx';
import { CheckLine, CheckSummary, LiveCheck } from '../pages/check-lines.tsx';
import { connectionInputFrom, connectionShapes, connectionState, typedConnection } from '../pages/connection-form.ts';
import {
  ConnectionFrame,
  type ConnectionTab,
  RemoveConnectionPage,
  SettingsTab,
  SetupTab,
  type SetupTabProps,
} from '../pages/connection-page.tsx';
import { redirectWithFlash } from '../parts/flash.ts';
import { attempt, emptyForm, errorsOf, type FormState, readForm } from '../parts/form-state.ts';
import { pathId } from '../path-id.ts';
import { renderPage, renderPart } from '../render-page.tsx';
import { connectionsTexts } from '../texts/connections-texts.ts';
import { shellTexts } from '../texts/shell-texts.ts';
import { fill } from '../texts/texts-in.ts';

/** Everything about one connection: wiring, checks, settings. */
export const connectionRoutes: readonly ConsoleRoute[] = [
  { method: 'get', path: '/connections/:id', access: 'viewer', handle: (c, tools) => setupTab(c, tools, {}) },
  { method: 'post', path: '/connections/:id/connect', access: 'designer', handle: connect },
  { method: 'post', path: '/connections/:id/check', access: 'designer', handle: check },
  { method: 'get', path: '/connections/:id/check/live', access: 'designer', handle: checkLive },
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

const of = ({ administration }: ConsoleTools) => administration.connections;
const hasErrors = ({ errors }: FormState) => Object.keys(errors).length > 0;

function connectionOf(c: ConsoleContext, tools: ConsoleTools): Promise<Connection> {
  return findConnection(of(tools).connections, pathId(c, 'connection'));
}

function aboutPage(tools: ConsoleTools, connection: Connection) {
  const view = describeConnection(of(tools), connection);
  return { view, helpdesk: of(tools).helpdesks.find(({ kind }) => kind === connection.kind) ?? null };
}

interface Tab {
  readonly connection: Connection;
  readonly tab: ConnectionTab;
  readonly status?: 200 | 409 | 422;
  readonly content: Parameters<typeof ConnectionFrame>[0]['children'];
}

function tabPage(c: ConsoleContext, tools: ConsoleTools, { connection, tab, status, content }: Tab) {
  const frame = (
    <ConnectionFrame {...aboutPage(tools, connection)} tab={tab}>
      {content}
    </ConnectionFrame>
  );
  const shownAs =
    c.req.method === 'POST' && status === undefined ? { shownAs: `/console/connections/${connection.id}` } : {};
  return renderPage(c, { title: connection.name, at: 'connections', ...shownAs }, frame, status ?? 200);
}

async function setupTab(c: ConsoleContext, tools: ConsoleTools, found: Partial<SetupTabProps>): Promise<Response> {
  const connection = await connectionOf(c, tools);
  const state = found.state ?? emptyForm;
  const about = aboutPage(tools, connection);
  const content = <SetupTab {...about} report={found.report ?? null} checks={found.checks ?? null} state={state} />;
  return tabPage(c, tools, { connection, tab: 'setup', content, ...(hasErrors(state) ? { status: 409 } : {}) });
}

async function connect(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const id = pathId(c, 'connection');
  const tried = await attempt(() => connectConnection(of(tools), actorOf(c), id));
  if (tried.ok) return setupTab(c, tools, { report: tried.value.report });
  return setupTab(c, tools, { state: { values: {}, errors: errorsOf(tried.error, c.var.reader.language) } });
}

/** With scripts the page gets a place where results arrive one by one; without, it waits for all of them. */
async function check(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const id = pathId(c, 'connection');
  if (c.req.header('hx-request') === 'true') {
    return renderPart(c, <LiveCheck address={`/console/connections/${id}/check/live`} />);
  }
  const tried = await attempt(async () => {
    const results: CheckResult[] = [];
    for await (const result of checkConnection(of(tools), id, c.req.raw.signal)) results.push(result);
    return results;
  });
  if (tried.ok) return setupTab(c, tools, { checks: tried.value });
  return setupTab(c, tools, { state: { values: {}, errors: errorsOf(tried.error, c.var.reader.language) } });
}

async function checkLive(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const id = pathId(c, 'connection');
  // A refusal needs its status before the first event is sent.
  await openLive(of(tools).connections, id);
  return liveView(c, tools, async function* (signal) {
    const results: CheckResult[] = [];
    yield { event: 'begin', part: <li hidden /> };
    for await (const result of checkConnection(of(tools), id, signal)) {
      results.push(result);
      yield { event: 'check', part: <CheckLine result={result} /> };
    }
    yield { event: 'done', part: <CheckSummary results={results} /> };
  });
}

async function settingsTab(c: ConsoleContext, tools: ConsoleTools, state: FormState | null): Promise<Response> {
  const connection = await connectionOf(c, tools);
  const { view, helpdesk } = aboutPage(tools, connection);
  const shown = state ?? connectionState(of(tools), connection);
  const shapes = helpdesk === null ? null : connectionShapes(helpdesk, false);
  const content = <SettingsTab view={view} helpdesk={helpdesk} shapes={shapes} state={shown} />;
  return tabPage(c, tools, { connection, tab: 'settings', content, status: hasErrors(shown) ? 422 : 200 });
}

async function saveSettings(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const connection = await connectionOf(c, tools);
  const { helpdesk } = aboutPage(tools, connection);
  if (helpdesk === null) return settingsTab(c, tools, null);
  const shapes = connectionShapes(helpdesk, false);
  const sent = await readForm(c);
  const change = { id: connection.id, input: connectionInputFrom(shapes, sent, false) };
  const tried = await attempt(() => updateConnection(of(tools), actorOf(c), change));
  const { language } = c.var.reader;
  if (!tried.ok) {
    const typed = typedConnection(shapes, sent, connectionState(of(tools), connection));
    return settingsTab(c, tools, { ...typed, errors: errorsOf(tried.error, language) });
  }
  const text = shellTexts.saved[language];
  return redirectWithFlash(c, `/console/connections/${connection.id}/settings`, { tone: 'good', text });
}

async function removePage(c: ConsoleContext, tools: ConsoleTools, state: FormState): Promise<Response> {
  const connection = await connectionOf(c, tools);
  const { view } = aboutPage(tools, connection);
  const usage = await of(tools).usageOf(connection.id);
  const title = fill(connectionsTexts.removeAsk[c.var.reader.language], { name: connection.name });
  const page = <RemoveConnectionPage view={view} usage={usage} state={state} />;
  return renderPage(c, { title, at: 'connections' }, page, hasErrors(state) ? 409 : 200);
}

async function remove(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const id = pathId(c, 'connection');
  const { language } = c.var.reader;
  // The page before has said which routes go with it.
  const tried = await attempt(() => removeConnection(of(tools), actorOf(c), { id, withRoutes: true }));
  if (!tried.ok) return removePage(c, tools, { values: {}, errors: errorsOf(tried.error, language) });
  return redirectWithFlash(c, '/console/connections', { tone: 'good', text: shellTexts.removed[language] });
}
