import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ServedSimulator, serveSimulator } from '../../../../test/support/serve-simulator.ts';
import { basic, callZendesk, expectAll, type ZendeskCaller } from '../../../../test/support/zendesk-caller.ts';
import { simulateZendesk, type ZendeskSimulator } from './index.ts';

let served: ServedSimulator<ZendeskSimulator>;
let api: ZendeskCaller;
let now = Date.parse('2026-03-02T09:00:00Z');

beforeEach(async () => {
  now = Date.parse('2026-03-02T09:00:00Z');
  served = await serveSimulator(simulateZendesk, { clock: { now: () => now } });
  api = callZendesk(served);
});
afterEach(() => served.close());

async function openTicket(metadata: object = {}): Promise<{ ticketId: number; conversationId: string; at: string }> {
  const userId = (await api.sunco('POST', '/users', {})).body.user.id;
  const made = await api.sunco('POST', '/conversations', { type: 'personal', participants: [{ userId }] });
  const conversationId = made.body.conversation.id as string;
  await api.sunco('POST', `/conversations/${conversationId}/passControl`, {
    switchboardIntegration: 'zd-agentWorkspace',
    metadata,
  });
  const ticketId = Number(served.simulator.desk.conversations().at(-1)?.ticketId);
  return { ticketId, conversationId, at: `/tickets/${ticketId}` };
}

const search = async (query: string): Promise<number[]> => {
  const answer = await api.support('GET', `/search?query=${encodeURIComponent(query)}`);
  return answer.body.results.map((ticket: { id: number }) => ticket.id);
};

describe('who may call Support', () => {
  it('takes the e-mail with the API token, and nobody else', async () => {
    await expectAll([() => api.support('GET', '/users/me')], 200);
    const email = served.card['email'] ?? '';
    const token = served.card['apiToken'] ?? '';
    const wrong = ['', basic(email, token), basic(`${email}/token`, 'x'), basic('x@example.net/token', token)];
    await expectAll(
      wrong.map((header) => () => api.support('GET', '/users/me', undefined, header)),
      401,
    );
    served.simulator.switches.apiTokenAccess = false;
    await expectAll([() => api.support('GET', '/users/me')], 401);
  });

  it('takes a token of its OAuth client, within the scopes that were asked for', async () => {
    const tokens = `${served.origin}/oauth/tokens`;
    const { oauthClientId: client_id, oauthClientSecret: client_secret } = served.card;
    const ask = async (changes: object) => {
      const body = { grant_type: 'client_credentials', client_id, client_secret, scope: 'read', ...changes };
      const answer = await fetch(tokens, { method: 'POST', body: JSON.stringify(body) });
      return [answer.status, (await answer.json()) as { access_token?: string; error?: string }] as const;
    };
    expect(await ask({ client_secret: 'x' })).toEqual([401, expect.objectContaining({ error: 'invalid_client' })]);
    expect(await ask({ scope: undefined })).toEqual([400, expect.objectContaining({ error: 'invalid_scope' })]);
    expect(await ask({ grant_type: 'password' })).toMatchObject([400, { error: 'unsupported_grant_type' }]);
    const [, { access_token }] = await ask({});
    const bearer = `Bearer ${access_token}`;
    await expectAll([() => api.support('GET', '/users/me', undefined, bearer)], 200);
    await expectAll([() => api.support('POST', '/groups', { group: { name: 'Billing' } }, bearer)], 403);
    await expectAll([() => api.support('GET', '/users/me', undefined, 'Bearer x')], 401);
  });

  it('lets a role without the right neither create groups nor wire webhooks and triggers', async () => {
    served.simulator.switches.roleCanCreateGroups = false;
    const trigger = { title: 't', conditions: { all: [] }, actions: [{ field: 'status', value: 'open' }] };
    await expectAll(
      [
        () => api.support('POST', '/groups', { group: { name: 'Billing' } }),
        () => api.support('GET', '/webhooks'),
        () => api.support('POST', '/triggers', { trigger }),
      ],
      403,
    );
    expect((await api.support('GET', '/users/me')).body.user.role).toBe('agent');
  });

  it('tells how many calls are left, and refuses beyond the limit until the minute is over', async () => {
    Object.assign(served.simulator.switches, { supportRatePerMinute: 2, supportRateEnforced: true });
    const first = await api.support('GET', '/groups');
    expect(first.headers.get('x-rate-limit-remaining')).toBe('1');
    await api.support('GET', '/groups');
    const refused = await api.support('GET', '/groups');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60']);
    now += 60_000;
    await expectAll([() => api.support('GET', '/groups')], 200);
  });
});

