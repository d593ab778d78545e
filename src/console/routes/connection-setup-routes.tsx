import { checkConnection } from '../../connections/check-connection.ts';
import { connectConnection } from '../../connections/connect-connection.ts';
import { openLive } from '../../connections/connection-administration.ts';
import type { CheckResult } from '../../helpdesks/helpdesk.ts';
import { answerLongWork } from '../answer-long-work.ts';
import { actorOf } from '../console-actor.ts';
import type { ConsoleContext } from '../console-env.ts';
import type { ConsoleRoute } from '../console-route.ts';
import type { ConsoleTools } from '../console-tools.ts';
import { liveView } from '../live-view.tsx';
import { CheckLine, CheckLines, CheckOutcome, CheckSummary, LiveCheck } from '../pages/check-lines.tsx';
import { SetupTab, type SetupTabProps } from '../pages/connection-page.tsx';
import { attempt, emptyForm, errorsOf } from '../parts/form-state.ts';
import { pathId } from '../path-id.ts';
import { renderPart } from '../render-page.tsx';
import { connectionsTexts } from '../texts/connections-texts.ts';
import { aboutConnection, connectionOf, connectionsOf, connectionTabPage, hasErrors } from './connection-tab-page.tsx';

/** Wiring one connection and checking it. */
export const connectionSetupRoutes: readonly ConsoleRoute[] = [
  { method: 'get', path: '/connections/:id', access: 'viewer', handle: (c, tools) => setupTab(c, tools, {}) },
  { method: 'post', path: '/connections/:id/connect', access: 'designer', handle: connect },
  { method: 'post', path: '/connections/:id/check', access: 'designer', handle: check },
  { method: 'get', path: '/connections/:id/check/live', access: 'designer', handle: checkLive },
];

const reasonsMax = 200;

async function setupTab(c: ConsoleContext, tools: ConsoleTools, found: Partial<SetupTabProps>): Promise<Response> {
  const connection = await connectionOf(c, tools);
  const state = found.state ?? emptyForm;
  const about = aboutConnection(tools, connection);
  const waiting = await tools.administration.escalations.outbox.waitingByReason(reasonsMax);
  const stuck = waiting.filter(({ target }) => target === connection.id);
  const { report = null, checks = null } = found;
  const content = <SetupTab {...about} report={report} checks={checks} stuck={stuck} state={state} />;
  return connectionTabPage(c, tools, {
    connection,
    tab: 'setup',
    content,
    ...(hasErrors(state) ? { status: 409 } : {}),
  });
}

async function connect(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const id = pathId(c, 'connection');
  const tried = await attempt(() => connectConnection(connectionsOf(tools), actorOf(c), id));
  if (tried.ok) return setupTab(c, tools, { report: tried.value.report });
  return setupTab(c, tools, { state: { values: {}, errors: errorsOf(tried.error, c.var.reader.language) } });
}

/** With scripts the page gets a place where results arrive one by one; without, one of its own that is loaded again. */
async function check(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const id = pathId(c, 'connection');
  const here = `/console/connections/${id}`;
  if (c.req.header('hx-request') === 'true') return renderPart(c, <LiveCheck address={`${here}/check/live`} />);
  const administration = connectionsOf(tools);
  const tried = await attempt(() => openLive(administration.connections, id));
  if (!tried.ok)
    return setupTab(c, tools, { state: { values: {}, errors: errorsOf(tried.error, c.var.reader.language) } });
  return answerLongWork(c, tools, {
    about: { title: connectionsTexts.checkTitle, back: { href: here, label: connectionsTexts.tabSetup } },
    work: async (report) => {
      const results: CheckResult[] = [];
      for await (const result of checkConnection(administration, id, new AbortController().signal)) {
        results.push(result);
        report(results.length, null, () => <CheckLines results={results} />);
      }
      return results;
    },
    shown: (results) => <CheckOutcome results={results} />,
    answer: (checks) => setupTab(c, tools, { checks }),
  });
}

async function checkLive(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const id = pathId(c, 'connection');
  // A refusal needs its status before the first event is sent.
  await openLive(connectionsOf(tools).connections, id);
  return liveView(c, tools, async function* (signal) {
    const results: CheckResult[] = [];
    yield { event: 'begin', part: <li hidden /> };
    for await (const result of checkConnection(connectionsOf(tools), id, signal)) {
      results.push(result);
      yield { event: 'check', part: <CheckLine result={result} /> };
    }
    yield { event: 'done', part: <CheckSummary results={results} /> };
  });
}
