import type { Bot } from '../bot-accounts/bot.ts';
import { AppError } from '../core/app-error.ts';
import type { Route } from './route.ts';
import type { RouteStore } from './store.ts';

/**
 * The route for what the bot asks. No skill takes the bot's default route; an unknown skill is refused with
 * `unknown_skill` or takes the default too, as the bot is configured.
 */
export async function chooseRoute(store: Pick<RouteStore, 'findFor'>, bot: Bot, skill: string | null): Promise<Route> {
  const exact = await store.findFor(bot.id, skill);
  if (exact !== null) return exact;
  const mayFallBack = skill !== null && bot.unknownSkill === 'default';
  const fallback = mayFallBack ? await store.findFor(bot.id, null) : null;
  if (fallback !== null) return fallback;
  const what = skill === null ? 'This bot has no default route' : `No route handles the skill "${skill}"`;
  throw new AppError('unknown_skill', `${what}. Add one under skills and groups.`, {
    details: [{ path: 'skill', message: skill === null ? 'name a skill' : 'unknown skill' }],
  });
}
