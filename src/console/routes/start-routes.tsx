import type { ConsoleContext } from '../console-env.ts';
import type { ConsoleRoute } from '../console-route.ts';
import type { ConsoleTools } from '../console-tools.ts';
import { StartPage, type StartProgress } from '../pages/start-page.tsx';
import { renderPage } from '../render-page.tsx';
import { startTexts } from '../texts/start-texts.ts';

/** The short path of the first run, and where the console begins. */
export const startRoutes: readonly ConsoleRoute[] = [
  { method: 'get', path: '/', access: 'viewer', handle: goHome },
  { method: 'get', path: '/start', access: 'viewer', handle: showStart },
];

/** The first steps until all of them are done, then how things stand. */
async function goHome(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const isReady = Object.values(await progressOf(tools)).every(Boolean);
  return c.redirect(isReady ? '/console/overview' : '/console/start', 303);
}

async function showStart(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const hasSandbox = tools.administration.connections.helpdesks.some(({ desk }) => desk !== undefined);
  const page = <StartPage progress={await progressOf(tools)} hasSandbox={hasSandbox} />;
  return renderPage(c, { title: startTexts.title[c.var.reader.language], at: 'start' }, page);
}

async function progressOf({ administration }: ConsoleTools): Promise<StartProgress> {
  const { bots, connections, routing, escalations } = administration;
  const [allBots, allConnections, allRoutes, [newest]] = await Promise.all([
    bots.directory.list(),
    connections.connections.list(),
    routing.routes.list({ limit: 1 }),
    escalations.store.list({ limit: 1 }),
  ]);
  return {
    bots: allBots.length > 0,
    connections: allConnections.length > 0,
    routes: allRoutes.length > 0,
    escalations: newest !== undefined,
  };
}
