import { join } from 'node:path';
import { createAttachments } from '../attachments/create-attachments.ts';
import { createFileStore, freeBytesAt } from '../attachments/create-file-store.ts';
import { createOpenAttachment } from '../attachments/open-attachment.ts';
import type { Bot } from '../bot-accounts/bot.ts';
import { createBotDirectory } from '../bot-accounts/create-bot-directory.ts';
import type { BotProtocol } from '../bots/bot-protocol.ts';
import { botProtocols } from '../bots/registry.ts';
import { createAvailabilityCache } from '../connections/availability-cache.ts';
import { createLiveConnections } from '../connections/live-connections.ts';
import { type Clock, systemClock } from '../core/clock.ts';
import type { Forwarder } from '../core/forwarder.ts';
import type { Logger } from '../core/logger.ts';
import { createSealer, createSigner } from '../core/seal.ts';
import type { Database } from '../db/stores.ts';
import { createReachabilityAnnouncer } from '../escalations/announce-reachability.ts';
import type { Surroundings } from '../escalations/draft.ts';
import { createEscalationKeeper } from '../escalations/escalation-keeper.ts';
import { createEscalationsForBots } from '../escalations/escalations-for-bots.ts';
import { createLiveFeed } from '../escalations/live-feed.ts';
import type { EscalationStore } from '../escalations/store.ts';
import { createSandbox, helpdesks } from '../helpdesks/registry.ts';
import type { HttpClients } from '../http/client.ts';
import { createMetrics, type Metrics } from '../http/metrics.ts';
import { fetchMedia } from '../intake/fetch-media.ts';
import { createTakeEvent } from '../intake/take-event.ts';
import type { OutboxStore } from '../outbox/store.ts';
import { createTargetGates, type TargetGates } from '../outbox/target-gates.ts';
import { createAdmission } from '../relay/admission.ts';
import { createGroupKeeper } from '../routing/ensure-group.ts';
import type { AppOptions } from './app-options.ts';

const attachmentBytesMax = 50 * 1024 * 1024;

export interface Foundations {
  readonly log: Logger;
  readonly database: Database;
  readonly clients: HttpClients;
  readonly forwarder: Forwarder;
}

export type Core = ReturnType<typeof buildCore>;

/** Everything between the edges: stores, use cases, live connections and protocols. */
export function buildCore(options: AppOptions, { log, database, clients, forwarder }: Foundations) {
  const { stores } = database;
  const clock = options.clock ?? systemClock;
  const sealer = createSealer(options.masterKeys);
  const { publicUrl } = options;
  const store = stores.escalations;
  const keeper = createEscalationKeeper(store);
  const gates = createTargetGates(clock);
  const feed = createLiveFeed();
  const bots = createBotDirectory({ store: stores.bots, sealer, clock });
  const vendors = options.helpdesks ?? helpdesks;
  const isSandboxOn = options.offersSandbox ?? true;
  const sandbox = createSandbox({ clock, isOn: isSandboxOn });
  const connections = createLiveConnections({
    store: stores.connections,
    // Switched off it still answers for the connections there are, so that what is open in them ends.
    helpdesks: [...vendors, sandbox],
    sealer,
    http: clients.perMessage,
    setupHttp: clients.plain,
    clock,
    log,
  });
  const offered = isSandboxOn ? [...vendors, sandbox] : vendors;
  const files = createFileStore({ folder: join(options.dataFolder, 'attachments') });
  const attachments = createAttachments({
    store: stores.attachments,
    files,
    signer: createSigner(options.masterKeys, 'file-links'),
    publicUrl,
    media: (messageId, partIndex, signal) =>
      fetchMedia({ store, keeper, connections }, { messageId, partIndex }, signal),
    clock,
    bytesMax: attachmentBytesMax,
  });
  const surround = (bot: Bot): Surroundings => ({ now: clock.now(), bot, linkTo: attachments.linkTo });
  const groups = createGroupKeeper(stores.routes, clock);
  const availability = createAvailabilityCache({ connections, groups, clock });
  const admission = createAdmission();
  const shared = { store, keeper, connections, bots, gates, feed, clock, log, surround, groups };
  const escalations = createEscalationsForBots({
    ...shared,
    routes: stores.routes,
    availability,
    outbox: stores.outbox,
    attachments: stores.attachments,
  });
  const tools = { escalations, attachments, bots, feed, http: clients.guarded, forwarder, clock, log, publicUrl };
  const definitions = options.botProtocols ?? botProtocols;
  const protocols = new Map<string, BotProtocol>(
    definitions.map((one) => [one.kind, one.open({ ...tools, admission: (botId) => admission.stateFor(botId) })]),
  );
  const protocolOf = (kind: string): BotProtocol | null => protocols.get(kind) ?? null;
  const openFile = createOpenAttachment({ files, http: clients.guarded, bytesMax: attachmentBytesMax });
  const reachability = createReachabilityAnnouncer(shared);
  const metered = { store, gates, clock, outbox: stores.outbox, dataFolder: options.dataFolder };
  const metrics = meter({ ...metered, helpdesks: vendors.map(({ kind }) => kind) });
  return {
    ...shared,
    takeEvent: createTakeEvent(shared),
    stores,
    outbox: stores.outbox,
    attachments,
    admission,
    protocols,
    protocolOf,
    openFile,
    metrics,
    reachability,
    offered,
  };
}

interface Metered {
  readonly store: EscalationStore;
  readonly gates: TargetGates;
  readonly clock: Clock;
  readonly outbox: OutboxStore;
  readonly dataFolder: string;
  readonly helpdesks: readonly string[];
}

function meter({ store, gates, clock, outbox, dataFolder, helpdesks }: Metered): Metrics {
  return createMetrics({
    outbox: async () => {
      const { oldestWaitingAt, ...counts } = await outbox.counts();
      const ageMs = oldestWaitingAt === null ? 0 : clock.now() - oldestWaitingAt;
      return { ...counts, oldestWaitingSeconds: Math.max(0, ageMs) / 1000 };
    },
    openEscalations: () => store.countOpen(),
    freeBytes: () => freeBytesAt(dataFolder),
    targets: () => gates.states(),
    helpdesks,
  });
}
