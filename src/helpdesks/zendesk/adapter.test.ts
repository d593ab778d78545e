import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  makeDeliveryCall,
  makeOpening,
  makeTextMessage,
  side,
  someEndUser,
} from '../../../test/support/helpdesk-commands.ts';
import { waitUntil } from '../../../test/support/wait-until.ts';
import { openZendeskAccount, type ZendeskAccount } from '../../../test/support/zendesk-account.ts';
import { newId, type RemoteGroupId } from '../../core/ids.ts';
import type { RemoteConversation } from '../command.ts';
import type { HelpdeskEvent } from '../event.ts';

let account: ZendeskAccount;

beforeEach(async () => {
  account = await openZendeskAccount();
});

afterEach(async () => {
  await account.close();
});

function closing(conversation: RemoteConversation, notice: string | null = 'Bye') {
  return { escalationId: newId('escalation'), conversation, by: 'user', notice } as const;
}

describe('the only conversation of a person', () => {
  it('stays with agents when the close of an escalation comes after the next one has taken it over', async () => {
    const helpdesk = account.connect({ multiConversations: 'reuse', solveOnEnd: true });
    const first = await helpdesk.openConversation(makeOpening({ hasPendingMessage: false }), makeDeliveryCall());
    const second = await helpdesk.openConversation(makeOpening({ hasPendingMessage: false }), makeDeliveryCall());
    expect(second.conversation.remoteConversationId).toBe(first.conversation.remoteConversationId);
    await helpdesk.closeConversation(closing(first.conversation), makeDeliveryCall());
    expect(account.onDesk().isEnded).toBe(false);
    expect(account.onDesk().messages.map(({ text }) => text)).not.toContain('Bye');
    await helpdesk.closeConversation(closing(second.conversation), makeDeliveryCall());
    expect(account.onDesk().isEnded).toBe(true);
  });
});

