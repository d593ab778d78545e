import type { HttpClient } from '../../src/core/http-client.ts';
import type { JsonObject } from '../../src/core/json.ts';
import { silentLogger } from '../../src/core/logger.ts';
import type { HelpdeskEvent } from '../../src/helpdesks/event.ts';
import type { Helpdesk } from '../../src/helpdesks/helpdesk.ts';
import { ringcentral } from '../../src/helpdesks/ringcentral/index.ts';
import { simulateRingcentral } from '../../src/helpdesks/ringcentral/simulator/index.ts';
import type { DeskAgent } from '../../src/helpdesks/simulator.ts';
import { createHttpClients } from '../../src/http/client.ts';
import { eventsIn, nothingStored, onlyConversation, waitForEvent } from './heard-events.ts';
import { side } from './helpdesk-commands.ts';
import { serveSimulator } from './serve-simulator.ts';
import { waitUntil } from './wait-until.ts';
import { catchWebhooks } from './webhook-catcher.ts';

export type RingcentralAccount = Awaited<ReturnType<typeof openRingcentralAccount>>;

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
    onDesk: () => onlyConversation(desk),
    heard: (helpdesk: Helpdesk) => eventsIn(helpdesk, hook.posts),
    waitFor: <Kind extends HelpdeskEvent['kind']>(helpdesk: Helpdesk, kind: Kind) =>
      waitForEvent(() => eventsIn(helpdesk, hook.posts), kind),
    settled: () => waitUntil('nothing is on its way', async () => served.simulator.pendingWebhooks() === 0),
    close: async () => {
      await clients.close();
      await hook.close();
      await served.close();
    },
  };
}
