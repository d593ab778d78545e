/** Composition root: builds every part and joins them. Data flows one way; the joints are here and nowhere else. */

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { createAttachments } from './attachments/create-attachments.ts';
import { createFileStore } from './attachments/create-file-store.ts';
import { createOpenAttachment } from './attachments/open-attachment.ts';
import type { Bot } from './bot-accounts/bot.ts';
import { createBotDirectory } from './bot-accounts/create-bot-directory.ts';
import type { BotProtocol, BotProtocolDefinition } from './bots/bot-protocol.ts';
import { botProtocols } from './bots/registry.ts';
import { createAvailabilityCache } from './connections/availability-cache.ts';
import { createLiveConnections } from './connections/live-connections.ts';
import { type Clock, systemClock } from './core/clock.ts';
import { errorFacts } from './core/error-facts.ts';
import type { ConnectionId } from './core/ids.ts';
import type { Logger } from './core/logger.ts';
import { type Periodic, startPeriodic } from './core/periodic.ts';
import { createSealer, createSigner, type MasterKeys } from './core/seal.ts';
import type { Secret } from './core/secret.ts';
import { openDatabase } from './db/open.ts';
import type { Database } from './db/stores.ts';
import { announceReachability } from './escalations/announce-reachability.ts';
import type { Surroundings } from './escalations/draft.ts';
import { createEscalationKeeper } from './escalations/escalation-keeper.ts';
import { createEscalationsForBots } from './escalations/escalations-for-bots.ts';
import { createLiveFeed } from './escalations/live-feed.ts';
import { runTimers } from './escalations/run-timers.ts';
import type { EscalationStore } from './escalations/store.ts';
import type { AnyHelpdesk } from './helpdesks/define.ts';
import { helpdesks } from './helpdesks/registry.ts';
import { createHttpClients, type HttpClients } from './http/client.ts';
import { createRootApi } from './http/create-api.ts';
import { healthRoutes } from './http/health.ts';
import { createMetrics, type Metrics } from './http/metrics.ts';
import { fetchMedia } from './intake/fetch-media.ts';
import { reconcile, reconcileEveryMs } from './intake/reconcile.ts';
import { createTakeEvent } from './intake/take-event.ts';
import { webhookRoutes } from './intake/webhook-routes.ts';
import type { OutboxStore } from './outbox/store.ts';
import { createTargetGates, type TargetGates } from './outbox/target-gates.ts';
import { createAdmission } from './relay/admission.ts';
import { createDeliverCommand } from './relay/deliver-command.ts';
import { createDeliverEvent } from './relay/deliver-event.ts';
import { forwardSignals } from './relay/forward-signals.ts';
import type { AttemptReport } from './relay/judge-failure.ts';
import { probeTargets } from './relay/probe-targets.ts';
import { createRelay } from './relay/relay.ts';
import { createGroupKeeper } from './routing/ensure-group.ts';

export interface AppOptions {
  readonly publicUrl: string | null;
  readonly dataFolder: string;
  readonly masterKeys: MasterKeys;
  readonly adminTokenHash: string;
  readonly metricsToken: Secret | null;
  readonly allowPrivateTargets: boolean;
  readonly logLevel: string;
  /** Whether SQLite runs in a thread of its own; only compiled sources can. Yes when absent. */
  readonly databaseThread?: boolean;
  readonly clock?: Clock;
  readonly helpdesks?: readonly AnyHelpdesk[];
  readonly botProtocols?: readonly BotProtocolDefinition[];
  /** Where logs go; standard output when absent. */
  readonly logTo?: { write(line: string): void };
  /** The database is lost for good: the process has to end. */
  readonly onFatal?: (error: Error) => void;
  /** Stand between the program and its database or its calls to others, so that a proof can break in at every step. */
  readonly wrapDatabase?: (database: Database) => Database;
  readonly wrapHttp?: (clients: HttpClients) => HttpClients;
}

export interface App {
  readonly log: Logger;
  fetch(request: Request): Response | Promise<Response>;
  /** Begins to work on what waits. */
  start(): Promise<void>;
  /** Ends event streams, takes nothing new, settles what is in flight. Safe to call twice. */
  stop(): Promise<void>;
}

