import type { Connection } from '../../connections/connection.ts';
import { createConnection } from '../../connections/create-connection.ts';
import { AppError } from '../../core/app-error.ts';
import type { AnyHelpdesk } from '../../helpdesks/define.ts';
import { actorOf } from '../console-actor.ts';
import type { ConsoleContext } from '../console-env.ts';
import type { ConsoleRoute } from '../console-route.ts';
import type { ConsoleTools } from '../console-tools.ts';
import { connectionInputFrom, connectionShapes } from '../pages/connection-form.ts';
import {
  ChooseHelpdeskPage,
  type ConnectionHealth,
  ConnectionsPage,
  countedMax,
  NewConnectionPage,
} from '../pages/connections-page.tsx';
import { redirectWithFlash } from '../parts/flash.ts';
import { attempt, errorsOf, type FormState, readForm, typedValues } from '../parts/form-state.ts';
import { renderPage } from '../render-page.tsx';
import { connectionsTexts } from '../texts/connections-texts.ts';
import { fill, textsIn } from '../texts/texts-in.ts';

/** The list of connections, and making one. */
export const connectionsRoutes: readonly ConsoleRoute[] = [
  { method: 'get', path: '/connections', access: 'viewer', handle: showConnections },
  { method: 'get', path: '/connections/new', access: 'designer', handle: chooseHelpdesk },
  {
    method: 'get',
    path: '/connections/new/:kind',
    access: 'designer',
    handle: (c, tools) => newPage(c, tools, { values: { agentLanguage: c.var.reader.language }, errors: {} }),
  },
  { method: 'post', path: '/connections/new/:kind', access: 'designer', handle: create },
];

const words = (c: ConsoleContext) => textsIn(c.var.reader.language, connectionsTexts);

async function showConnections(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const connections = await tools.lists.connections();
  const rows = await Promise.all(connections.map((connection) => healthOf(tools, connection)));
  return renderPage(c, { title: words(c).title, at: 'connections' }, <ConnectionsPage rows={rows} />);
}

async function healthOf(tools: ConsoleTools, connection: Connection): Promise<ConnectionHealth> {
  const { connections, escalations } = tools.administration;
  const { id, kind } = connection;
  const counted = (state: 'waiting' | 'dead') =>
    escalations.outbox.list({ state, target: id, limit: countedMax + 1 }).then((found) => found.length);
  const [waiting, dead, lastEventAt] = await Promise.all([
    counted('waiting'),
    counted('dead'),
    escalations.store.lastReceiptAt(id),
  ]);
  const helpdesk = connections.helpdesks.find((one) => one.kind === kind)?.label ?? kind;
  return { connection, helpdesk, gate: connections.gates.stateOf(id), waiting, dead, lastEventAt };
}

async function chooseHelpdesk(c: ConsoleContext, { administration }: ConsoleTools): Promise<Response> {
  const { helpdesks } = administration.connections;
  const page = <ChooseHelpdeskPage helpdesks={helpdesks} />;
  return renderPage(c, { title: words(c).chooseTitle, at: 'connections' }, page);
}

function helpdeskOf(c: ConsoleContext, { administration }: ConsoleTools): AnyHelpdesk {
  const found = administration.connections.helpdesks.find(({ kind }) => kind === c.req.param('kind'));
  if (found === undefined) throw new AppError('not_found', 'There is no such helpdesk.');
  return found;
}

async function newPage(c: ConsoleContext, tools: ConsoleTools, state: FormState): Promise<Response> {
  const helpdesk = helpdeskOf(c, tools);
  const page = <NewConnectionPage helpdesk={helpdesk} shapes={connectionShapes(helpdesk, true)} state={state} />;
  const title = fill(words(c).newTitle, { helpdesk: helpdesk.label });
  return renderPage(c, { title, at: 'connections' }, page, Object.keys(state.errors).length > 0 ? 422 : 200);
}

async function create(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const helpdesk = helpdeskOf(c, tools);
  const shapes = connectionShapes(helpdesk, true);
  const sent = await readForm(c);
  const input = { kind: helpdesk.kind, ...connectionInputFrom(shapes, sent, true) };
  const tried = await attempt(() => createConnection(tools.administration.connections, actorOf(c), input));
  if (!tried.ok) {
    const errors = errorsOf(tried.error, c.var.reader.language);
    return newPage(c, tools, { values: typedValues(shapes.all, sent), errors });
  }
  return redirectWithFlash(c, `/console/connections/${tried.value.id}`, {
    tone: 'good',
    text: helpdesk.desk === undefined ? words(c).made : words(c).madeInside,
  });
}
