import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ServedSimulator, serveSimulator } from '../../../../test/support/serve-simulator.ts';
import { callZendesk, type ZendeskCaller } from '../../../../test/support/zendesk-caller.ts';
import { simulateZendesk, type ZendeskSimulator } from './index.ts';

let served: ServedSimulator<ZendeskSimulator>;
let api: ZendeskCaller;

beforeEach(async () => {
  served = await serveSimulator(simulateZendesk);
  api = callZendesk(served);
});
afterEach(() => served.close());

async function startConversation(externalId = 'crm-1'): Promise<{ userId: string; path: string; id: string }> {
  const user = await api.sunco('POST', '/users', { externalId, profile: { givenName: 'Mona', surname: 'Keller' } });
  const userId = user.body.user.id as string;
  const made = await api.sunco('POST', '/conversations', { type: 'personal', participants: [{ userId }] });
  const id = made.body.conversation.id as string;
  return { userId, id, path: `/conversations/${id}` };
}

async function takeControl(path: string): Promise<void> {
  const integration = await api.sunco('POST', '/integrations', {
    type: 'custom',
    webhooks: [{ target: 'http://127.0.0.1:1/', triggers: ['conversation:message'] }],
  });
  const [switchboard] = (await api.sunco('GET', '/switchboards')).body.switchboards;
  await api.sunco('POST', `/switchboards/${switchboard.id}/switchboardIntegrations`, {
    name: 'passerelle',
    integrationId: integration.body.integration.id,
  });
  expect((await api.sunco('POST', `${path}/passControl`, { switchboardIntegration: 'passerelle' })).status).toBe(200);
}

const say = (path: string, text: string) =>
  api.sunco('POST', `${path}/messages`, { author: { type: 'business' }, content: { type: 'text', text } });
const ask = (path: string, userId: string, text: string) =>
  api.sunco('POST', `${path}/messages`, { author: { type: 'user', userId }, content: { type: 'text', text } });
const pass = (path: string, metadata: object = {}) =>
  api.sunco('POST', `${path}/passControl`, { switchboardIntegration: 'zd-agentWorkspace', metadata });

describe('a pass to the agents', () => {
  it('makes a ticket with the group, tags, fields and requester of its metadata', async () => {
    const { path } = await startConversation();
    await takeControl(path);
    await say(path, 'Transcript');
    const group = (await api.support('POST', '/groups', { group: { name: 'Billing' } })).body.group;
    const fields = (await api.support('GET', '/ticket_fields')).body.ticket_fields;
    const order = fields.find((field: { title: string }) => field.title === 'Order number');
    await pass(path, {
      'dataCapture.systemField.group_id': String(group.id),
      'dataCapture.systemField.tags': 'vip, bot',
      'dataCapture.systemField.requester.name': 'Mona K.',
      [`dataCapture.ticketField.${order.id}`]: 'A-77',
    });
    const [row] = served.simulator.desk.conversations();
    expect(row).toMatchObject({
      status: 'new',
      groupName: 'Billing',
      tags: ['vip', 'bot'],
      fields: { [order.id]: 'A-77' },
      requester: { name: 'Mona K.', externalId: 'crm-1' },
      isEnded: false,
    });
    const ticket = (await api.support('GET', `/tickets/${row?.ticketId}`)).body.ticket;
    expect(ticket).toMatchObject({ from_messaging_channel: true, via: { channel: 'sunshine_conversations_api' } });
  });

  it('loses the metadata when a ticket is already there', async () => {
    const { path, userId } = await startConversation();
    await ask(path, userId, 'The first message reaches agents at once');
    await pass(path, { 'dataCapture.systemField.tags': 'late' });
    expect(served.simulator.desk.conversations()[0]?.tags).toEqual([]);
  });

  it('shows agents the last ten messages, or everything from first_message_id', async () => {
    for (const [named, expected] of [
      [false, 10],
      [true, 12],
    ] as const) {
      const { path } = await startConversation(`crm-${expected}`);
      if (expected === 10) await takeControl(path);
      else await api.sunco('POST', `${path}/passControl`, { switchboardIntegration: 'passerelle' });
      const ids: string[] = [];
      for (let line = 0; line < 12; line += 1) ids.push((await say(path, `line ${line}`)).body.messages[0].id);
      await pass(path, named ? { first_message_id: ids[0] } : {});
      expect(served.simulator.desk.conversations().at(-1)?.messages).toHaveLength(expected);
    }
  });

  it('waits for the next message of the end user when the switch says so', async () => {
    served.simulator.switches.ticketOn = 'nextUserMessage';
    const { path, userId } = await startConversation();
    await takeControl(path);
    await pass(path, { 'dataCapture.systemField.tags': 'kept' });
    expect(served.simulator.desk.conversations()).toEqual([]);
    await ask(path, userId, 'Hello?');
    expect(served.simulator.desk.conversations()[0]?.tags).toEqual(['kept']);
  });

  it('joins the person with the same external id, and nobody by address', async () => {
    const known = (
      await api.support('POST', '/users', { user: { name: 'Known', external_id: 'CRM-9', email: 'k@example.net' } })
    ).body.user;
    const { path } = await startConversation('crm-9');
    await pass(path);
    const other = await startConversation('crm-10');
    await pass(other.path, { 'dataCapture.systemField.requester.email': 'k@example.net' });
    const [first, second] = served.simulator.desk.conversations();
    const tickets = await Promise.all([first, second].map((row) => api.support('GET', `/tickets/${row?.ticketId}`)));
    expect(tickets[0]?.body.ticket.requester_id).toBe(known.id);
    expect(tickets[1]?.body.ticket.requester_id).not.toBe(known.id);
    expect(second?.requester.email).toBeNull();
  });
});