const attachmentBytesMax = 50 * 1024 * 1024;
const webhookBytesMax = 5 * 1024 * 1024;
const stopGraceMs = 6_000;

export async function createApp(options: AppOptions): Promise<App> {
  const log: Logger = pino({ level: options.logLevel, base: null }, options.logTo ?? pino.destination(1));
  await mkdir(options.dataFolder, { recursive: true });
  const opened = await openDatabase({
    file: join(options.dataFolder, 'passerelle.db'),
    thread: options.databaseThread ?? true,
    masterKeys: options.masterKeys,
    onFatal: (error) => {
      log.error({ error: errorFacts(error) }, 'database.lost');
      options.onFatal?.(error);
    },
  });
  const database = options.wrapDatabase?.(opened) ?? opened;
  const made = createHttpClients({ allowPrivateTargets: options.allowPrivateTargets, log });
  const clients = options.wrapHttp?.(made) ?? made;
  const core = buildCore(options, { log, database, clients });
  const relay = buildRelay(core);
  const root = createRootApi({ log });
  root.use(core.metrics.middleware);
  root.route('/', core.metrics.routes(options.metricsToken));
  root.route('/', healthRoutes({ log, checks: { database: () => database.ping() } }));
  root.route('/', intakeRoutes(core));
  for (const protocol of core.protocols.values()) root.route('/', protocol.routes);
  const jobs: Periodic[] = [];
  let stopping: Promise<void> | null = null;
  const stop = async (): Promise<void> => {
    await Promise.all([...core.protocols.values()].map((protocol) => protocol.close()));
    await Promise.all([relay.stop(stopGraceMs), ...jobs.map((job) => job.stop())]);
    await clients.close();
    await database.close();
  };
  return {
    log,
    fetch: (request) => root.fetch(request),
    start: async () => {
      await database.stores.outbox.releaseAll();
      jobs.push(...startJobs(core));
      relay.start();
    },
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
}

interface Foundations {
  readonly log: Logger;
  readonly database: Database;
  readonly clients: HttpClients;
}

type Core = ReturnType<typeof buildCore>;

function buildCore(options: AppOptions, { log, database, clients }: Foundations) {
  const { stores } = database;
  const clock = options.clock ?? systemClock;
  const sealer = createSealer(options.masterKeys);
  const { publicUrl } = options;
  const store = stores.escalations;
  const keeper = createEscalationKeeper(store);
  const gates = createTargetGates(clock);
  const feed = createLiveFeed();
  const bots = createBotDirectory({ store: stores.bots, sealer, clock });
  const connections = createLiveConnections({
    store: stores.connections,
    helpdesks: options.helpdesks ?? helpdesks,
    sealer,
    http: clients.perMessage,
    clock,
    log,
  });
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
  const availability = createAvailabilityCache(connections, clock);
  const groups = createGroupKeeper(stores.routes, clock);
  const admission = createAdmission();
  const shared = { store, keeper, connections, bots, gates, feed, clock, log, surround, groups };
  const escalations = createEscalationsForBots({
    ...shared,
    routes: stores.routes,
    availability,
    attachments: stores.attachments,
  });
  const tools = { escalations, attachments, bots, feed, http: clients.guarded, clock, log, publicUrl };
  const definitions = options.botProtocols ?? botProtocols;
  const protocols = new Map<string, BotProtocol>(
    definitions.map((one) => [one.kind, one.open({ ...tools, admission: () => admission.state() })]),
  );
  const protocolOf = (kind: string): BotProtocol | null => protocols.get(kind) ?? null;
  const openFile = createOpenAttachment({ files, http: clients.guarded, bytesMax: attachmentBytesMax });
  const metrics = meter({ store, gates, clock, outbox: stores.outbox });
  return { ...shared, stores, outbox: stores.outbox, attachments, admission, protocols, protocolOf, openFile, metrics };
}

interface Metered {
  readonly store: EscalationStore;
  readonly gates: TargetGates;
  readonly clock: Clock;
  readonly outbox: OutboxStore;
}

function meter({ store, gates, clock, outbox }: Metered): Metrics {
  return createMetrics({
    outbox: async () => {
      const { oldestWaitingAt, ...counts } = await outbox.counts();
      const ageMs = oldestWaitingAt === null ? 0 : clock.now() - oldestWaitingAt;
      return { ...counts, oldestWaitingSeconds: Math.max(0, ageMs) / 1000 };
    },
    openEscalations: () => store.countOpen(),
    targets: () => gates.states(),
  });
}

function buildRelay(core: Core) {
  const report = ({ delivery, outcome, durationMs, error }: AttemptReport): void => {
    const { id, escalationId, side, target, kind, attempts } = delivery;
    const fields = { deliveryId: id, escalationId, side, target, kind, attempt: attempts + 1, outcome, durationMs };
    const direction = side === 'helpdesk' ? 'to_helpdesk' : 'to_bot';
    if (outcome !== 'released') core.metrics.attempted(direction, outcome);
    if (outcome === 'delivered') core.metrics.relayed(direction, (core.clock.now() - delivery.createdAt) / 1000);
    core.log[outcome === 'dead' ? 'warn' : 'info'](
      error === null ? fields : { ...fields, error },
      'delivery.attempted',
    );
  };
  const command = createDeliverCommand({ ...core, report });
  const event = createDeliverEvent({ ...core, report });
  const relay = createRelay({
    ...core,
    deliver: (delivery, signal) => (delivery.side === 'helpdesk' ? command : event)(delivery, signal),
  });
  core.keeper.onCommitted((change) => {
    if ((change.events?.length ?? 0) > 0) core.feed.publish(change.events ?? []);
    relay.nudge();
  });
  core.gates.onReachability((target, isDown) => {
    core.log.warn({ target, isDown }, isDown ? 'target.closed' : 'target.reopened');
    if (!isDown) relay.nudge();
    if (!target.startsWith('con_')) return;
    announceReachability(core, target as ConnectionId, isDown).catch((error: unknown) => {
      core.log.error({ error: errorFacts(error), target }, 'target.not_announced');
    });
  });
  forwardSignals(core);
  return relay;
}

function intakeRoutes(core: Core) {
  return webhookRoutes({
    connections: core.connections,
    takeEvent: createTakeEvent(core),
    stored: { message: async () => null },
    log: core.log,
    count: (kind, outcome) => core.metrics.webhookReceived(kind, outcome),
    bytesMax: webhookBytesMax,
  });
}

const receiptsKeptMs = 72 * 60 * 60_000;
const uploadsKeptMs = 7 * 24 * 60 * 60_000;
const pruneStep = 500;

function startJobs(core: Core): readonly Periodic[] {
  const { log, clock, stores } = core;
  const takeEvent = createTakeEvent(core);
  const startedAt = clock.now();
  let isFirstSweep = true;
  return [
    startPeriodic({ name: 'timers', everyMs: 1_000, log, run: () => runTimers(core) }),
    startPeriodic({
      name: 'reconciler',
      everyMs: 15_000,
      log,
      run: async () => {
        // After a start everything open is compared at once: what happened while we were away is fetched.
        const everyMs = isFirstSweep ? clock.now() - startedAt : reconcileEveryMs;
        const compared = await reconcile({ ...core, takeEvent }, everyMs);
        isFirstSweep &&= compared > 0;
        return compared > 0 ? 'again' : 'rest';
      },
    }),
    startPeriodic({
      name: 'probes',
      everyMs: 2_000,
      log,
      run: async () => {
        await probeTargets(core);
        core.admission.observe(await stores.outbox.counts());
        return 'rest';
      },
    }),
    startPeriodic({
      name: 'pruning',
      everyMs: 60_000,
      log,
      run: async () => {
        const receipts = await stores.escalations.pruneReceipts(clock.now() - receiptsKeptMs, pruneStep);
        const uploads = await core.attachments.prune(clock.now() - uploadsKeptMs, pruneStep);
        return receipts === pruneStep || uploads === pruneStep ? 'again' : 'rest';
      },
    }),
  ];
}
