/** Fills a fresh data folder through the program's own stores: a bot, a connection, and escalations with an agent. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Escalation } from '../../src/escalations/escalation.ts';
import { makeBot, makeConnection, makeEscalation } from '../support/builders.ts';

type OpenModule = typeof import('../../src/db/open.ts');
type BotsModule = typeof import('../../src/bot-accounts/create-bot-directory.ts');
type ConnectionsModule = typeof import('../../src/connections/live-connections.ts');
type SealModule = typeof import('../../src/core/seal.ts');
type RegistryModule = typeof import('../../src/helpdesks/registry.ts');

export interface SeedOptions {
  /** Folder of the built program. */
  readonly dist: string;
  readonly folder: string;
  /** Where the helpdesk and the bot are. */
  readonly sink: string;
  readonly conversations: number;
  readonly hasCallback: boolean;
}

export interface Seeded {
  readonly secretKey: string;
  readonly apiKey: string;
  readonly webhookSecret: string;
  readonly callbackSecret: string;
  readonly connectionId: string;
  readonly botId: string;
  readonly escalationIds: readonly string[];
}

const commitsAtOnce = 1_000;

export async function seedPasserelle(options: SeedOptions): Promise<Seeded> {
  const { openDatabase } = (await import(join(options.dist, 'db/open.js'))) as OpenModule;
  const { createBotDirectory } = (await import(
    join(options.dist, 'bot-accounts/create-bot-directory.js')
  )) as BotsModule;
  const { createLiveConnections } = (await import(
    join(options.dist, 'connections/live-connections.js')
  )) as ConnectionsModule;
  const { createSealer, parseMasterKeys } = (await import(join(options.dist, 'core/seal.js'))) as SealModule;
  const { helpdesks } = (await import(join(options.dist, 'helpdesks/registry.js'))) as RegistryModule;

  const secretKey = randomBytes(32).toString('base64');
  const webhookSecret = randomBytes(24).toString('hex');
  const masterKeys = parseMasterKeys(secretKey);
  const sealer = createSealer(masterKeys);
  const clock = { now: () => Date.now() };
  const database = await openDatabase({ file: join(options.folder, 'passerelle.db'), thread: false, masterKeys });
  const { stores } = database;

  const bot = makeBot({
    callbackUrl: options.hasCallback ? `${options.sink}/bot/events` : null,
    createdAt: clock.now(),
  });
  const bots = createBotDirectory({ store: stores.bots, sealer, clock });
  await bots.save(bot);
  const { secret: apiKey } = await bots.createKey(bot.id, 'bench');
  const callbackSecret = await bots.rotateCallbackSecret(bot.id);

  const connection = makeConnection({ settings: zendeskSettings(options.sink, webhookSecret) });
  const log = { debug: nothing, info: nothing, warn: nothing, error: nothing, child: () => log };
  // Saving calls nobody.
  const http = { request: () => Promise.reject(new Error('not called')) };
  await createLiveConnections({ store: stores.connections, helpdesks, sealer, http, setupHttp: http, clock, log }).save(
    connection,
  );

  const escalations = Array.from({ length: options.conversations }, (_, index) =>
    makeEscalation({
      ...openEscalation(index, clock.now()),
      botId: bot.id,
      connectionId: connection.id,
      callbackUrl: bot.callbackUrl,
    }),
  );
  for (let at = 0; at < escalations.length; at += commitsAtOnce) {
    const batch = escalations.slice(at, at + commitsAtOnce);
    const results = await Promise.all(
      batch.map((escalation) => stores.escalations.commit({ escalation, movesWake: true })),
    );
    if (results.some((result) => result !== 'committed')) throw new Error('An escalation could not be stored.');
  }
  await database.close();
  const escalationIds = escalations.map((escalation) => escalation.id);
  return {
    secretKey,
    apiKey,
    webhookSecret,
    callbackSecret,
    connectionId: connection.id,
    botId: bot.id,
    escalationIds,
  };
}

function zendeskSettings(sink: string, webhookSecret: string) {
  return {
    subdomain: 'acme',
    appId: 'bench-app',
    keyId: 'app_bench',
    keySecret: 'bench-secret',
    email: 'bench@example.com',
    apiToken: 'bench-token',
    baseUrl: `${sink}/sc`,
    supportBaseUrl: `${sink}/api/v2`,
    webhookSecret,
  };
}

/** As it is in the middle of a talk: an agent has answered, the ticket is known. */
function openEscalation(index: number, now: number): Partial<Escalation> {
  const remoteConversationId = `conv-${index}` as never;
  return {
    conversationId: `conversation-${index}`,
    commandId: `command-${index}`,
    state: 'active',
    remote: {
      remoteConversationId,
      remoteUserId: `user-${index}` as never,
      state: { conversationId: remoteConversationId, externalId: `psl-${index}` },
    },
    ticketId: '1',
    ticketUrl: 'https://acme.zendesk.com/agent/tickets/1',
    agent: { id: '361000000042', name: 'Paula R.', avatarUrl: 'https://acme.zendesk.com/a/paula.png' },
    startedAt: now,
    openedAt: now,
    acceptedAt: now,
    firstAgentMessageAt: now,
    lastUserMessageAt: now,
    lastAgentMessageAt: now,
    wakeAt: now + 10 * 60_000,
  };
}

function nothing(): void {}
