import type { ConsoleContext } from '../console-env.ts';
import type { ConsoleRoute } from '../console-route.ts';
import type { ConsoleTools } from '../console-tools.ts';
import { liveView } from '../live-view.tsx';
import type { RunningWork } from '../long-work.ts';
import { LostWork, WorkPage, WorkState } from '../pages/work-page.tsx';
import { renderPage } from '../render-page.tsx';
import { watchState } from '../watch-state.ts';

/** Following something that takes a while. */
export const longWorkRoutes: readonly ConsoleRoute[] = [
  { method: 'get', path: '/work/:id', access: 'designer', handle: show },
  { method: 'get', path: '/work/:id/live', access: 'designer', handle: follow },
];

const refreshSeconds = 2;

function workOf(c: ConsoleContext, { longWork }: ConsoleTools): RunningWork | null {
  const { person } = c.var.reader;
  return person === null ? null : longWork.find(person.id, c.req.param('id') ?? '');
}

async function show(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const work = workOf(c, tools);
  if (work === null) return renderPage(c, { title: '…', at: 'none' }, <LostWork />, 404);
  const waits = work.result === null ? { refreshSeconds } : {};
  const title = work.about.title[c.var.reader.language];
  return renderPage(c, { title, at: 'none', ...waits }, <WorkPage work={work} />);
}

function follow(c: ConsoleContext, tools: ConsoleTools): Response {
  const keyOf = (work: RunningWork | null) => `${work?.done}/${work?.total}/${work?.result === null}`;
  return liveView(c, tools, async function* (signal) {
    for await (const work of watchState(signal, async () => workOf(c, tools), keyOf)) {
      const isOver = work === null || work.result !== null;
      yield { event: isOver ? 'over' : 'state', part: work === null ? <LostWork /> : <WorkState work={work} /> };
      if (isOver) return;
    }
  });
}