describe('relaying', () => {
  it('brings texts and files to agents, and finds what it sent by its mark', async () => {
    const { conversation } = await account.connect().openConversation(makeOpening(), makeDeliveryCall());
    const command = makeTextMessage(conversation, 'Hello agent');
    const call = makeDeliveryCall();
    expect(await side(account.connect().lookup).findSent(command, call)).toBeNull();
    const sent = await account.connect().sendMessage(command, call);
    expect(await side(account.connect().lookup).findSent(command, call)).toEqual(sent);
    expect(await side(account.connect().lookup).findSent(command, makeDeliveryCall())).toBeNull();
    const part = {
      kind: 'attachment',
      name: 'pic é.txt',
      mediaType: 'text/plain',
      sizeBytes: 9,
      source: { kind: 'url', url: 'x' },
    } as const;
    await account.connect().sendMessage({ ...command, part }, makeDeliveryCall());
    expect(account.onDesk().messages.slice(-2)).toMatchObject([
      { author: 'user', text: 'Hello agent', mark: command.messageId },
      { author: 'user', file: { name: 'pic é.txt' } },
    ]);
  });

  it('brings agents’ words and files back once, with their names, and nothing of ours as an echo', async () => {
    const helpdesk = account.connect();
    const { conversation } = await helpdesk.openConversation(makeOpening(), makeDeliveryCall());
    await helpdesk.sendMessage(makeTextMessage(conversation, 'Hello'), makeDeliveryCall());
    const bytes = new TextEncoder().encode('answer');
    const id = await account.simulator.desk.reply(conversation.remoteConversationId, {
      agent: account.agent(),
      text: 'Here you are',
      file: { name: 'a.txt', mediaType: 'text/plain', bytes },
    });
    await account.waitFor(helpdesk, 'agentMessaged');
    await waitUntil('the ticket is known', async () =>
      (await account.heard(helpdesk)).some(({ kind }) => kind === 'ticketLinked'),
    );
    const events = await account.heard(helpdesk);
    expect(events.filter(({ kind }) => kind === 'conversationEnded')).toEqual([]);
    const said = events.flatMap((event) => (event.kind === 'agentMessaged' ? [event] : []));
    expect(said.every((event) => event.agent.name === account.agent().name && !event.isAutomation)).toBe(true);
    const parts = said.flatMap((event) => event.parts);
    expect(parts.find((part) => part.kind === 'text')).toMatchObject({ text: 'Here you are' });
    expect(said.map((event) => event.remoteMessageId)).toContain(id);
    const received = parts.find((part) => part.kind === 'attachment');
    if (received?.source.kind !== 'remote') throw new Error('the file has no reference');
    const media = await side(helpdesk.media).fetchMedia(received.source.reference, { signal: account.signal });
    const chunks: Uint8Array[] = [];
    for await (const chunk of media.content) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe('answer');
    const late = await side(helpdesk.history).eventsSince(conversation, 0, { signal: account.signal, ticketId: null });
    const keys = (some: readonly HelpdeskEvent[], kind: string) =>
      some.filter((event) => event.kind === kind).map((event) => event.dedupeKey);
    expect(keys(late, 'agentMessaged')).toEqual(
      account.onDesk().messages.flatMap(({ author, id }) => (author === 'agent' ? [`message:${id}`] : [])),
    );
    expect(new Set(keys(events, 'agentMessaged'))).toEqual(new Set(keys(late, 'agentMessaged')));
    expect(keys(late, 'ticketLinked')).toEqual([...new Set(keys(events, 'ticketLinked'))]);
    expect(keys(late, 'conversationEnded')).toEqual([]);
  });

  it('still brings an end user’s words to agents after two people became one over there', async () => {
    const helpdesk = account.connect();
    const { conversation } = await helpdesk.openConversation(makeOpening(), makeDeliveryCall());
    const { appId, keyId, keySecret } = account.settings;
    const headers = {
      'content-type': 'application/json',
      authorization: `Basic ${Buffer.from(`${keyId}:${keySecret}`).toString('base64')}`,
    };
    const made = await fetch(`${account.origin}/sc/v2/apps/${appId}/users`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ externalId: 'crm-kept', profile: {} }),
    });
    expect(made.status).toBe(201);
    account.simulator.hands.mergeUsers('crm-kept', String(conversation.remoteUserId));
    const command = makeTextMessage(conversation, 'Still here');
    const call = makeDeliveryCall();
    const sent = await helpdesk.sendMessage(command, call);
    expect(account.onDesk().messages.at(-1)).toMatchObject({ author: 'user', text: 'Still here' });
    expect(await side(helpdesk.lookup).findSent(command, call)).toEqual(sent);
  });

  it('hears of a message that was taken and could not be delivered, though Zendesk names it by its own id alone', async () => {
    const helpdesk = account.connect();
    const { conversation } = await helpdesk.openConversation(makeOpening(), makeDeliveryCall());
    const { remoteMessageIds } = await helpdesk.sendMessage(makeTextMessage(conversation, 'Hi'), makeDeliveryCall());
    const { remoteConversationId } = conversation;
    account.simulator.hands.failDelivery(remoteConversationId, remoteMessageIds[0] ?? '', 'uncategorized_error');
    expect(await account.waitFor(helpdesk, 'messageFailed')).toMatchObject({
      remoteMessageId: remoteMessageIds[0],
      code: 'uncategorized_error',
    });
  });

  it('says that the conversation is gone when it is', async () => {
    const { conversation } = await account.connect().openConversation(makeOpening(), makeDeliveryCall());
    const gone = { ...conversation, remoteConversationId: 'f'.repeat(24) as never };
    await expect(account.connect().sendMessage(makeTextMessage(gone, 'x'), makeDeliveryCall())).rejects.toMatchObject({
      disposition: 'gone',
    });
  });

  it('knows by one look that credentials are wrong', async () => {
    await account.connect().checkConnection({ signal: account.signal });
    for (const wrong of [{ keySecret: 'x' }, { oauthClientSecret: 'x' }])
      await expect(account.connect(wrong).checkConnection({ signal: account.signal })).rejects.toMatchObject({
        disposition: 'reauthorize',
      });
  });
});

