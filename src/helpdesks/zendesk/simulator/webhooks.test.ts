import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ServedSimulator, serveSimulator } from '../../../../test/support/serve-simulator.ts';
import { waitUntil } from '../../../../test/support/wait-until.ts';
import { catchWebhooks, type WebhookCatcher } from '../../../../test/support/webhook-catcher.ts';
import { callZendesk, type ZendeskCaller } from '../../../../test/support/zendesk-caller.ts';
import { simulateZendesk, type ZendeskSimulator } from './index.ts';

let served: ServedSimulator<ZendeskSimulator>;
let api: ZendeskCaller;
let hooks: WebhookCatcher;
let integration: { id: string; webhooks: { id: string; secret: string }[] };
let path: string;
let userId: string;

beforeEach(async () => {
  served = await serveSimulator(simulateZendesk);
  served.simulator.switches.webhookRetryScale = 0;
  api = callZendesk(served);
  hooks = await catchWebhooks();
  const triggers = ['conversation:message', 'switchboard:passControl', 'switchboard:releaseControl', 'user:merge'];
  const webhooks = [{ target: hooks.url, triggers, includeFullUser: true }];
  integration = (await api.sunco('POST', '/integrations', { type: 'custom', webhooks })).body.integration;
  const profile = { givenName: 'Mona' };
  userId = (await api.sunco('POST', '/users', { externalId: 'crm-1', profile })).body.user.id;
  const made = await api.sunco('POST', '/conversations', { type: 'personal', participants: [{ userId }] });
  path = `/conversations/${made.body.conversation.id}`;
});
afterEach(async () => {
  await served.close();
  await hooks.close();
});

interface Event {
  readonly id: string;
  readonly type: string;
  // biome-ignore lint/suspicious/noExplicitAny: payloads are read field by field.
  readonly payload: any;
}
const bodies = () => hooks.posts.map(({ text }) => JSON.parse(text) as { events: Event[]; webhook: { id: string } });
const events = () => bodies().flatMap((body) => body.events);
const say = (text: string) =>
  api.sunco('POST', `${path}/messages`, { author: { type: 'user', userId }, content: { type: 'text', text } });
const pass = (to: string) => api.sunco('POST', `${path}/passControl`, { switchboardIntegration: to });
const settled = () => waitUntil('no webhook is waiting', () => served.simulator.pendingWebhooks() === 0);

async function link(deliverStandbyEvents: boolean): Promise<string> {
  const [switchboard] = (await api.sunco('GET', '/switchboards')).body.switchboards;
  const body = { name: 'passerelle', integrationId: integration.id, deliverStandbyEvents };
  const made = await api.sunco('POST', `/switchboards/${switchboard.id}/switchboardIntegrations`, body);
  return made.body.switchboardIntegration.id;
}

describe('a webhook of Sunshine Conversations', () => {
  it('carries its secret, an envelope and the whole user', async () => {
    await say('Hello');
    await waitUntil('the message is told', () => hooks.posts.length === 1);
    expect(hooks.posts[0]?.headers).toMatchObject({ 'x-api-key': integration.webhooks[0]?.secret });
    expect(bodies()[0]).toMatchObject({
      app: { id: served.card['appId'] },
      webhook: { id: integration.webhooks[0]?.id, version: 'v2' },
      events: [{ payload: { message: { author: { user: { externalId: 'crm-1', profile: { givenName: 'Mona' } } } } } }],
    });
  });

  it.each([
    ['is not linked', null, true],
    ['is linked with standby events', true, true],
    ['is linked without standby events', false, false],
  ] as const)('of an integration that %s hears of agents: %s, %s', async (_, standby, isHeard) => {
    if (standby !== null) await link(standby);
    await pass('zd-agentWorkspace');
    await say('Hello');
    await settled();
    expect(events().some(({ type }) => type === 'conversation:message')).toBe(isHeard);
  });

  it('hears of agents while control is offered to its integration', async () => {
    await link(false);
    await pass('zd-agentWorkspace');
    await api.sunco('POST', `${path}/offerControl`, { switchboardIntegration: 'passerelle' });
    await say('Hello');
    await api.sunco('POST', `${path}/releaseControl`, {});
    await say('Nobody listens');
    await settled();
    expect(events().map(({ type }) => type)).toEqual(['conversation:message', 'switchboard:releaseControl']);
  });

  it('is tried five times with the same event, and after 400, 401, 403, 404 and 406 never again', async () => {
    hooks.answers = [500, 503, 429, 500, 500];
    await say('Hello');
    await settled();
    expect(new Set(events().map(({ id }) => id)).size).toBe(1);
    expect(hooks.posts).toHaveLength(5);
    for (const status of [400, 401, 403, 404, 406]) {
      const before = hooks.posts.length;
      hooks.answers = [status];
      await say('Hello');
      await settled();
      expect([status, hooks.posts.length - before]).toEqual([status, 1]);
    }
  });

  it('is tried again when no answer comes in time', async () => {
    served.simulator.switches.webhookTimeoutMs = 30;
    hooks.answers = [0];
    await say('Hello');
    await waitUntil('it is posted again', () => hooks.posts.length === 2);
  });

  it('is doubled, batched, reversed, or lost on demand', async () => {
    const { webhooks } = served.simulator.faults;
    webhooks.copies = 2;
    await say('twice');
    await settled();
    expect(hooks.posts).toHaveLength(2);
    Object.assign(webhooks, { copies: 1, batchMs: 50, reversed: true });
    await say('first');
    await say('second');
    await settled();
    expect(bodies()[2]?.events.map(({ payload }) => payload.message.content.text)).toEqual(['second', 'first']);
    served.simulator.faults.clear();
    webhooks.lost = true;
    await say('never told');
    await settled();
    expect(hooks.posts).toHaveLength(3);
  });

  it('tells a merge of people with their conversations', async () => {
    const other = (await api.sunco('POST', '/users', { externalId: 'crm-2' })).body.user.id;
    const made = await api.sunco('POST', '/conversations', { type: 'personal', participants: [{ userId: other }] });
    served.simulator.hands.mergeUsers('crm-2', 'crm-1');
    await settled();
    const payload = events().find(({ type }) => type === 'user:merge')?.payload;
    expect(payload).toMatchObject({
      mergedUsers: { surviving: { id: other }, discarded: { id: userId } },
      mergedConversations: { surviving: { id: made.body.conversation.id }, discarded: { id: path.split('/').at(-1) } },
    });
    expect((await api.sunco('GET', path)).status).toBe(404);
  });

  it.each([
    ['close', 'switchboard:releaseControl', 'ticketClosed'],
    ['transferToEmail', 'switchboard:releaseControl', 'transferToEmail'],
    ['endSession', 'switchboard:releaseControl', undefined],
  ])('tells the end by %s as %s with reason %s', async (ending, type, reason) => {
    await pass('zd-agentWorkspace');
    await served.simulator.desk.end(path.split('/').at(-1) ?? '', ending);
    await settled();
    expect(events().find((event) => event.type === type)?.payload.reason).toBe(reason);
  });

  it('tells a pass to the successor where conversation control is set to pass', async () => {
    served.simulator.switches.conversationControl = 'pass';
    const own = await link(true);
    const [switchboard] = (await api.sunco('GET', '/switchboards')).body.switchboards;
    const at = `/switchboards/${switchboard.id}/switchboardIntegrations/${switchboard.defaultSwitchboardIntegrationId}`;
    await api.sunco('PATCH', at, { nextSwitchboardIntegrationId: own });
    await pass('zd-agentWorkspace');
    await served.simulator.desk.end(path.split('/').at(-1) ?? '', 'close');
    await settled();
    expect(events().at(-1)).toMatchObject({
      type: 'switchboard:passControl',
      payload: { reason: 'ticketClosed', conversation: { activeSwitchboardIntegration: { name: 'passerelle' } } },
    });
  });
});

