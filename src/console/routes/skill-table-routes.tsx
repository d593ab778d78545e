import { pageOf } from '../../http/admin-route.ts';
import type { ConsoleContext } from '../console-env.ts';
import type { ConsoleRoute } from '../console-route.ts';
import type { ConsoleTools } from '../console-tools.ts';
import { askGroupFacts } from '../group-facts.ts';
import { SkillsPage, type SkillsProps, SkillTable } from '../pages/skills-page.tsx';
import { idFrom } from '../path-id.ts';
import { renderPage, renderPart } from '../render-page.tsx';
import { skillsTexts } from '../texts/skills-texts.ts';
import { textsIn } from '../texts/texts-in.ts';

/** The table skill → group. */
export const skillTableRoutes: readonly ConsoleRoute[] = [
  { method: 'get', path: '/skills', access: 'viewer', handle: showSkills },
  { method: 'get', path: '/skills/table', access: 'viewer', handle: showTable },
];

const pageRows = 50;
const words = (c: ConsoleContext) => textsIn(c.var.reader.language, skillsTexts);

async function skillsOf(c: ConsoleContext, { administration, lists }: ConsoleTools): Promise<SkillsProps> {
  const asks = c.req.query('bot') ?? '';
  const botId = asks === '' ? '' : idFrom(asks, 'bot');
  const after = c.req.query('after');
  const filter = {
    ...(botId === '' ? {} : { botId }),
    ...(after === undefined ? {} : { after: idFrom(after, 'route') }),
  };
  const [found, bots, connections] = await Promise.all([
    administration.routing.routes.list({ ...filter, limit: pageRows + 1 }),
    lists.bots(),
    lists.connections(),
  ]);
  const { rows: routes, next } = pageOf(found, pageRows);
  const asked = c.req.query('ask') === '1' ? await askGroupFacts(administration, routes) : null;
  return { routes, next, after: after ?? null, bots, connections, botId, asked };
}

async function showSkills(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  return renderPage(c, { title: words(c).title, at: 'skills' }, <SkillsPage {...(await skillsOf(c, tools))} />);
}

async function showTable(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  return renderPart(c, <SkillTable {...(await skillsOf(c, tools))} />);
}
