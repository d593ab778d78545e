import type { HttpClient } from '../../src/core/http-client.ts';
import { newId, type RemoteGroupId } from '../../src/core/ids.ts';
import type { JsonObject } from '../../src/core/json.ts';
import { silentLogger } from '../../src/core/logger.ts';
import type { EndUser, OpenConversation, RemoteConversation, SendMessage } from '../../src/helpdesks/command.ts';
import type { HelpdeskEvent } from '../../src/helpdesks/event.ts';
import type { DeliveryCall, Helpdesk, SetupCall } from '../../src/helpdesks/helpdesk.ts';
import type { DeskAgent, DeskConversation } from '../../src/helpdesks/simulator.ts';
import { zendesk } from '../../src/helpdesks/zendesk/index.ts';
import { simulateZendesk } from '../../src/helpdesks/zendesk/simulator/index.ts';
import { createHttpClients } from '../../src/http/client.ts';
import { serveSimulator } from './serve-simulator.ts';
import { waitUntil } from './wait-until.ts';
import { catchWebhooks } from './webhook-catcher.ts';

const signal = AbortSignal.timeout(300_000);

/** The side, or a failed test when the adapter has none. */
export function side<Side>(some: Side | undefined): Side {
  if (some === undefined) throw new Error('there is no such side');
  return some;
}

export type ZendeskAccount = Awaited<ReturnType<typeof openZendeskAccount>>;

/**
 * The adapter over a served simulator, wired by its own set-up, with a catcher in the place of our intake.
 * `wrap` puts something between the adapter and its HTTP client.
 */
export async function openZendeskAccount(wrap: (client: HttpClient) => HttpClient = (client) => client) {
  const served = await serveSimulator(simulateZendesk);
  const hook = await catchWebhooks();
  const clients = createHttpClients({ allowPrivateTargets: true, log: silentLogger });
  const http = wrap(clients.plain);
  const connect = (client: HttpClient, settings: JsonObject): Helpdesk =>
    zendesk.connect(settings, { http: client, log: silentLogger, now: () => Date.now() });
  const setupCall = (groupsInUse: readonly RemoteGroupId[] = []): SetupCall => ({
    signal,
    webhookUrl: hook.url,
    groupsInUse,
  });
  const bare = served.simulator.settings(served.origin);
  const wired = await side(connect(http, bare).setup).provision(setupCall());
  const settings: JsonObject = { ...bare, ...wired.settings };
  const { desk } = served.simulator;
  return {
    ...served,
    hook,
    http,
    settings,
    bare,
    signal,
    setupCall,
    connect: (changes: JsonObject = {}, client: HttpClient = http) => connect(client, { ...settings, ...changes }),
    agent: (): DeskAgent => side(desk.agents[0]),
    onDesk: (): DeskConversation => {
      const all = desk.conversations();
      if (all.length !== 1) throw new Error(`expected one conversation, found ${all.length}`);
      return side(all[0]);
    },
    heard: (helpdesk: Helpdesk) => readPosts(helpdesk, hook.posts),
    waitFor: async (helpdesk: Helpdesk, kind: HelpdeskEvent['kind']): Promise<HelpdeskEvent> => {
      const find = async () => (await readPosts(helpdesk, hook.posts)).find((event) => event.kind === kind);
      await waitUntil(`a ${kind} event arrives`, async () => (await find()) !== undefined);
      return side(await find());
    },
    close: async () => {
      await clients.close();
      await hook.close();
      await served.close();
    },
  };
}

type Posts = Awaited<ReturnType<typeof catchWebhooks>>['posts'];

async function readPosts(helpdesk: Helpdesk, posts: Posts): Promise<readonly HelpdeskEvent[]> {
  const events: HelpdeskEvent[] = [];
  for (const post of posts) {
    const headers = Object.fromEntries(Object.entries(post.headers).map(([name, value]) => [name, String(value)]));
    const path = post.path.replace(/^\/hook\/?/, '');
    const body = new TextEncoder().encode(post.text);
    const request = { method: 'POST', path, query: {}, headers, body };
    const received = await side(helpdesk.webhook).receive(request, { message: async () => null });
    if (!received.ok) throw new Error(`refused a genuine webhook: ${received.reason}`);
    events.push(...received.events);
  }
  return events;
}

export function makeDeliveryCall(changes: Partial<DeliveryCall> = {}): DeliveryCall {
  return {
    signal,
    deliveryId: newId('delivery'),
    attempt: 1,
    notes: null,
    note: async () => undefined,
    reached: () => undefined,
    openFile: async ({ name }) => ({
      name,
      mediaType: 'text/plain',
      sizeBytes: 9,
      content: (async function* () {
        yield new TextEncoder().encode('file text');
      })(),
    }),
    ...changes,
  };
}

export const someEndUser: EndUser = {
  key: 'psl-1',
  vouchedId: null,
  email: null,
  name: 'Mona Keller',
  givenName: null,
  familyName: null,
  phone: null,
  locale: 'fr_FR',
  avatarUrl: null,
};

export function makeOpening(changes: Partial<OpenConversation> = {}): OpenConversation {
  const attachment = {
    kind: 'attachment',
    name: 'order.txt',
    mediaType: 'text/plain',
    sizeBytes: null,
    source: { kind: 'url', url: 'https://files.example/order.txt' },
  } as const;
  return {
    escalationId: newId('escalation'),
    conversationId: 'bot-1',
    endUser: someEndUser,
    remoteUserId: null,
    skill: 'billing',
    group: { remoteGroupId: null, name: null },
    attributes: { fields: {}, tags: ['vip'] },
    transcript: [
      { author: 'user', name: 'Mona', at: 1, parts: [{ kind: 'text', text: 'Where is my order?' }] },
      { author: 'user', name: 'Mona', at: 2, parts: [attachment] },
      { author: 'bot', name: null, at: 3, parts: [{ kind: 'text', text: 'I will ask a colleague.' }] },
    ],
    hasPendingMessage: true,
    channel: { type: 'web', pageUrl: null, device: null },
    agentLanguage: 'en',
    isTest: false,
    ...changes,
  };
}

export function makeTextMessage(conversation: RemoteConversation, text: string): SendMessage {
  return {
    escalationId: newId('escalation'),
    conversation,
    messageId: newId('message'),
    author: { kind: 'user' },
    part: { kind: 'text', text },
    choice: null,
    sentAt: Date.now(),
  };
}
