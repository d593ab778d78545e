import { removeRoute } from '../../routing/remove-route.ts';
import type { Route } from '../../routing/route.ts';
import { actorOf } from '../console-actor.ts';
import type { ConsoleContext } from '../console-env.ts';
import type { ConsoleRoute } from '../console-route.ts';
import type { ConsoleTools } from '../console-tools.ts';
import { RemoveSkillPage } from '../pages/skills-page.tsx';
import { redirectWithFlash } from '../parts/flash.ts';
import { pathId } from '../path-id.ts';
import { renderPage } from '../render-page.tsx';
import { shellTexts } from '../texts/shell-texts.ts';
import { skillsTexts } from '../texts/skills-texts.ts';
import { fill, textsIn } from '../texts/texts-in.ts';
import { routeOf } from './skills-routes.tsx';

/** Removing a row of the table skill → group. */
export const skillRemovalRoutes: readonly ConsoleRoute[] = [
  { method: 'get', path: '/skills/:id/remove', access: 'designer', handle: showRemove },
  { method: 'post', path: '/skills/:id/remove', access: 'designer', handle: remove },
];

async function showRemove(c: ConsoleContext, tools: ConsoleTools): Promise<Response> {
  const route = await routeOf(c, tools);
  const page = <RemoveSkillPage route={route} open={await openOf(tools, route)} />;
  const t = textsIn(c.var.reader.language, skillsTexts);
  const title = route.skill === null ? t.removeDefaultTitle : fill(t.removeTitle, { skill: route.skill });
  return renderPage(c, { title, at: 'skills' }, page);
}

/** Counted up to a hundred: more says nothing more. */
async function openOf({ administration }: ConsoleTools, { botId, skill }: Route): Promise<number> {
  if (skill === null) return 0;
  const states = ['opening', 'waiting', 'active'] as const;
  return (await administration.escalations.store.list({ botId, skill, states, limit: 100 })).length;
}

async function remove(c: ConsoleContext, { administration }: ConsoleTools): Promise<Response> {
  await removeRoute(administration.routing, actorOf(c), pathId(c, 'route'));
  const text = shellTexts.removed[c.var.reader.language];
  return redirectWithFlash(c, '/console/skills', { tone: 'good', text });
}
