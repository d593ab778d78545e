import type { HttpClient } from '../../src/core/http-client.ts';
import type { JsonObject } from '../../src/core/json.ts';
import { silentLogger } from '../../src/core/logger.ts';
import type { HelpdeskEvent } from '../../src/helpdesks/event.ts';
import type { Helpdesk, StoredObjects } from '../../src/helpdesks/helpdesk.ts';
import { ringcentral } from '../../src/helpdesks/ringcentral/index.ts';
import { simulateRingcentral } from '../../src/helpdesks/ringcentral/simulator/index.ts';
import type { DeskAgent, DeskConversation } from '../../src/helpdesks/simulator.ts';
import { createHttpClients } from '../../src/http/client.ts';
import { serveSimulator } from './serve-simulator.ts';
import { waitUntil } from './wait-until.ts';
import { type CaughtPost, catchWebhooks, rawRequestOf } from './webhook-catcher.ts';
import { side } from './zendesk-account.ts';

export type RingcentralAccount = Awaited<ReturnType<typeof openRingcentralAccount>>;

const nothingStored: StoredObjects = { message: async () => null };

export interface AccountOptions {
  /** Puts something between the adapter and its HTTP client. */
  readonly wrap?: (client: HttpClient) => HttpClient;
  readonly settings?: JsonObject;
  /** Leaves the wiring to the test. */
  readonly isBare?: boolean;
  readonly now?: () => number;
}

/** The adapter over a served simulator, wired by its own set-up, with a catcher that answers as intake would. */
export async function openRingcentralAccount(options: AccountOptions = {}) {
  const { wrap = (client: HttpClient) => client, now = () => Date.now() } = options;
  const signal = AbortSignal.timeout(300_000);
  const served = await serveSimulator(simulateRingcentral);
  const clients = createHttpClients({ allowPrivateTargets: true, log: silentLogger });
  const http = wrap(clients.plain);
  const connect = (settings: JsonObject, client: HttpClient = http): Helpdesk =>
    ringcentral.connect(settings, { http: client, log: silentLogger, now });
  const bare: JsonObject = { ...served.simulator.settings(served.origin), ...options.settings };
  let answering = connect(bare);
  const replies: { readonly status: number; readonly json: unknown }[] = [];
  const hook = await catchWebhooks(async (request) => {
    const { reply } = await side(answering.webhook).receive(request, nothingStored);
    const text = typeof reply.body === 'string' ? reply.body : '';
    replies.push({ status: reply.status, json: text.startsWith('{') ? JSON.parse(text) : text });
    return reply;
  });
  const setupCall = { signal, webhookUrl: hook.url, groupsInUse: [] };
  if (options.isBare !== true) await served.simulator.enterAddress?.(hook.url);
  const wired = options.isBare === true ? null : await side(answering.setup).provision(setupCall);
  const settings: JsonObject = { ...bare, ...wired?.settings };
  answering = connect(settings);
  const { desk } = served.simulator;
  const decode = async (helpdesk: Helpdesk, posts: readonly CaughtPost[]) => {
    const events: HelpdeskEvent[] = [];
    for (const post of posts) {
      const received = await side(helpdesk.webhook).receive(rawRequestOf('POST', post), nothingStored);
      if (!received.ok) throw new Error(`refused a genuine request: ${received.reason}`);
      events.push(...received.events);
    }
    return events;
  };
  return {
    ...served,
    hook,
    http,
    settings,
    bare,
    signal,
    setupCall,
    report: wired?.report ?? [],
    /** What we answered to each request, oldest first. */
    replies,
    connect: (changes: JsonObject = {}, client: HttpClient = http) => connect({ ...settings, ...changes }, client),
    agent: (): DeskAgent => side(desk.agents[0]),
    onDesk: (): DeskConversation => {
      const all = desk.conversations();
      if (all.length !== 1) throw new Error(`expected one conversation, found ${all.length}`);
      return side(all[0]);
    },
    heard: (helpdesk: Helpdesk) => decode(helpdesk, hook.posts),
    waitFor: async <Kind extends HelpdeskEvent['kind']>(helpdesk: Helpdesk, kind: Kind) => {
      type Wanted = Extract<HelpdeskEvent, { kind: Kind }>;
      const find = async () =>
        (await decode(helpdesk, hook.posts)).find((event): event is Wanted => event.kind === kind);
      await waitUntil(`a ${kind} event arrives`, async () => (await find()) !== undefined);
      return side(await find());
    },
    settled: () => waitUntil('nothing is on its way', async () => served.simulator.pendingWebhooks() === 0),
    close: async () => {
      await clients.close();
      await hook.close();
      await served.close();
    },
  };
}