describe('a webhook of Support', () => {
  const make = async (subscriptions: readonly string[]): Promise<{ id: string; secret: string }> => {
    const webhook = {
      name: 'w',
      endpoint: hooks.url,
      http_method: 'POST',
      request_format: 'json',
      status: 'active',
      subscriptions,
    };
    const { id } = (await api.support('POST', '/webhooks', { webhook })).body.webhook;
    return { id, secret: (await api.support('GET', `/webhooks/${id}/signing_secret`)).body.signing_secret.secret };
  };
  const solve = () => served.simulator.desk.end(path.split('/').at(-1) ?? '', 'solve');

  beforeEach(async () => {
    await api.sunco('DELETE', `/integrations/${integration.id}`);
  });

  it('is posted by a trigger, filled in and signed', async () => {
    const { id, secret } = await make(['conditional_ticket_events']);
    const body = '{"ticket_id":"{{ticket.id}}","status":"{{ticket.status}}","tags":"{{ticket.tags}}"}';
    const trigger = {
      title: 'solved',
      conditions: { all: [{ field: 'status', operator: 'value', value: 'solved' }], any: [] },
      actions: [{ field: 'notification_webhook', value: [id, body] }],
    };
    expect((await api.support('POST', '/triggers', { trigger })).status).toBe(201);
    await pass('zd-agentWorkspace');
    await solve();
    await waitUntil('the trigger is told', () => hooks.posts.length === 1);
    const post = hooks.posts[0];
    const ticketId = served.simulator.desk.conversations()[0]?.ticketId;
    expect(JSON.parse(post?.text ?? '')).toEqual({ ticket_id: ticketId, status: 'Solved', tags: '' });
    const stamp = String(post?.headers['x-zendesk-webhook-signature-timestamp']);
    const expected = createHmac('sha256', secret)
      .update(stamp + post?.text)
      .digest('base64');
    expect(post?.headers['x-zendesk-webhook-signature']).toBe(expected);
  });

  it('is posted for the ticket events that it subscribes to', async () => {
    await make(['zen:event-type:ticket.status_changed']);
    await pass('zd-agentWorkspace');
    await solve();
    await waitUntil('the event is told', () => hooks.posts.length === 1);
    expect(JSON.parse(hooks.posts[0]?.text ?? '')).toMatchObject({
      type: 'zen:event-type:ticket.status_changed',
      detail: { status: 'SOLVED' },
      event: { current: 'SOLVED', previous: 'NEW' },
    });
  });

  it('is tried again after 409 at most three times, and after 500 not at all', async () => {
    await make(['zen:event-type:ticket.status_changed']);
    await pass('zd-agentWorkspace');
    hooks.answers = [409, 409, 409, 409];
    await solve();
    await settled();
    expect(hooks.posts).toHaveLength(3);
    hooks.answers = [500];
    await say('reopened');
    await settled();
    expect(hooks.posts).toHaveLength(4);
  });
});
