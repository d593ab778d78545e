/** Client libraries that others wrote for Zendesk work against the simulator, with nothing changed but its address. */
import { createRequire } from 'node:module';
import { createClient } from 'node-zendesk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { simulateZendesk, type ZendeskSimulator } from '../../src/helpdesks/zendesk/simulator/index.ts';
import { type ServedSimulator, serveSimulator } from '../support/serve-simulator.ts';

interface SunshineClient {
  readonly ApiClient: {
    readonly instance: { basePath: string; authentications: Record<string, Record<string, string>> };
  };
  readonly UsersApi: new () => {
    createUser(app: string, body: object): Promise<{ user: { id: string; externalId: string } }>;
  };
  readonly ConversationsApi: new () => {
    createConversation(app: string, body: object): Promise<{ conversation: { id: string } }>;
    getConversation(
      app: string,
      id: string,
    ): Promise<{ conversation: { activeSwitchboardIntegration: { integrationType: string } } }>;
    listConversations(app: string, filter: object, options: object): Promise<{ conversations: { id: string }[] }>;
  };
  readonly MessagesApi: new () => {
    postMessage(app: string, id: string, body: object): Promise<{ messages: { id: string }[] }>;
    listMessages(app: string, id: string, options: object): Promise<{ messages: { id: string }[] }>;
  };
  readonly SwitchboardActionsApi: new () => {
    passControl(app: string, id: string, body: object): Promise<unknown>;
    releaseControl(app: string, id: string): Promise<unknown>;
  };
}

let served: ServedSimulator<ZendeskSimulator>;

beforeEach(async () => {
  served = await serveSimulator(simulateZendesk);
});
afterEach(() => served.close());

describe('sunshine-conversations-client', () => {
  it('creates a person, a conversation and a message, and hands over to agents', async () => {
    const client = createRequire(import.meta.url)('sunshine-conversations-client') as SunshineClient;
    client.ApiClient.instance.basePath = String(served.card['baseUrl']);
    Object.assign(client.ApiClient.instance.authentications['basicAuth'] ?? {}, {
      username: served.card['keyId'],
      password: served.card['keySecret'],
    });
    const app = String(served.card['appId']);
    const conversations = new client.ConversationsApi();
    const messages = new client.MessagesApi();
    const control = new client.SwitchboardActionsApi();

    const { user } = await new client.UsersApi().createUser(app, {
      externalId: 'crm-1',
      profile: { givenName: 'Mona' },
    });
    expect(user.externalId).toBe('crm-1');
    const made = await conversations.createConversation(app, { type: 'personal', participants: [{ userId: user.id }] });
    const id = made.conversation.id;
    await control.passControl(app, id, { switchboardIntegration: 'zd-answerBot' });
    const author = { type: 'user', userId: user.id };
    const posted = await messages.postMessage(app, id, { author, content: { type: 'text', text: 'Hello' } });
    await control.passControl(app, id, {
      switchboardIntegration: 'zd-agentWorkspace',
      metadata: { 'dataCapture.systemField.tags': 'bot' },
    });

    const { conversation } = await conversations.getConversation(app, id);
    expect(conversation.activeSwitchboardIntegration.integrationType).toBe('zd:agentWorkspace');
    const listed = await messages.listMessages(app, id, {});
    expect(listed.messages.map((message) => message.id)).toEqual(posted.messages.map((message) => message.id));
    const mine = await conversations.listConversations(app, { userId: user.id }, {});
    expect(mine.conversations.map((each) => each.id)).toEqual([id]);
    expect(served.simulator.desk.conversations()).toMatchObject([{ id, tags: ['bot'], status: 'new' }]);
    await control.releaseControl(app, id);
    expect(served.simulator.desk.conversations()).toMatchObject([{ id, isEnded: true }]);
  });
});

describe('node-zendesk', () => {
  it('lists and creates groups, and reads a ticket', async () => {
    const client = createClient({
      username: String(served.card['email']),
      token: String(served.card['apiToken']),
      endpointUri: String(served.card['supportBaseUrl']),
    });
    await client.groups.create({ group: { name: 'Billing' } });
    const groups = (await client.groups.list()) as unknown as { name: string }[];
    expect(groups.map(({ name }) => name)).toEqual(['Support', 'Billing']);

    const created = await client.tickets.create({ ticket: { subject: 'Parcel', comment: { body: 'Where is it?' } } });
    const { result } = await client.tickets.show((created.result as { id: number }).id);
    expect(result).toMatchObject({ subject: 'Parcel', status: 'new' });
    const { result: me } = await client.users.me();
    expect(me).toMatchObject({ role: 'admin' });
  });
});
