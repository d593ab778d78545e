import { randomBytes } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hono } from 'hono';
import { z } from 'zod';
import type { AppOptions } from '../../src/app.ts';
import type { Bot } from '../../src/bot-accounts/bot.ts';
import type { BotProtocolDefinition, BotProtocolTools, EventDelivery } from '../../src/bots/bot-protocol.ts';
import { serve } from '../../src/commands/serve.ts';
import type { Connection } from '../../src/connections/connection.ts';
import { createLiveConnections } from '../../src/connections/live-connections.ts';
import { type Clock, systemClock } from '../../src/core/clock.ts';
import type { EscalationId } from '../../src/core/ids.ts';
import type { JsonObject } from '../../src/core/json.ts';
import { silentLogger } from '../../src/core/logger.ts';
import { createSealer } from '../../src/core/seal.ts';
import { openDatabase } from '../../src/db/open.ts';
import type { StartCommand } from '../../src/escalations/bot-commands.ts';
import { helpdesks } from '../../src/helpdesks/registry.ts';
import type { Simulator } from '../../src/helpdesks/simulator.ts';
import { createHttpClients } from '../../src/http/client.ts';
import type { Route } from '../../src/routing/route.ts';
import { makeBot, makeConnection, makeRoute } from './builders.ts';
import { type RunningApp, runApp } from './running-app.ts';

/** The whole app wired to a vendor's simulator, with a bot that calls use cases directly and records what it is sent. */
export interface RelayedStory {
  readonly running: RunningApp;
  readonly simulator: Simulator;
  readonly bot: Bot;
  readonly connection: Connection;
  readonly tools: BotProtocolTools;
  readonly delivered: readonly JsonObject[];
  /** Makes the bot refuse events from now on, or take them again. */
  botFails(fails: boolean): void;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface StoryOptions {
  readonly kind?: string;
  readonly bot?: Partial<Bot>;
  readonly connection?: Partial<Connection>;
  readonly routes?: readonly Partial<Route>[];
  readonly app?: Partial<AppOptions>;
  /** The helpdesk's own clock; the app's when absent. */
  readonly helpdeskClock?: Clock;
  /** How the account is set up, before it is wired. */
  readonly account?: (simulator: Simulator) => void;
  /** Hears what happens at the helpdesk, in words without persons. */
  readonly onActivity?: (line: string) => void;
}

const masterKeys = [randomBytes(32)] as const;

export async function tellStory(options: StoryOptions = {}): Promise<RelayedStory> {
  const definition = helpdesks.find((one) => one.kind === (options.kind ?? 'zendesk'));
  if (definition === undefined) throw new Error('no such helpdesk');
  const clock = options.app?.clock ?? systemClock;
  const simulator = await definition.simulate({
    clock: options.helpdeskClock ?? clock,
    ...(options.onActivity === undefined ? {} : { onActivity: options.onActivity }),
  });
  options.account?.(simulator);
  const vendor = await serve((request) => simulator.routes.fetch(request), { host: '127.0.0.1', port: 0 });
  const dataFolder = await mkdtemp(join(tmpdir(), 'passerelle-story-'));
  const bot = makeBot({ protocol: 'probe', callbackUrl: 'http://bot.test/events', ...options.bot });
  const settings = simulator.settings(vendor.origin);
  const connection = makeConnection({ kind: definition.kind, settings, ...options.connection });

  const delivered: JsonObject[] = [];
  let isFailing = false;
  let tools: BotProtocolTools | null = null;
  const probe: BotProtocolDefinition = {
    kind: 'probe',
    label: 'Probe',
    settings: z.object({}),
    open: (given) => {
      tools = given;
      return {
        routes: new Hono(),
        deliver: async ({ event }: EventDelivery) => {
          if (isFailing) throw new Error('the bot is away');
          delivered.push(event);
        },
        close: async () => undefined,
      };
    },
  };
  const start = (port = 0) => runApp({ masterKeys, botProtocols: [probe], ...options.app, dataFolder }, port);
  const portOf = (app: RunningApp) => Number(new URL(app.origin).port);
  await prepare({ dataFolder, bot, connection, routes: options.routes ?? [{}] });
  let running = await start();
  const wire = async (): Promise<void> => {
    const clients = createHttpClients({ allowPrivateTargets: true, log: silentLogger });
    const helpdesk = definition.connect(settings, { http: clients.plain, log: silentLogger, now: () => clock.now() });
    const webhookUrl = `${running.origin}/webhooks/${connection.id}`;
    const call = { signal: AbortSignal.timeout(20_000), webhookUrl, groupsInUse: [] };
    await simulator.enterAddress?.(webhookUrl);
    const provisioned = await helpdesk.setup?.provision(call);
    await clients.close();
    const saved = { ...connection, settings: { ...settings, ...provisioned?.settings } };
    await running.stop(true);
    await prepare({ dataFolder, bot, connection: saved, routes: [] });
    running = await start(portOf(running));
  };
  await wire();
  const story = {
    get running() {
      return running;
    },
    simulator,
    bot,
    connection,
    get tools(): BotProtocolTools {
      if (tools === null) throw new Error('the app is not running');
      return tools;
    },
    delivered,
    botFails: (fails: boolean) => {
      isFailing = fails;
    },
    restart: async () => {
      await running.stop(true);
      running = await start(portOf(running));
    },
    stop: async () => {
      await running.stop();
      await simulator.close();
      await vendor.close(500);
    },
  };
  return story;
}

async function prepare(given: {
  readonly dataFolder: string;
  readonly bot: Bot;
  readonly connection: Connection;
  readonly routes: readonly Partial<Route>[];
}): Promise<void> {
  const database = await openDatabase({ file: join(given.dataFolder, 'passerelle.db'), thread: false, masterKeys });
  const clients = createHttpClients({ allowPrivateTargets: true, log: silentLogger });
  const connections = createLiveConnections({
    store: database.stores.connections,
    helpdesks,
    sealer: createSealer(masterKeys),
    http: clients.plain,
    setupHttp: clients.plain,
    clock: systemClock,
    log: silentLogger,
  });
  await database.stores.bots.save(given.bot);
  await connections.save(given.connection);
  for (const route of given.routes) {
    const place = { botId: given.bot.id, connectionId: given.connection.id };
    await database.stores.routes.save(makeRoute({ ...place, ...route }));
  }
  await clients.close();
  await database.close();
}

let commands = 0;

export function startCommand(overrides: Partial<StartCommand> = {}): StartCommand {
  commands += 1;
  return {
    id: `cmd-${commands}`,
    conversationId: `conv-${commands}`,
    skill: 'billing',
    user: { name: 'Lea Roux' },
    variables: {},
    transcript: [],
    note: null,
    reason: null,
    message: null,
    channel: { type: null, pageUrl: null, device: null },
    locale: 'en',
    richParts: [],
    timers: {},
    isTest: false,
    ...overrides,
  };
}

/** Says something to the agent, as the end user; the words are the id of the message, too. */
export function sayAsUser({ tools, bot }: RelayedStory, id: EscalationId, words: string) {
  const parts = [{ kind: 'text', text: words }] as const;
  return tools.escalations.send(bot, id, { id: words, parts, choice: null, sentAt: null });
}

/** What agents have read of end users, in order. */
export function wordsAtDesk({ simulator }: RelayedStory): readonly (string | null | undefined)[] {
  return simulator.desk
    .conversations()
    .flatMap((one) => one.messages)
    .filter((one) => one.author === 'user')
    .map((one) => one.text);
}
