import type { Bot } from '../bot-accounts/bot.ts';
import type { BotDirectory } from '../bot-accounts/bot-directory.ts';
import type { BotAdminTools } from '../bot-accounts/routes/bot-admin-tools.ts';
import type { BotProtocol, BotProtocolDefinition } from '../bots/bot-protocol.ts';
import { askHelpdesk } from '../connections/ask-helpdesk.ts';
import { type ConnectionAdministration, openLive } from '../connections/connection-administration.ts';
import type { LiveConnections } from '../connections/live-connections.ts';
import type { AuditLog } from '../core/audit.ts';
import type { Clock } from '../core/clock.ts';
import type { ConnectionId, RemoteGroupId } from '../core/ids.ts';
import type { Logger } from '../core/logger.ts';
import { createKeyedMutex } from '../core/mutex.ts';
import { countOpenOf, refuseWhileOpen } from '../escalations/count-open.ts';
import type { Surroundings } from '../escalations/draft.ts';
import type { EscalationKeeper } from '../escalations/escalation-keeper.ts';
import type { EscalationAdminTools } from '../escalations/routes/escalation-tools.ts';
import type { EscalationStore } from '../escalations/store.ts';
import type { AnyHelpdesk } from '../helpdesks/define.ts';
import type { OutboxStore } from '../outbox/store.ts';
import type { TargetGates } from '../outbox/target-gates.ts';
import type { GroupKeeper } from '../routing/ensure-group.ts';
import type { RoutingTools } from '../routing/routes/routing-tools.ts';
import type { RouteStore } from '../routing/store.ts';

/** What administration needs of the running program. */
export interface AdminTools {
  /** `hashToken` of the administrator's token. */
  readonly adminTokenHash: string;
  /** Address under which others reach us, without a slash at the end; `null` while there is none. */
  readonly publicUrl: string | null;
  readonly helpdesks: readonly AnyHelpdesk[];
  readonly botProtocols: readonly Pick<BotProtocolDefinition, 'kind' | 'label' | 'settings'>[];
  readonly bots: BotDirectory;
  readonly connections: LiveConnections;
  readonly routes: RouteStore;
  readonly groups: GroupKeeper;
  readonly store: EscalationStore;
  readonly keeper: EscalationKeeper;
  readonly outbox: OutboxStore;
  readonly gates: TargetGates;
  readonly clock: Clock;
  readonly log: Logger;
  surround(bot: Bot): Surroundings;
  protocolOf(kind: string): Pick<BotProtocol, 'deliver'> | null;
  /** Something may wait to be sent again. */
  nudge(): void;
}

/** The tools of every administrative use case, made once and shared by the admin API and the console. */
export interface Administration {
  readonly bots: BotAdminTools;
  readonly connections: ConnectionAdministration;
  readonly routing: RoutingTools;
  readonly escalations: EscalationAdminTools;
}

export function createAdministration(tools: AdminTools): Administration {
  const { bots, connections, routes, store, outbox, gates, clock, log, helpdesks, publicUrl } = tools;
  const audit = auditToLog(log);
  const usageOf = async (id: ConnectionId) => {
    const ofConnection = await routes.list({ connectionId: id });
    const openEscalations = await countOpenOf(store, { connectionId: id });
    return { routes: ofConnection.length, openEscalations, groups: groupsOf(ofConnection) };
  };
  const lock = createKeyedMutex();
  return {
    bots: {
      directory: bots,
      protocols: tools.botProtocols,
      protocolOf: (kind) => tools.protocolOf(kind),
      refuseInUse: (id) => refuseWhileOpen(store, id),
      clock,
      audit,
    },
    connections: { connections, helpdesks, gates, publicUrl, clock, audit, log, lock, usageOf },
    routing: {
      routes,
      bots,
      connections,
      groups: tools.groups,
      groupsOf: async (id) => (await openLive(connections, id)).helpdesk.groups ?? null,
      ask: askHelpdesk,
      clock,
      audit,
    },
    escalations: {
      store,
      outbox,
      keeper: tools.keeper,
      bots,
      routes,
      connections,
      gates,
      clock,
      audit,
      surround: (bot) => tools.surround(bot),
      nudge: () => tools.nudge(),
    },
  };
}

function groupsOf(
  routes: readonly { readonly remoteGroupId: RemoteGroupId | null; readonly fallbackGroupId: RemoteGroupId | null }[],
): readonly RemoteGroupId[] {
  const ids = routes.flatMap(({ remoteGroupId, fallbackGroupId }) => [remoteGroupId, fallbackGroupId]);
  return [...new Set(ids.filter((id) => id !== null))];
}

/** What administrators do, in the log until there is a table for it. */
function auditToLog(log: Logger): AuditLog {
  return {
    record: async ({ actor, action, subject }) => {
      log.info({ actor: actor.kind, actorId: actor.id, action, subject }, 'admin.changed');
    },
  };
}
