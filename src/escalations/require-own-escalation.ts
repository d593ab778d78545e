import type { Bot } from '../bot-accounts/bot.ts';
import { AppError } from '../core/app-error.ts';
import type { EscalationId } from '../core/ids.ts';
import type { Escalation } from './escalation.ts';
import type { EscalationKeeper } from './escalation-keeper.ts';

/** An escalation of this bot. Throws `AppError('not_found')`, also for one of another bot. */
export async function requireOwnEscalation(
  keeper: Pick<EscalationKeeper, 'read'>,
  bot: Bot,
  id: EscalationId,
): Promise<Escalation> {
  const found = await keeper.read(id);
  if (found === null || found.botId !== bot.id) throw escalationNotFound(id);
  return found;
}

/** The refusal for an escalation that is not there. */
export function escalationNotFound(id: EscalationId): AppError {
  return new AppError('not_found', `There is no escalation ${id}.`);
}
