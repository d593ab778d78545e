import type { Bot } from '../bot-accounts/bot.ts';
import type { BotDirectory } from '../bot-accounts/bot-directory.ts';
import type { LiveConnections } from '../connections/live-connections.ts';
import { AppError } from '../core/app-error.ts';
import type { Actor, AuditLog } from '../core/audit.ts';
import type { EscalationId } from '../core/ids.ts';
import { decideEnd } from './decide-end.ts';
import type { Surroundings } from './draft.ts';
import type { Escalation } from './escalation.ts';
import type { EscalationKeeper } from './escalation-keeper.ts';
import { escalationNotFound } from './require-own-escalation.ts';

export interface EndAsAdminTools {
  readonly keeper: EscalationKeeper;
  readonly bots: Pick<BotDirectory, 'find'>;
  readonly connections: Pick<LiveConnections, 'agentLanguageOf'>;
  readonly audit: AuditLog;
  surround(bot: Bot): Surroundings;
}

/**
 * Gives the conversation back to the bot because an administrator says so. Bot, end user and agents are told. One that
 * has ended already is a success. Throws `AppError`.
 */
export async function endAsAdmin(
  { keeper, bots, connections, audit, surround }: EndAsAdminTools,
  actor: Actor,
  { id, comment }: { readonly id: EscalationId; readonly comment: string | null },
): Promise<Escalation> {
  const found = await keeper.read(id);
  if (found === null) throw escalationNotFound(id);
  const bot = await bots.find(found.botId);
  if (bot === null) throw new AppError('conflict', `The bot of escalation ${id} no longer exists.`);
  const agentLanguage = await connections.agentLanguageOf(found.connectionId);
  const end = { by: 'system', reason: 'admin_ended', comment } as const;
  const changed = await keeper.change(id, (current) => ({
    change: decideEnd(current, end, agentLanguage, surround(bot)),
    result: null,
  }));
  if (!('escalation' in changed)) throw escalationNotFound(id);
  if (changed.status === 'committed') await audit.record({ actor, action: 'escalation.ended', subject: id });
  return changed.escalation;
}