describe('ending', () => {
  it.each(['endSession', 'solve', 'close', 'transferToEmail', 'returnToBot', 'endedByUser'])(
    'hears it when an agent chooses %s, and catch-up agrees',
    async (ending) => {
      const helpdesk = account.connect();
      const { conversation } = await helpdesk.openConversation(makeOpening(), makeDeliveryCall());
      await account.simulator.desk.end(conversation.remoteConversationId, ending);
      expect(await account.waitFor(helpdesk, 'conversationEnded')).toMatchObject({
        remoteConversationId: conversation.remoteConversationId,
      });
      const { ticketId } = account.onDesk();
      const late = await side(helpdesk.history).eventsSince(conversation, 0, { signal: account.signal, ticketId });
      expect(late.map(({ kind }) => kind)).toContain('conversationEnded');
    },
  );

  it('tells agents, gives control back without taking it for an ending of theirs, and may be repeated', async () => {
    const helpdesk = account.connect({ solveOnEnd: true });
    const { conversation } = await helpdesk.openConversation(makeOpening(), makeDeliveryCall());
    const call = makeDeliveryCall();
    await helpdesk.closeConversation(closing(conversation), call);
    await helpdesk.closeConversation(closing(conversation), { ...call, attempt: 2 });
    const notices = account.onDesk().messages.filter((message) => message.text === 'Bye');
    expect(notices).toHaveLength(1);
    expect(account.onDesk().status).toBe('solved');
    await waitUntil('the ticket’s webhook came', async () =>
      account.hook.posts.some((post) => post.path.endsWith('/support') && post.text.includes('solved')),
    );
    const ends = (await account.heard(helpdesk)).filter(({ kind }) => kind === 'conversationEnded');
    expect(ends.every(({ dedupeKey }) => dedupeKey.startsWith('ticket:'))).toBe(true);
  });
});

describe('context', () => {
  const fieldOf = () => String(account.settings['conversationFieldId']);

  it('changes the person, adds tags and sets fields of the ticket', async () => {
    const helpdesk = account.connect();
    const { conversation } = await helpdesk.openConversation(makeOpening(), makeDeliveryCall());
    const fields = await side(helpdesk.context).listFields({ signal: account.signal });
    expect(fields.find(({ id }) => id === fieldOf())).toMatchObject({ type: 'text' });
    const command = {
      escalationId: newId('escalation'),
      conversation,
      ticketId: account.onDesk().ticketId,
      endUser: { ...someEndUser, givenName: 'Ramona' },
      attributes: { fields: { [fieldOf()]: 'changed', '999999': 'no such field' }, tags: ['Late Tag'] },
    };
    const partly = { ...command, attributes: { ...command.attributes, fields: { [fieldOf()]: 'changed' } } };
    await side(helpdesk.context).updateContext(partly, makeDeliveryCall());
    expect(account.onDesk().fields[fieldOf()]).toBe('changed');
    expect(account.onDesk().tags).toEqual(expect.arrayContaining(['vip', 'passerelle', 'late_tag']));
    // A field that is gone must not hold back the messages behind it.
    await side(helpdesk.context).updateContext(command, makeDeliveryCall());
  });

  it('puts a ticket whose group was ignored at the pass where it belongs, and moves no other', async () => {
    account.simulator.switches.groupInPass = 'ignored';
    const helpdesk = account.connect();
    const ids = ['Returns', 'Legal'].map((name) => account.simulator.desk.createGroup(name) as RemoteGroupId);
    const group = { remoteGroupId: ids[0] ?? null, name: 'Returns' };
    const { conversation } = await helpdesk.openConversation(makeOpening({ group }), makeDeliveryCall());
    expect(await account.waitFor(helpdesk, 'ticketLinked')).toMatchObject({ isUngrouped: true });
    const look = { signal: account.signal, ticketId: null };
    expect(await side(helpdesk.history).eventsSince(conversation, 0, look)).toMatchObject([{ isUngrouped: true }]);
    const attributes = { fields: {}, tags: [] };
    const command = {
      escalationId: newId('escalation'),
      conversation,
      ticketId: null,
      endUser: someEndUser,
      attributes,
    };
    for (const group of ids) await side(helpdesk.context).updateContext({ ...command, group }, makeDeliveryCall());
    expect(account.onDesk().groupName).toBe('Returns');
  });

  it('writes what is new, and leaves a field that an agent has corrected since', async () => {
    const helpdesk = account.connect();
    const { conversation } = await helpdesk.openConversation(makeOpening(), makeDeliveryCall());
    const attributes = { fields: { [fieldOf()]: 'as the bot said' }, tags: ['vip', 'late'] };
    const changed = { fields: {}, tags: ['late'] };
    const { ticketId } = account.onDesk();
    const before = account.onDesk().fields[fieldOf()];
    const command = { escalationId: newId('escalation'), conversation, ticketId, endUser: someEndUser, attributes };
    await side(helpdesk.context).updateContext({ ...command, changed }, makeDeliveryCall());
    expect(account.onDesk().fields[fieldOf()]).toBe(before);
    expect(account.onDesk().tags).toContain('late');
  });

  it('takes back a tag whose variable has changed, and none by which the ticket is known', async () => {
    const helpdesk = account.connect();
    const { conversation } = await helpdesk.openConversation(makeOpening(), makeDeliveryCall());
    const attributes = { fields: {}, tags: ['Silver plan'] };
    const changed = { fields: {}, tags: ['Silver plan'], outdatedTags: ['VIP', 'passerelle', 'silver plan'] };
    const { ticketId } = account.onDesk();
    const command = { escalationId: newId('escalation'), conversation, ticketId, endUser: someEndUser, attributes };
    for (const attempt of [1, 2])
      await side(helpdesk.context).updateContext({ ...command, changed }, makeDeliveryCall({ attempt }));
    expect(account.onDesk().tags).not.toContain('vip');
    expect(account.onDesk().tags).toEqual(expect.arrayContaining(['passerelle', 'silver_plan']));
  });

  it('says what the end user has read', async () => {
    const helpdesk = account.connect();
    const { conversation } = await helpdesk.openConversation(makeOpening(), makeDeliveryCall());
    await side(helpdesk.receipts).markRead(conversation, null, { signal: account.signal });
  });
});

