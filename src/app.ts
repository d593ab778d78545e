/** Composition root: builds every part and joins them. Data flows one way; the joints are here and in `app/`. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Hono } from 'hono';
import { pino } from 'pino';
import type { AppOptions } from './app/app-options.ts';
import { buildCore, type Core } from './app/build-core.ts';
import { buildRelay } from './app/build-relay.ts';
import { joinBareSides } from './app/join-bare-sides.ts';
import { startJobs } from './app/start-jobs.ts';
import { botProtocols } from './bots/registry.ts';
import { createAdminApi } from './console/admin-api.ts';
import type { AdminTools } from './console/administration.ts';
import { createConsole } from './console/create-console.ts';
import { privateRanges } from './core/address-ranges.ts';
import { errorFacts } from './core/error-facts.ts';
import type { Logger } from './core/logger.ts';
import type { Periodic } from './core/periodic.ts';
import { createSigner } from './core/seal.ts';
import { createSharedAbort } from './core/shared-abort.ts';
import type { SocketHandler } from './core/socket.ts';
import { openDatabase } from './db/open.ts';
import { createHttpClients } from './http/client.ts';
import { createRootApi } from './http/create-api.ts';
import { createForwarder } from './http/forwarder.ts';
import { healthRoutes } from './http/health.ts';
import { storedFor } from './intake/stored-objects.ts';
import { createTakeFromWebhook } from './intake/take-from-webhook.ts';
import { webhookRoutes } from './intake/webhook-routes.ts';
import type { Relay } from './relay/relay.ts';

export type { AppOptions } from './app/app-options.ts';

export interface App {
  readonly log: Logger;
  /** `env` holds the connection of Node's server, where there is one. */
  fetch(request: Request, env?: object): Response | Promise<Response>;
  /** Answers requests to open a WebSocket. */
  readonly openSocket: SocketHandler;
  /** Begins to work on what waits. */
  start(): Promise<void>;
  /** Ends event streams, takes nothing new, settles what is in flight. Safe to call twice. */
  stop(): Promise<void>;
}

const webhookBytesMax = 5 * 1024 * 1024;
const stopGraceMs = 6_000;

/** Several lines are written at a time, a fifth of a second late at most: one write each costs as much as a signature. */
const logOutput = { dest: 1, minLength: 4_096, periodicFlush: 200 };

export async function createApp(options: AppOptions): Promise<App> {
  const log: Logger = pino(
    { level: options.logLevel, base: null },
    options.logTo ?? pino.destination({ ...logOutput }),
  );
  await mkdir(options.dataFolder, { recursive: true });
  const opened = await openDatabase({
    file: join(options.dataFolder, 'passerelle.db'),
    thread: options.databaseThread ?? true,
    masterKeys: options.masterKeys,
    onFatal: (error) => {
      log.error({ error: errorFacts(error) }, 'database.lost');
      options.onFatal?.(error);
    },
    onTrouble: (error) => log.warn({ error: errorFacts(error) }, 'database.checkpoints_ended'),
  });
  const database = options.wrapDatabase?.(opened) ?? opened;
  const made = createHttpClients({ allowPrivateTargets: options.allowPrivateTargets, log });
  const clients = options.wrapHttp?.(made) ?? made;
  const forwarder = createForwarder(options);
  const core = buildCore(options, { log, database, clients, forwarder });
  const relay = buildRelay(core);
  const root = createRootApi({ log });
  root.use(core.metrics.middleware);
  root.route('/', core.metrics.routes(options.metricsToken));
  root.route('/', healthRoutes({ log, checks: { database: () => database.ping() } }));
  const ending = createSharedAbort();
  root.route('/', intakeRoutes(core, ending.signal));
  const adminTools = adminToolsOf(options, core, relay);
  root.route('/', createAdminApi(adminTools) as unknown as Hono);
  const pages = createConsole(adminTools);
  root.get('/', (c) => c.redirect('/console'));
  root.route('/', pages.routes as unknown as Hono);
  for (const protocol of core.protocols.values()) root.route('/', protocol.routes);
  const bare = joinBareSides(core.protocols.values(), core.metrics);
  const jobs: Periodic[] = [];
  let stopping: Promise<void> | null = null;
  const stop = async (): Promise<void> => {
    pages.close();
    ending.abort();
    await Promise.all([...core.protocols.values()].map((protocol) => protocol.close()));
    await Promise.all([relay.stop(stopGraceMs), ...jobs.map((job) => job.stop())]);
    await Promise.all([clients.close(), forwarder.close()]);
    await database.close();
  };
  return {
    log,
    fetch: (request, env) => bare.fetch(request) ?? root.fetch(request, env),
    openSocket: bare.openSocket,
    start: async () => {
      await database.stores.outbox.releaseAll();
      await database.stores.escalations.releaseStreams({ holder: null, ids: null });
      await database.stores.routes.unlockGroups();
      await core.reachability.recall();
      jobs.push(...startJobs(core, options));
      relay.start();
    },
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
}

function intakeRoutes(core: Core, stopping: AbortSignal) {
  return webhookRoutes({
    connections: core.connections,
    takeEvent: createTakeFromWebhook(core, stopping),
    storedFor: (connectionId) => storedFor(core, connectionId),
    log: core.log,
    count: (kind, outcome) => core.metrics.webhookReceived(kind, outcome),
    bytesMax: webhookBytesMax,
  });
}

function adminToolsOf(options: AppOptions, core: Core, relay: Relay): AdminTools {
  const { adminTokenHash, publicUrl } = options;
  return {
    ...core,
    adminTokenHash,
    browserSigner: createSigner(options.masterKeys, 'known-browsers'),
    trustedProxies: options.trustedProxies ?? privateRanges,
    publicUrl,
    helpdesks: core.offered,
    botProtocols: options.botProtocols ?? botProtocols,
    routes: core.stores.routes,
    people: core.stores.people,
    audits: core.stores.audit,
    tryOutOf: (protocol) => core.protocolOf(protocol)?.tryOut ?? null,
    nudge: () => relay.nudge(),
  };
}
