import { createAuditLog } from '../audit/create-audit-log.ts';
import type { AuditStore } from '../audit/store.ts';
import type { BotDirectory } from '../bot-accounts/bot-directory.ts';
import type { BotAdminTools } from '../bot-accounts/routes/bot-admin-tools.ts';
import type { BotProtocolDefinition, TryOutSide } from '../bots/bot-protocol.ts';
import { askHelpdesk } from '../connections/ask-helpdesk.ts';
import {
  type ConnectionAdministration,
  type ConnectionUsage,
  openLive,
} from '../connections/connection-administration.ts';
import type { AddressRanges } from '../core/address-ranges.ts';
import type { ConnectionId } from '../core/ids.ts';
import { createKeyedMutex } from '../core/mutex.ts';
import type { Signer } from '../core/seal.ts';
import { countOpenOf, refuseWhileOpen } from '../escalations/count-open.ts';
import type { EscalationAdminTools } from '../escalations/routes/escalation-tools.ts';
import type { PeopleAdministration } from '../people/people-administration.ts';
import type { PeopleStore } from '../people/store.ts';
import type { Route } from '../routing/route.ts';
import type { RoutingTools } from '../routing/routes/routing-tools.ts';

/** What designers are told of a bot protocol. */
export type KnownProtocol = Pick<
  BotProtocolDefinition,
  'kind' | 'label' | 'about' | 'settings' | 'installation' | 'readVariables'
>;

/** What administration needs of the running program. */
export interface AdminTools
  extends Omit<EscalationAdminTools, 'audit' | 'bots' | 'readVariables'>,
    Pick<ConnectionAdministration, 'helpdesks' | 'publicUrl' | 'log'>,
    Pick<RoutingTools, 'groups'>,
    Pick<BotAdminTools, 'protocolOf'> {
  /** `hashToken` of the administrator's token. */
  readonly adminTokenHash: string;
  /** Made for the marks of browsers in which somebody has signed in, and for nothing else. */
  readonly browserSigner: Signer;
  /** Whose word about a caller's address counts. */
  readonly trustedProxies: AddressRanges;
  readonly bots: BotDirectory;
  /** The window to try a bot of this protocol out; `null` where there is none. */
  tryOutOf(protocol: string): TryOutSide | null;
  readonly botProtocols: readonly KnownProtocol[];
  readonly people: PeopleStore;
  readonly audits: AuditStore;
}

/** The tools of every administrative use case, made once and shared by the admin API and the console. */
export interface Administration {
  readonly bots: BotAdminTools;
  readonly connections: ConnectionAdministration;
  readonly routing: RoutingTools;
  readonly escalations: EscalationAdminTools;
  readonly people: PeopleAdministration;
  readonly audits: AuditStore;
}

export function createAdministration(tools: AdminTools): Administration {
  const { bots, connections, routes, store, outbox, gates, clock, log, helpdesks, publicUrl } = tools;
  const audit = createAuditLog({ store: tools.audits, clock, log });
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
      attachments: tools.attachments,
      clock,
      audit,
      readVariables: (bot, variables) =>
        tools.botProtocols.find(({ kind }) => kind === bot.protocol)?.readVariables?.(bot, variables) ?? {
          user: {},
          claimed: [],
        },
      surround: (bot) => tools.surround(bot),
      nudge: () => tools.nudge(),
    },
    people: { people: tools.people, clock, audit, lock },
    audits: tools.audits,
  };
}

function groupsOf(routes: readonly Route[]): ConnectionUsage['groups'] {
  const ids = routes.flatMap(({ remoteGroupId, fallbackGroupId }) => [remoteGroupId, fallbackGroupId]);
  return [...new Set(ids.filter((id) => id !== null))];
}
