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
import { notFound } from './send-message.ts';

export interface EndAsAdminTools {
  readonly keeper: EscalationKeeper;
  readonly bots: Pick<BotDirectory, 'find'>;
  readonly connections: Pick<LiveConnections, 'list'>;
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
  if (found === null) throw notFound(id);
  const bot = await bots.find(found.botId);
  if (bot === null) throw new AppError('conflict', `The bot of escalation ${id} no longer exists.`);
  const connection = (await connections.list()).find((one) => one.id === found.connectionId);
  const end = { by: 'system', reason: 'admin_ended', comment } as const;
  const changed = await keeper.change(id, (current) => ({
    change: decideEnd(current, end, connection?.agentLanguage ?? 'en', surround(bot)),
    result: null,
  }));
  if (!('escalation' in changed)) throw notFound(id);
  if (changed.status === 'committed') await audit.record({ actor, action: 'escalation.ended', subject: id });
  return changed.escalation;
}