describe('groups', () => {
  it('are listed by cursor or by offset, with or without the deleted ones', async () => {
    const ids: number[] = [];
    for (const name of ['A', 'B', 'C'])
      ids.push((await api.support('POST', '/groups', { group: { name } })).body.group.id);
    await api.support('DELETE', `/groups/${ids[0]}`);
    expect((await api.support('GET', `/groups/${ids[0]}`)).body.group.deleted).toBe(true);
    const seen: string[] = [];
    let query = '?exclude_deleted=true&page[size]=2';
    for (;;) {
      const { body } = await api.support('GET', `/groups${query}`);
      seen.push(...body.groups.map((group: { name: string }) => group.name));
      if (!body.meta.has_more) break;
      query = `?exclude_deleted=true&page[size]=2&page[after]=${body.meta.after_cursor}`;
    }
    expect(seen).toEqual(['Support', 'B', 'C']);
    const offset = (await api.support('GET', '/groups?per_page=2&page=2')).body;
    expect([offset.groups.length, offset.count, offset.next_page]).toEqual([2, 4, null]);
  });

  it('may share a name, or may not, as the switch says', async () => {
    const create = () => api.support('POST', '/groups', { group: { name: 'billing' } });
    await expectAll([create, create], 201);
    served.simulator.switches.uniqueGroupNames = true;
    const [refused] = await expectAll([create], 422);
    expect(refused?.body).toMatchObject({ error: 'RecordInvalid', details: { name: [{ error: 'DuplicateValue' }] } });
  });

  it('are born without members', async () => {
    const { id } = (await api.support('POST', '/groups', { group: { name: 'Billing' } })).body.group;
    expect((await api.support('GET', `/groups/${id}/memberships`)).body.group_memberships).toEqual([]);
  });
});