describe('history', () => {
  it('tells a conversation that another escalation has taken over as lost', async () => {
    const helpdesk = account.connect({ multiConversations: 'reuse' });
    const first = await helpdesk.openConversation(makeOpening(), makeDeliveryCall());
    const second = await helpdesk.openConversation(makeOpening(), makeDeliveryCall());
    const look = { signal: account.signal, ticketId: null };
    const seen = await side(helpdesk.history).eventsSince(first.conversation, 0, look);
    expect(seen).toMatchObject([{ kind: 'conversationEnded', reason: 'helpdesk_lost' }]);
    const live = await side(helpdesk.history).eventsSince(second.conversation, 0, look);
    expect(live.map(({ kind }) => kind)).not.toContain('conversationEnded');
  });

  it('finds the ticket of each escalation where one conversation serves several, by field and by tag', async () => {
    for (const way of [{}, { conversationFieldId: undefined as never }]) {
      const helpdesk = account.connect({ multiConversations: 'reuse', ...way });
      const tickets: unknown[] = [];
      for (const _ of [1, 2]) {
        const opened = await helpdesk.openConversation(makeOpening(), makeDeliveryCall());
        const look = { signal: account.signal, ticketId: null };
        const seen = await side(helpdesk.history).eventsSince(opened.conversation, 0, look);
        tickets.push(seen.find(({ kind }) => kind === 'ticketLinked'));
        await account.simulator.desk.end(opened.conversation.remoteConversationId, 'endSession');
        await helpdesk.closeConversation(closing(opened.conversation), makeDeliveryCall());
      }
      expect(tickets).toMatchObject([{ kind: 'ticketLinked' }, { kind: 'ticketLinked' }]);
      const [first, second] = tickets as { ticketId: string }[];
      expect(first?.ticketId).not.toBe(second?.ticketId);
    }
  });

  it('pages through more messages than one answer holds, oldest first', async () => {
    const helpdesk = account.connect();
    const { conversation } = await helpdesk.openConversation(makeOpening(), makeDeliveryCall());
    const texts = Array.from({ length: 130 }, (_, index) => `answer ${index}`);
    for (const text of texts) {
      await account.simulator.desk.reply(conversation.remoteConversationId, { agent: account.agent(), text });
    }
    const look = { signal: account.signal, ticketId: null };
    const seen = await side(helpdesk.history).eventsSince(conversation, 0, look);
    const said = seen.flatMap((event) => (event.kind === 'agentMessaged' ? event.parts : []));
    expect(said.map((part) => (part.kind === 'text' ? part.text : ''))).toEqual(texts);
  });
});

describe('availability', () => {
  it('is busy when everybody online has all they may have, where the account tells how much that is', async () => {
    const helpdesk = account.connect();
    const { agents } = account.simulator.desk;
    for (const { id } of agents.slice(1)) account.simulator.hands.setAvailability(id, 'offline');
    for (let count = 0; count < 3; count += 1) {
      const { conversation } = await helpdesk.openConversation(makeOpening(), makeDeliveryCall());
      const { remoteConversationId } = conversation;
      await account.simulator.desk.reply(remoteConversationId, { agent: account.agent(), text: 'Hello' });
    }
    const state = async () =>
      (await side(helpdesk.availability).availabilityOf(null, { signal: account.signal })).state;
    expect(await state()).toBe('busy');
    account.simulator.switches.capacityShown = false;
    expect(await state()).toBe('available');
  });
});
