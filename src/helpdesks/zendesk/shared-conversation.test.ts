import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  makeDeliveryCall,
  makeOpening,
  makeRepeatedCalls,
  makeTextMessage,
  side,
  someEndUser,
} from '../../../test/support/helpdesk-commands.ts';
import { waitUntil } from '../../../test/support/wait-until.ts';
import { openZendeskAccount, type ZendeskAccount } from '../../../test/support/zendesk-account.ts';
import type { HttpRequest } from '../../core/http-client.ts';
import type { OpenConversation, OpenedConversation } from '../command.ts';
import type { Helpdesk } from '../helpdesk.ts';

let account: ZendeskAccount;
let people = 0;

beforeAll(async () => {
  account = await openZendeskAccount();
});

afterEach(() => {
  Object.assign(account.simulator.switches, { ticketOn: 'pass', multiConvoEnabled: true });
});

afterAll(() => account.close());

/** The escalations of one person, in an account that keeps one conversation for them. */
function person(settings: object = {}) {
  people += 1;
  const endUser = { ...someEndUser, key: `psl-shared-${people}` };
  const helpdesk: Helpdesk = account.connect({ multiConversations: 'reuse', ...settings });
  const { desk } = account.simulator;
  const open = async (changes: Partial<OpenConversation> = {}) => {
    const opening = makeOpening({ hasPendingMessage: false, endUser, ...changes });
    const opened = await helpdesk.openConversation(opening, makeDeliveryCall());
    return { ...opened, escalationId: opening.escalationId, id: opened.conversation.remoteConversationId };
  };
  type Open = Awaited<ReturnType<typeof open>>;
  return {
    helpdesk,
    open,
    /** Ends it in this way; then our close follows, as from the relay. */
    end: async ({ conversation, escalationId, id }: Open, ending: string) => {
      await desk.end(id, ending);
      const closing = { escalationId, conversation, by: 'agent', notice: null } as const;
      await helpdesk.closeConversation(closing, makeDeliveryCall());
    },
    seen: ({ id }: Open) => side(desk.conversations().find((one) => one.id === id)),
    look: ({ conversation }: OpenedConversation) =>
      side(helpdesk.history).eventsSince(conversation, 0, { signal: account.signal, ticketId: null }),
  };
}

const late = 'I was stuck in the queue';