describe('tickets', () => {
  it('are found by tag, by field value and by its field, once the index has seen them', async () => {
    const fields = (await api.support('GET', '/ticket_fields')).body.ticket_fields;
    const { id } = fields.find((field: { title: string }) => field.title === 'Order number');
    const { ticketId } = await openTicket({
      'dataCapture.systemField.tags': 'conv_1',
      [`dataCapture.ticketField.${id}`]: 'A-77',
    });
    await openTicket({ 'dataCapture.systemField.tags': 'conv_2' });
    for (const query of ['tags:conv_1', 'fieldvalue:A-77', `custom_field_${id}:A-77`]) {
      expect([query, await search(`type:ticket ${query}`)]).toEqual([query, [ticketId]]);
    }
    expect(await search('type:ticket tags:conv_1 status>=solved')).toEqual([]);
    served.simulator.switches.searchLagMs = 60_000;
    expect(await search('type:ticket tags:conv_1')).toEqual([]);
    now += 61_000;
    expect(await search('type:ticket tags:conv_1')).toEqual([ticketId]);
  });

  it('name their conversation in the first audit, and keep the chat in the conversation log', async () => {
    const { at, conversationId } = await openTicket();
    const agent = served.simulator.desk.agents[0] ?? { id: '', name: '' };
    const messageId = await served.simulator.desk.reply(conversationId, { agent, text: 'Hello' });
    const audits = (await api.support('GET', `${at}/audits?filter_events[]=ChatStartedEvent`)).body.audits;
    expect(audits).toHaveLength(1);
    expect(audits[0].events[0].value).toMatchObject({
      conversation_id: conversationId,
      history: [{ message: 'Hello' }],
    });
    expect((await api.support('GET', `${at}/comments`)).body.comments).toEqual([]);
    const [entry] = (await api.support('GET', `${at}/conversation_log?page[size]=100`)).body.events;
    expect(entry).toMatchObject({
      reference: `zen:sunco:conversation_message:${messageId}`,
      author: { type: 'agent', 'zen:support:user_id': agent.id },
    });
  });

  it('refuse a stale safe update, a closed ticket and values that do not exist', async () => {
    const { at } = await openTicket();
    const seen = (await api.support('GET', at)).body.ticket.updated_at;
    const put = (ticket: object) => () => api.support('PUT', at, { ticket });
    now += 2000;
    await expectAll([put({ priority: 'high' })], 200);
    await expectAll([put({ priority: 'low', safe_update: true, updated_stamp: seen })], 409);
    await expectAll([put({ group_id: 1 }), put({ assignee_id: 1 }), put({ status: 'finished' })], 422);
    await expectAll([put({ staus: 'solved' })], 400);
    await expectAll([put({ status: 'closed' })], 200);
    await expectAll([put({ priority: 'low' })], 422);
    await expectAll([() => api.support('GET', '/tickets/1')], 404);
  });

  it('replace tags in an update, and add them in the call for tags', async () => {
    const { at } = await openTicket({ 'dataCapture.systemField.tags': 'one' });
    await api.support('PUT', `${at}/tags`, { tags: ['two'] });
    expect((await api.support('GET', at)).body.ticket.tags).toEqual(['one', 'two']);
    await api.support('PUT', at, { ticket: { tags: ['three'] } });
    expect((await api.support('GET', at)).body.ticket.tags).toEqual(['three']);
    expect(await search('type:ticket tags:one')).toEqual([]);
  });

  it('run a trigger once per update, also when its action changes the ticket', async () => {
    const trigger = {
      title: 'vip',
      conditions: { all: [{ field: 'current_tags', operator: 'includes', value: 'vip' }], any: [] },
      actions: [
        { field: 'priority', value: 'urgent' },
        { field: 'current_tags', value: 'seen' },
      ],
    };
    await expectAll([() => api.support('POST', '/triggers', { trigger })], 201);
    const { at } = await openTicket({ 'dataCapture.systemField.tags': 'vip' });
    expect((await api.support('GET', at)).body.ticket).toMatchObject({ priority: 'urgent', tags: ['vip', 'seen'] });
  });
});

describe('people', () => {
  const person = (user: object) => () => api.support('POST', '/users/create_or_update', { user });

  it('are created or updated by address or external id, in any case of letters', async () => {
    await expectAll([person({ name: 'Mona', email: 'mona@example.net', external_id: 'CRM-1' })], 201);
    await expectAll(
      [person({ name: 'Mona K.', external_id: 'crm-1' }), person({ name: 'M', email: 'MONA@example.net' })],
      200,
    );
    expect((await api.support('GET', '/users/search?query=email:mona@example.net')).body.users).toHaveLength(1);
    expect((await api.support('GET', '/users/search?external_id=crm-1')).body.users[0].external_id).toBe('crm-1');
  });

  it('cannot take the address or external id of another', async () => {
    await expectAll(
      [person({ name: 'A', email: 'a@example.net', external_id: 'a' }), person({ name: 'B', email: 'b@example.net' })],
      201,
    );
    const [b] = (await api.support('GET', '/users/search?query=email:b@example.net')).body.users;
    const identity = { type: 'email', value: 'a@example.net' };
    await expectAll(
      [
        () => api.support('PUT', `/users/${b.id}`, { user: { external_id: 'A' } }),
        () => api.support('PUT', `/users/${b.id}`, { user: { email: 'a@example.net' } }),
        () => api.support('POST', `/users/${b.id}/identities`, { identity }),
      ],
      422,
    );
  });
});

describe('agents', () => {
  it('are listed by what their messaging channel says', async () => {
    const [first] = served.simulator.desk.agents;
    served.simulator.hands.setAvailability(first?.id ?? '', 'away');
    const query = 'filter[channel_status]=messaging:online&select_channel=messaging&page[size]=100';
    const { body } = await api.support('GET', `/agent_availabilities?${query}`);
    expect(body.data).toHaveLength(2);
    expect(
      body.data.map((each: { attributes: { agent_id: number } }) => String(each.attributes.agent_id)),
    ).not.toContain(first?.id);
    expect(body.included[0]).toMatchObject({ type: 'channels', attributes: { name: 'messaging', status: 'online' } });
  });
});
