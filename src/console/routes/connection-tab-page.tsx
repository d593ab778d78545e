import type { Connection } from '../../connections/connection.ts';
import { findConnection } from '../../connections/connection-administration.ts';
import { describeConnection } from '../../connections/describe-connection.ts';
import type { ConsoleContext } from '../console-env.ts';
import type { ConsoleTools } from '../console-tools.ts';
import { ConnectionFrame, type ConnectionTab } from '../pages/connection-page.tsx';
import type { FormState } from '../parts/form-state.ts';
import { pathId } from '../path-id.ts';
import { renderPage, titleOf } from '../render-page.tsx';
import { connectionsTexts } from '../texts/connections-texts.ts';
import { textsIn } from '../texts/texts-in.ts';

/** What the use cases of connections need. */
export const connectionsOf = ({ administration }: ConsoleTools) => administration.connections;
export const hasErrors = ({ errors }: FormState) => Object.keys(errors).length > 0;

/** The connection that the address of a page names. */
export function connectionOf(c: ConsoleContext, tools: ConsoleTools): Promise<Connection> {
  return findConnection(connectionsOf(tools).connections, pathId(c, 'connection'));
}

export function aboutConnection(tools: ConsoleTools, connection: Connection) {
  const view = describeConnection(connectionsOf(tools), connection);
  return { view, helpdesk: connectionsOf(tools).helpdesks.find(({ kind }) => kind === connection.kind) ?? null };
}

export interface ConnectionTabPage {
  readonly connection: Connection;
  readonly tab: ConnectionTab;
  readonly status?: 200 | 409 | 422;
  readonly content: Parameters<typeof ConnectionFrame>[0]['children'];
}

/** One of the pages about a connection. */
export function connectionTabPage(
  c: ConsoleContext,
  tools: ConsoleTools,
  { connection, tab, status, content }: ConnectionTabPage,
) {
  const frame = (
    <ConnectionFrame {...aboutConnection(tools, connection)} tab={tab}>
      {content}
    </ConnectionFrame>
  );
  const shownAs =
    c.req.method === 'POST' && status === undefined ? { shownAs: `/console/connections/${connection.id}` } : {};
  const t = textsIn(c.var.reader.language, connectionsTexts);
  const title = titleOf(tab === 'setup' ? t.tabSetup : t.tabSettings, connection.name);
  return renderPage(c, { title, at: 'connections', ...shownAs }, frame, status ?? 200);
}
