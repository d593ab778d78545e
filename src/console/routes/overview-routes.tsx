import type { ConsoleContext } from '../console-env.ts';
import type { ConsoleRoute } from '../console-route.ts';
import type { ConsoleTools } from '../console-tools.ts';
import { OverviewPage, periods } from '../pages/overview-page.tsx';
import { readStatistics } from '../read-statistics.ts';
import { renderPage } from '../render-page.tsx';
import { overviewTexts } from '../texts/overview-texts.ts';
import { textsIn } from '../texts/texts-in.ts';

/** The numbers of a period. */
export const overviewRoutes: readonly ConsoleRoute[] = [
  { method: 'get', path: '/overview', access: 'viewer', handle: show },
];

async function show(c: ConsoleContext, { administration, clock }: ConsoleTools): Promise<Response> {
  const days = periods.find((one) => String(one) === c.req.query('days')) ?? periods[0];
  const statistics = await readStatistics(administration.escalations, { now: clock.now(), days });
  const { title } = textsIn(c.var.reader.language, overviewTexts);
  return renderPage(c, { title, at: 'overview' }, <OverviewPage statistics={statistics} days={days} />);
}
