import type { TryOutWindow } from '../bots/bot-protocol.ts';

/** Address of a window's page, or of what can be done there. */
export function tryOutAddress({ bot, conversationId, skill, language, variables }: TryOutWindow, action = ''): string {
  const query = new URLSearchParams({ in: language, ...(skill === null ? {} : { skill }) });
  for (const [name, value] of Object.entries(variables)) query.append('with', `${name}=${value}`);
  return `/console/try/${bot.id}/${encodeURIComponent(conversationId ?? '')}${action}?${query}`;
}
