import { randomBytes } from 'node:crypto';
import type { Bot } from '../../src/bot-accounts/bot.ts';
import { createBotDirectory } from '../../src/bot-accounts/create-bot-directory.ts';
import type { EventDelivery } from '../../src/bots/bot-protocol.ts';
import { native } from '../../src/bots/native/index.ts';
import { createLiveConnections } from '../../src/connections/live-connections.ts';
import { createAdminApi } from '../../src/console/admin-api.ts';
import type { AdminTools } from '../../src/console/administration.ts';
import { privateRanges } from '../../src/core/address-ranges.ts';
import type { HttpClient } from '../../src/core/http-client.ts';
import type { AttachmentId } from '../../src/core/ids.ts';
import type { Logger } from '../../src/core/logger.ts';
import { createSealer, createSigner } from '../../src/core/seal.ts';
import { hashToken } from '../../src/core/secret.ts';
import { openDatabase } from '../../src/db/open.ts';
import { createEscalationKeeper } from '../../src/escalations/escalation-keeper.ts';
import { createRootApi } from '../../src/http/create-api.ts';
import { createTargetGates } from '../../src/outbox/target-gates.ts';
import { createGroupKeeper } from '../../src/routing/ensure-group.ts';
import { declaredAnswers } from './declared-answers.ts';
import { makeFakeAccount, makeFakeHelpdesk } from './fake-helpdesk.ts';
import { createMovedClock } from './moved-clock.ts';

export const adminToken = 'admin-token-of-the-tests';

// biome-ignore lint/suspicious/noExplicitAny: answers of any shape are looked into by the tests
type Body = any;

export interface AdminAnswer {
  readonly status: number;
  readonly body: Body;
  readonly headers: Headers;
}

/** The admin API over SQLite in memory and a fake helpdesk. Every answer is compared with what its route declares. */
export type AdminBench = Awaited<ReturnType<typeof openAdminBench>>;

export async function openAdminBench(overrides: Partial<AdminTools> = {}) {
  const masterKeys = [randomBytes(32)] as const;
  const database = await openDatabase({ file: null, thread: false, masterKeys });
  const { stores } = database;
  const clock = createMovedClock();
  const account = makeFakeAccount();
  const helpdesks = [makeFakeHelpdesk(account)];
  const sealer = createSealer(masterKeys);
  const logged: string[] = [];
  const log = recordingLogger(logged);
  const keeper = createEscalationKeeper(stores.escalations);
  const connections = createLiveConnections({
    store: stores.connections,
    helpdesks,
    sealer,
    http: nobodyAnswers,
    setupHttp: nobodyAnswers,
    clock,
    log,
  });
  const delivered: EventDelivery[] = [];
  const nudges: true[] = [];
  const erased: AttachmentId[] = [];
  const tools: AdminTools = {
    trustedProxies: privateRanges,
    adminTokenHash: hashToken(adminToken),
    browserSigner: createSigner(masterKeys, 'known-browsers'),
    publicUrl: 'https://passerelle.test',
    helpdesks,
    botProtocols: [native],
    bots: createBotDirectory({ store: stores.bots, sealer, clock }),
    connections,
    routes: stores.routes,
    people: stores.people,
    audits: stores.audit,
    groups: createGroupKeeper(stores.routes, clock),
    store: stores.escalations,
    keeper,
    outbox: stores.outbox,
    gates: createTargetGates(clock),
    attachments: {
      erase: async (ids) => {
        erased.push(...ids);
      },
    },
    clock,
    log,
    surround: (bot: Bot) => ({ now: clock.now(), bot, linkTo: () => 'https://passerelle.test/file' }),
    protocolOf: () => ({
      deliver: async (delivery) => {
        delivered.push(delivery);
      },
    }),
    tryOutOf: () => null,
    nudge: () => {
      nudges.push(true);
    },
    ...overrides,
  };
  const api = createAdminApi(tools);
  const root = createRootApi({ log });
  root.route('/', api);
  const answered: string[] = [];

  const call = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = { authorization: `Bearer ${adminToken}` },
  ): Promise<AdminAnswer> => {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await root.request(`/admin/v1${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...sent,
    });
    const text = await response.text();
    answered.push(text);
    const parsed: Body = text.startsWith('{') ? JSON.parse(text) : text;
    const answer = { status: response.status, body: parsed, headers: response.headers };
    if (text === '' || text.startsWith('{'))
      checkAnswer(method, `/admin/v1${path}`, { ...answer, body: text === '' ? null : parsed });
    return answer;
  };

  const routes = api.openAPIRegistry.definitions.flatMap((one) => (one.type === 'route' ? [one.route] : []));
  const checkAnswer = declaredAnswers(() => routes);

  return {
    tools,
    api,
    root,
    routes,
    call,
    account,
    stores,
    keeper,
    clock,
    delivered,
    nudges,
    erased,
    answered,
    logged,
    close: () => database.close(),
  };
}

const nobodyAnswers: HttpClient = {
  request: () => {
    throw new Error('The fake helpdesk makes no HTTP call.');
  },
};

function recordingLogger(lines: string[]): Logger {
  const write = (fields: object, event: string) => {
    lines.push(JSON.stringify({ event, ...fields }));
  };
  return { debug: write, info: write, warn: write, error: write, child: () => recordingLogger(lines) };
}

export const connectionOf = (changes: object = {}) => ({
  kind: 'fake',
  name: 'Main desk',
  settings: { account: 'acme', keySecret: 'top-secret' },
  ...changes,
});