describe('a conversation with agents', () => {
  it('opens with the first answer, and again when the end user writes after Solved', async () => {
    const { path, userId, id } = await startConversation();
    await pass(path);
    const { desk } = served.simulator;
    const agent = desk.agents[0] ?? { id: '', name: '' };
    await desk.reply(id, { agent, text: 'Hello' });
    expect(desk.conversations()[0]?.status).toBe('open');
    await desk.end(id, 'solve');
    expect(desk.conversations()[0]).toMatchObject({ status: 'solved', isEnded: false });
    expect((await api.sunco('GET', path)).body.conversation.activeSwitchboardIntegration.name).toBe(
      'zd-agentWorkspace',
    );
    await ask(path, userId, 'One more thing');
    expect(desk.conversations()[0]?.status).toBe('open');
  });

  it('gets a new ticket when the end user writes after Closed', async () => {
    const { path, userId, id } = await startConversation();
    await pass(path);
    const { desk } = served.simulator;
    const first = desk.conversations()[0]?.ticketId;
    await desk.end(id, 'close');
    expect((await api.sunco('GET', path)).body.conversation.activeSwitchboardIntegration).toBeUndefined();
    const messages = (await api.sunco('GET', `${path}/messages`)).body.messages;
    expect(messages.at(-1)).toMatchObject({ activity: { type: 'ticket:closed' }, author: { subtypes: ['activity'] } });
    await ask(path, userId, 'Hello again');
    expect(desk.conversations()[0]?.ticketId).not.toBe(first);
  });

  it.each(['endSession', 'transferToEmail', 'endedByUser', 'returnToBot'])(
    'ends by %s with the ticket still open',
    async (ending) => {
      const { path, id } = await startConversation();
      await pass(path);
      await served.simulator.desk.end(id, ending);
      expect(served.simulator.desk.conversations()[0]).toMatchObject({ isEnded: true, status: 'new' });
      expect((await api.sunco('GET', path)).body.conversation.activeSwitchboardIntegration).toBeUndefined();
    },
  );

  it('takes no more answers of agents once its session is over', async () => {
    const { path, id } = await startConversation();
    await pass(path);
    const { desk } = served.simulator;
    await desk.end(id, 'endSession');
    await expect(desk.reply(id, { agent: desk.agents[0] ?? { id: '', name: '' }, text: 'Late' })).rejects.toThrow(
      'is over',
    );
  });

  it('never shows a switchboard command to the end user', async () => {
    const { path, id } = await startConversation();
    await pass(path);
    await served.simulator.desk.end(id, 'returnToBot');
    expect((await api.sunco('GET', `${path}/messages`)).body.messages).toEqual([]);
  });
});