describe('a conversation that serves one escalation after another', () => {
  it('takes no late message of the earlier escalation into the later one', async () => {
    const { open, helpdesk, seen } = person();
    const first = await open();
    const second = await open();
    const send = helpdesk.sendMessage(makeTextMessage(first.conversation, late), makeDeliveryCall());
    await expect(send).rejects.toMatchObject({ disposition: 'gone', certainty: 'notSent' });
    expect(seen(second).messages.map(({ text }) => text)).not.toContain(late);
    await helpdesk.sendMessage(makeTextMessage(second.conversation, 'mine'), makeDeliveryCall());
    expect(seen(second).messages.at(-1)).toMatchObject({ author: 'user', text: 'mine' });
  });

  it('keeps its agents when the close of the earlier escalation is half done as the later one opens', async () => {
    const { open, seen } = person();
    const first = await open();
    let second: Awaited<ReturnType<typeof open>> | null = null;
    const opensBehindNotice = async (request: HttpRequest) => {
      const response = await account.http.request(request);
      if (second === null && String(request.body).includes('Bye')) second = await open();
      return response;
    };
    const closing = {
      escalationId: first.escalationId,
      conversation: first.conversation,
      by: 'user',
      notice: 'Bye',
    } as const;
    const slow = account.connect({ multiConversations: 'reuse' }, { request: opensBehindNotice });
    await slow.closeConversation(closing, makeDeliveryCall());
    expect(second).not.toBeNull();
    expect(seen(first).isEnded).toBe(false);
  });

  it('takes no late variables of the earlier escalation into the ticket that both share', async () => {
    const { open, end, seen, helpdesk } = person();
    const first = await open();
    const { ticketId } = seen(first);
    await end(first, 'solve');
    const second = await open();
    const { escalationId, conversation } = first;
    const attributes = { fields: {}, tags: ['stale'] };
    const update = { escalationId, conversation, ticketId, endUser: someEndUser, attributes };
    await side(helpdesk.context).updateContext(update, makeDeliveryCall());
    expect(seen(second)).toMatchObject({ ticketId });
    expect(seen(second).tags).not.toContain('stale');
  });

  it('takes none either where the account refused a second conversation', async () => {
    account.simulator.switches.multiConvoEnabled = false;
    const { open, helpdesk, seen } = person({ multiConversations: 'new' });
    const first = await open();
    const second = await open();
    expect(second.notices).toContain('conversation_reused');
    const waited = { ...makeTextMessage(first.conversation, late), isAfterEnd: true };
    await expect(helpdesk.sendMessage(waited, makeDeliveryCall())).rejects.toMatchObject({ disposition: 'gone' });
    expect(seen(second).messages.map(({ text }) => text)).not.toContain(late);
  });

  it('leaves behind the variables that waited with the conversation for a ticket', async () => {
    account.simulator.switches.ticketOn = 'nextUserMessage';
    const { open, helpdesk, seen } = person({ ticketOnPass: false, conversationFieldId: undefined });
    const fieldId = String(account.settings['conversationFieldId']);
    const first = await open();
    const { escalationId, conversation } = first;
    const attributes = { fields: { [fieldId]: 'of before' }, tags: ['of_before', 'both'] };
    const update = { escalationId, conversation, ticketId: null, endUser: someEndUser, attributes };
    await side(helpdesk.context).updateContext(update, makeDeliveryCall());
    await helpdesk.closeConversation({ escalationId, conversation, by: 'user', notice: null }, makeDeliveryCall());
    const second = await open({ attributes: { fields: {}, tags: ['both'] } });
    await helpdesk.sendMessage(makeTextMessage(second.conversation, 'hello'), makeDeliveryCall());
    const { tags, fields } = seen(second);
    expect(tags).toContain('both');
    expect(tags).not.toContain('of_before');
    expect(fields[fieldId] ?? '').toBe('');
  });

  it('does not end the later escalation with the closed ticket of the earlier one', async () => {
    const { open, end, look } = person();
    await end(await open(), 'close');
    account.simulator.switches.ticketOn = 'nextUserMessage';
    expect(await look(await open())).toEqual([]);
  });

  it.each([['field'], ['tag']])(
    'shows the later one to its group, and hears its end, in the ticket that was only solved, known by its %s',
    async (way) => {
      const { open, end, seen, look, helpdesk } = person(way === 'tag' ? { conversationFieldId: undefined } : {});
      const earlier = await open();
      await end(earlier, 'solve');
      const group = await side(helpdesk.groups).createGroup(`Returns ${way}`, { signal: account.signal });
      const attributes = { fields: {}, tags: ['second'] };
      const second = await open({ attributes, group: { remoteGroupId: group.remoteGroupId, name: group.name } });
      expect(second.notices).toContain('earlier_ticket_joined');
      expect(seen(second)).toMatchObject({ status: 'open', groupName: group.name, ticketId: second.ticketId });
      expect(seen(second).tags).toEqual(expect.arrayContaining(['vip', 'second']));
      expect((await look(second)).map(({ kind }) => kind)).toEqual(['ticketLinked']);
      await account.simulator.desk.end(second.id, 'solve');
      await waitUntil('its end is told', async () =>
        (await eventsOf(helpdesk, second.escalationId)).includes('conversationEnded'),
      );
      expect(await eventsOf(helpdesk, earlier.escalationId)).toContain('conversationEnded');
    },
  );

  it('finds the ticket joined already when the opening is tried again', async () => {
    const { helpdesk, open, end } = person();
    const first = await open();
    await end(first, 'solve');
    const opening = makeOpening({ hasPendingMessage: false, endUser: { ...someEndUser, key: `psl-shared-${people}` } });
    const calls = makeRepeatedCalls();
    const joined = await helpdesk.openConversation(opening, calls());
    const again = await helpdesk.openConversation(opening, calls());
    expect(again.ticketId).toBe(joined.ticketId);
    expect(again.notices).toContain('earlier_ticket_joined');
  });

  it('leaves a ticket alone whose session an agent has ended: the later escalation gets its own', async () => {
    const { open, end, seen } = person();
    const first = await open();
    const { ticketId } = seen(first);
    await end(first, 'endSession');
    const second = await open();
    expect(second.notices).not.toContain('earlier_ticket_joined');
    expect(seen(second).ticketId).not.toBe(ticketId);
  });
});

async function eventsOf(helpdesk: Helpdesk, escalationId: string): Promise<readonly string[]> {
  return (await account.heard(helpdesk)).flatMap((event) => (event.escalationId === escalationId ? [event.kind] : []));
}
