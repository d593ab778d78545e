import { AppError } from '../core/app-error.ts';
import type { BotId, ConnectionId } from '../core/ids.ts';
import type { EscalationStore } from './store.ts';

const countedMax = 100;

/** How many escalations are open on a connection or of a bot, counted up to a hundred. */
export async function countOpenOf(
  store: Pick<EscalationStore, 'list'>,
  of: { readonly connectionId: ConnectionId } | { readonly botId: BotId },
): Promise<number> {
  return (await store.list({ ...of, states: ['opening', 'waiting', 'active'], limit: countedMax })).length;
}

/** Throws `AppError('conflict')` while escalations of this bot are open: nobody could end them without it. */
export async function refuseWhileOpen(store: Pick<EscalationStore, 'list'>, botId: BotId): Promise<void> {
  const open = await countOpenOf(store, { botId });
  if (open > 0) throw new AppError('conflict', `Escalations of this bot are still open (${open}). End them first.`);
}
