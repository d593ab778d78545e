/**
 * The simulator against Zendesk's own descriptions: every answer and webhook that it gives, and every request that the
 * driver sends. Skipped, with a notice, where the descriptions are not at hand.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { simulateZendesk, type ZendeskSimulator } from '../../src/helpdesks/zendesk/simulator/index.ts';
import { suncoTriggers } from '../../src/helpdesks/zendesk/simulator/sunco-events.ts';
import { specsFolder, validateExchange, validateWebhook } from '../support/openapi-validator.ts';
import { type ServedSimulator, serveSimulator } from '../support/serve-simulator.ts';
import { waitUntil } from '../support/wait-until.ts';
import { catchWebhooks, type WebhookCatcher } from '../support/webhook-catcher.ts';
import { callZendesk, expectAll, type ZendeskCaller } from '../support/zendesk-caller.ts';

const isSimulated = (trigger: string): boolean =>
  !/^(client|passthrough):|referral|postback|delivery:(channel|user)|user:update/.test(trigger);
const everyTrigger = suncoTriggers.filter(isSimulated);

describe.skipIf(specsFolder() === null)('the Zendesk simulator and the vendor descriptions', () => {
  let served: ServedSimulator<ZendeskSimulator>;
  let api: ZendeskCaller;
  let hooks: WebhookCatcher;
  let integrationId = '';
  let webhookId = '';

  beforeAll(async () => {
    served = await serveSimulator(simulateZendesk);
    api = callZendesk(served);
    hooks = await catchWebhooks();
    const made = await api.sunco('POST', '/integrations', {
      type: 'custom',
      displayName: 'connector',
      webhooks: [{ target: hooks.url, triggers: everyTrigger, includeFullUser: true, includeFullSource: false }],
    });
    integrationId = made.body.integration.id;
    webhookId = made.body.integration.webhooks[0].id;
  });
  afterAll(async () => {
    await served.close();
    await hooks.close();
  });

  const newUser = async (externalId: string): Promise<string> => {
    const made = await api.sunco('POST', '/users', {
      externalId,
      signedUpAt: '2026-03-02T08:15:00.000Z',
      toBeRetained: false,
      profile: { givenName: 'Mona', surname: 'Keller', email: 'mona.keller@example.net', locale: 'fr-FR' },
      metadata: { plan: 'gold' },
    });
    return made.body.user.id;
  };
  const newConversation = async (userId: string): Promise<string> => {
    const made = await api.sunco('POST', '/conversations', {
      type: 'personal',
      participants: [{ userId, subscribeSDKClient: false }],
      displayName: 'Live chat',
      metadata: { owner: 'test' },
    });
    return `/conversations/${made.body.conversation.id}`;
  };

  it('agree about users', async () => {
    const id = await newUser('spec-user');
    await expectAll(
      [
        () => api.sunco('GET', `/users/${id}`),
        () => api.sunco('GET', '/users/spec-user'),
        () => api.sunco('PATCH', `/users/${id}`, { profile: { surname: 'K' }, metadata: { plan: 'silver' } }),
        () => api.sunco('GET', '/users?filter[identities.email]=mona.keller@example.net'),
        () => api.sunco('GET', `/users/${id}/clients`),
        () => api.sunco('GET', `/users/${id}/devices`),
        () => api.sunco('DELETE', `/users/${id}/personalinformation`),
      ],
      200,
    );
    await expectAll([() => api.sunco('POST', '/users', { externalId: 'spec-user' })], 409);
    await expectAll([() => api.sunco('DELETE', `/users/${id}`)], 200);
    await expectAll([() => api.sunco('GET', `/users/${id}`)], 404);
  });

  it('agree about conversations and participants', async () => {
    const userId = await newUser('spec-conversation');
    await newConversation(userId);
    const path = await newConversation(userId);
    await expectAll(
      [
        () => api.sunco('GET', path),
        () => api.sunco('PATCH', path, { displayName: 'Another name', metadata: { owner: 'other' } }),
        () => api.sunco('GET', '/conversations?filter[userExternalId]=spec-conversation&page[size]=1'),
        () => api.sunco('GET', `${path}/participants`),
        () => api.sunco('DELETE', path),
      ],
      200,
    );
    const group = await api.sunco('POST', '/conversations', { type: 'sdkGroup' });
    const groupPath = `/conversations/${group.body.conversation.id}`;
    await expectAll([() => api.sunco('POST', `${groupPath}/join`, { userId, subscribeSDKClient: false })], 201);
    await expectAll([() => api.sunco('POST', `${groupPath}/leave`, { userId })], 200);
    await expectAll([() => api.sunco('GET', path), () => api.sunco('POST', `${groupPath}/leave`, { userId })], 404);
  });

  it('agree about every kind of message', async () => {
    const userId = await newUser('spec-message');
    const path = await newConversation(userId);
    const upload = new FormData();
    upload.append('source', new Blob(['%PDF-1.4'], { type: 'application/pdf' }), 'receipt.pdf');
    const query = `?access=public&for=message&conversationId=${path.split('/').at(-1)}`;
    const [file] = await expectAll([() => api.sunco('POST', `/attachments${query}`, upload)], 201);
    const mediaUrl = file?.body.attachment.mediaUrl as string;
    const link = { type: 'link', text: 'Open', uri: 'https://example.net' };
    const reply = { type: 'reply', text: 'Yes', payload: 'YES' };
    const contents = [
      { type: 'text', text: 'Hello', actions: [reply, link] },
      { type: 'text', markdownText: '**Hello**' },
      { type: 'text', text: 'Yes', payload: 'YES' },
      { type: 'image', mediaUrl: 'https://cdn.example.net/a.png', altText: 'A picture' },
      { type: 'file', mediaUrl },
      { type: 'carousel', items: [{ title: 'One', actions: [link] }] },
      { type: 'list', items: [{ title: 'One', actions: [link] }] },
      { type: 'location', coordinates: { lat: 48.85, long: 2.35 } },
      { type: 'form', fields: [{ type: 'email', name: 'mail', label: 'E-mail' }] },
    ];
    const business = { type: 'business', displayName: 'Bot' };
    await expectAll(
      contents.map(
        (content) => () => api.sunco('POST', `${path}/messages`, { author: business, content, metadata: { mark: 1 } }),
      ),
      201,
    );
    const user = { type: 'user', userId };
    await expectAll([() => api.sunco('POST', `${path}/messages`, { author: user, content: contents[0] })], 201);
    const [list] = await expectAll([() => api.sunco('GET', `${path}/messages`)], 200);
    await expectAll(
      [
        () => api.sunco('POST', `${path}/activity`, { author: user, type: 'conversation:read' }),
        () => api.sunco('POST', `${path}/activity`, { author: business, type: 'typing:start' }),
        () => api.sunco('DELETE', `${path}/messages/${list?.body.messages[0].id}`),
        () => api.sunco('DELETE', `${path}/messages`),
        () => api.sunco('POST', '/attachments/remove', { mediaUrl }),
      ],
      200,
    );
    await expectAll([() => api.sunco('POST', '/attachments/remove', { mediaUrl })], 404);
  });

  it('agree about the app, integrations, keys and webhooks', async () => {
    const at = `/integrations/${integrationId}`;
    const triggers = ['conversation:message'];
    const [key, hook] = await expectAll(
      [
        () => api.sunco('POST', `${at}/keys`, { displayName: 'Key' }),
        () => api.sunco('POST', `${at}/webhooks`, { target: 'https://example.net/hook', triggers }),
      ],
      201,
    );
    await expectAll(
      [
        () => api.sunco('GET', ''),
        () => api.sunco('GET', '/integrations?filter[types]=custom&page[size]=25'),
        () => api.sunco('GET', at),
        () => api.sunco('PATCH', at, { displayName: 'renamed' }),
        () => api.sunco('GET', `${at}/keys`),
        () => api.sunco('GET', `${at}/keys/${key?.body.key.id}`),
        () => api.sunco('DELETE', `${at}/keys/${key?.body.key.id}`),
        () => api.sunco('GET', `${at}/webhooks`),
        () => api.sunco('GET', `${at}/webhooks/${webhookId}`),
        () => api.sunco('PATCH', `${at}/webhooks/${hook?.body.webhook.id}`, { triggers, includeFullUser: true }),
        () => api.sunco('DELETE', `${at}/webhooks/${hook?.body.webhook.id}`),
      ],
      200,
    );
  });

  it('agree about switchboards and every switchboard action', async () => {
    const [list] = await expectAll([() => api.sunco('GET', '/switchboards')], 200);
    const switchboard = list?.body.switchboards[0];
    const at = `/switchboards/${switchboard.id}`;
    const [link] = await expectAll(
      [
        () =>
          api.sunco('POST', `${at}/switchboardIntegrations`, {
            name: 'passerelle',
            integrationId,
            deliverStandbyEvents: true,
          }),
      ],
      201,
    );
    const own = link?.body.switchboardIntegration.id;
    const path = await newConversation(await newUser('spec-switchboard'));
    await expectAll(
      [() => api.sunco('POST', `${path}/acceptControl`, {}), () => api.sunco('POST', '/switchboards')],
      400,
    );
    const metadata = { 'dataCapture.systemField.tags': 'bot' };
    await expectAll(
      [
        () =>
          api.sunco('PATCH', at, {
            enabled: true,
            defaultSwitchboardIntegrationId: switchboard.defaultSwitchboardIntegrationId,
          }),
        () => api.sunco('GET', `${at}/switchboardIntegrations`),
        () => api.sunco('PATCH', `${at}/switchboardIntegrations/${own}`, { messageHistoryCount: 10 }),
        () => api.sunco('POST', `${path}/passControl`, { switchboardIntegration: 'passerelle' }),
        () => api.sunco('POST', `${path}/passControl`, { switchboardIntegration: 'zd-agentWorkspace', metadata }),
        () => api.sunco('POST', `${path}/offerControl`, { switchboardIntegration: own }),
        () => api.sunco('POST', `${path}/acceptControl`, {}),
        () => api.sunco('POST', `${path}/releaseControl`, { metadata: { why: 'done' } }),
      ],
      200,
    );
    await expectAll(
      ['passControl', 'offerControl'].map(
        (action) => () => api.sunco('POST', `${path}/${action}`, { switchboardIntegration: 'nobody' }),
      ),
      400,
    );
  });

  it('agree about what agents and endings bring', async () => {
    const { desk } = served.simulator;
    const agent = desk.agents[0] ?? { id: '', name: '' };
    for (const ending of desk.endings) {
      const path = await newConversation(await newUser(`spec-${ending.id}`));
      const id = path.split('/').at(-1) ?? '';
      await api.sunco('POST', `${path}/passControl`, { switchboardIntegration: 'zd-agentWorkspace' });
      const file = { name: 'invoice.pdf', mediaType: 'application/pdf', bytes: new TextEncoder().encode('%PDF') };
      await desk.reply(id, { agent, text: 'Hello', choices: ['Yes', 'No'], file });
      await desk.typing(id, agent, true);
      await desk.end(id, ending.id);
      await expectAll([() => api.sunco('GET', `${path}/messages`), () => api.sunco('GET', path)], 200);
    }
  });

  it('agree about what else happens in an account', async () => {
    const { hands } = served.simulator;
    const path = await newConversation(await newUser('spec-hands'));
    const id = path.split('/').at(-1) ?? '';
    hands.botMessage(id, 'Hello');
    hands.survey(id);
    hands.agentReads(id);
    hands.richMessage(id, { type: 'location', coordinates: { lat: 1, long: 2 } });
    hands.failDelivery(id, hands.triggerMessage(id, 'We are busy'), 'uncategorized_error');
    await newUser('spec-hands-2');
    hands.mergeUsers('spec-hands-2', 'spec-hands');
    await expectAll([() => api.sunco('GET', `${path}/messages`)], 200);
  });

  it('agree about groups, people and fields of Support', async () => {
    const [group] = await expectAll(
      [() => api.support('POST', '/groups', { group: { name: 'Billing', is_public: true } })],
      201,
    );
    const groupId = group?.body.group.id as number;
    const userId = Number(served.simulator.desk.agents[0]?.id);
    const [membership, person] = await expectAll(
      [
        () => api.support('POST', '/group_memberships', { group_membership: { user_id: userId, group_id: groupId } }),
        () =>
          api.support('POST', '/users/create_or_update', {
            user: { name: 'Mona', email: 'mona@example.net', external_id: 'x-1' },
          }),
        () => api.support('POST', '/ticket_fields', { ticket_field: { type: 'text', title: 'Conversation' } }),
      ],
      201,
    );
    const personPath = `/users/${person?.body.user.id}`;
    const [identity] = await expectAll(
      [() => api.support('POST', `${personPath}/identities`, { identity: { type: 'email', value: 'm2@example.net' } })],
      201,
    );
    await expectAll(
      [
        ...[
          '/groups?exclude_deleted=true&page[size]=100',
          '/groups',
          `/groups/${groupId}`,
          '/groups/count',
          '/groups/assignable',
        ],
        ...[
          `/groups/${groupId}/memberships`,
          '/group_memberships',
          `/users/${userId}/group_memberships`,
          '/users/me',
          '/users',
        ],
        ...[
          '/users/search?query=email:mona@example.net',
          '/users/search?external_id=x-1',
          personPath,
          `${personPath}/identities`,
        ],
        ...['/ticket_fields', '/brands', '/account/settings', '/search?query=type:user email:mona@example.net'],
      ].map((path) => () => api.support('GET', path)),
      200,
    );
    const identityPath = `${personPath}/identities/${identity?.body.identity.id}`;
    await expectAll(
      [
        () => api.support('PUT', `/groups/${groupId}`, { group: { name: 'Billing desk' } }),
        () => api.support('PUT', personPath, { user: { external_id: 'x-2', name: 'Mona K.' } }),
        () => api.support('PUT', `${identityPath}/verify`),
        () => api.support('PUT', `${identityPath}/make_primary`),
      ],
      200,
    );
    await expectAll(
      [
        () => api.support('DELETE', `/group_memberships/${membership?.body.group_membership.id}`),
        () => api.support('DELETE', `/groups/${groupId}`),
      ],
      204,
    );
    await expectAll([() => api.support('GET', `/groups/${groupId}`)], 200);
  });

  it('agree about tickets, search and triggers of Support', async () => {
    const path = await newConversation(await newUser('spec-ticket'));
    await api.sunco('POST', `${path}/passControl`, {
      switchboardIntegration: 'zd-agentWorkspace',
      metadata: { 'dataCapture.systemField.tags': 'spec_ticket' },
    });
    const ticketId = Number(served.simulator.desk.conversations().at(-1)?.ticketId);
    const at = `/tickets/${ticketId}`;
    const subscriptions = ['conditional_ticket_events'];
    const endpoint = `${hooks.url}/support`;
    const webhook = {
      name: 'connector',
      endpoint,
      http_method: 'POST',
      request_format: 'json',
      status: 'active',
      subscriptions,
    };
    const [hook] = await expectAll([() => api.support('POST', '/webhooks', { webhook })], 201);
    const hookId = hook?.body.webhook.id as string;
    const trigger = {
      title: 'connector: status',
      conditions: { all: [{ field: 'status', operator: 'value', value: 'solved' }], any: [] },
      actions: [{ field: 'notification_webhook', value: [hookId, '{"ticket_id":"{{ticket.id}}"}'] }],
    };
    const [made] = await expectAll([() => api.support('POST', '/triggers', { trigger })], 201);
    await expectAll(
      [
        ...[at, `${at}/audits`, `${at}/comments`, `${at}/tags`, `${at}/conversation_log`, '/tickets'],
        ...[
          '/search?query=type:ticket tags:spec_ticket',
          '/search/count?query=type:ticket',
          '/triggers',
          '/trigger_categories',
        ],
        ...[
          '/triggers/search?query=connector',
          '/triggers/definitions',
          `/triggers/${made?.body.trigger.id}`,
          '/triggers/active',
        ],
        ...['/webhooks', `/webhooks/${hookId}/signing_secret`, '/agent_availabilities', '/business_hours/schedules'],
      ].map((each) => () => api.support('GET', each)),
      200,
    );
    const ticket = {
      status: 'solved',
      comment: { body: 'Done', public: false },
      safe_update: true,
      updated_stamp: '2099-01-01T00:00:00Z',
    };
    await expectAll(
      [() => api.support('PUT', at, { ticket }), () => api.support('PUT', `${at}/tags`, { tags: ['more'] })],
      200,
    );
    await expectAll(
      [() => api.support('PUT', `/triggers/${made?.body.trigger.id}`, { trigger: { ...trigger, active: false } })],
      200,
    );
  });

  it('differ in nothing that is not a listed deviation', async () => {
    await waitUntil('all webhooks have been posted', () => served.simulator.pendingWebhooks() === 0);
    const problems = api.exchanges.flatMap((exchange) =>
      validateExchange({
        ...exchange,
        requestBody: exchange.requestBody instanceof FormData ? undefined : exchange.requestBody,
        responseBody: exchange.body,
      }),
    );
    const posts = hooks.posts.filter(({ path }) => path === '/hook');
    const bodies = posts.map(({ text }) => JSON.parse(text) as { events: { type: string }[] });
    expect([...new Set([...problems, ...bodies.flatMap(validateWebhook)])]).toEqual([]);
    const seen = new Set(bodies.flatMap(({ events }) => events.map(({ type }) => type)));
    expect(everyTrigger.filter((type) => !seen.has(type))).toEqual([]);
  });

  it('is a check that can fail', () => {
    const exchange = { spec: 'sunco', method: 'POST', path: '/v2/apps/a/users', status: 201 } as const;
    const wrong = { ...exchange, requestBody: { extarnalId: 'x' }, responseBody: { user: { id: 7 } } };
    expect(validateExchange(wrong)).toHaveLength(2);
    expect(validateExchange({ ...wrong, path: '/v2/apps/a/nothing' })).toHaveLength(1);
  });
});
