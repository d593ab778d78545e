import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeDeliveryCall, makeOpening, makeTextMessage, side } from '../../../test/support/helpdesk-commands.ts';
import { openRingcentralAccount, type RingcentralAccount } from '../../../test/support/ringcentral-account.ts';
import type { JsonObject } from '../../core/json.ts';
import type { RemoteConversation } from '../command.ts';
import type { HelpdeskEvent } from '../event.ts';

// What nobody could confirm about the platform, each reading in turn.

let account: RingcentralAccount;
let conversation: RemoteConversation;

beforeEach(async () => {
  account = await openRingcentralAccount();
  const opening = makeOpening({ hasPendingMessage: false });
  ({ conversation } = await account.connect().openConversation(opening, makeDeliveryCall()));
});
afterEach(() => account.close());

const id = () => conversation.remoteConversationId;
const say = (text: string) => account.simulator.desk.reply(id(), { agent: account.agent(), text });
const found = (changes: JsonObject = {}) =>
  side(account.connect(changes).history).eventsSince(conversation, 0, { signal: account.signal, ticketId: null });
const messagesIn = (events: readonly HelpdeskEvent[]) => events.filter((event) => event.kind === 'agentMessaged');
const keysOf = (events: readonly HelpdeskEvent[]) => new Set(messagesIn(events).map((event) => event.dedupeKey));
/** Keys of everything that was told and that catching up finds: as many as there are messages. */
const allKeys = async () => new Set([...keysOf(await account.heard(account.connect())), ...keysOf(await found())]);

describe('an automatic message', () => {
  it.each([
    { automaticSender: 'empty', isAutomation: true, name: 'Support' },
    // Only REST tells it apart then.
    { automaticSender: 'channel', isAutomation: false, name: 'Acme Support' },
  ] as const)('comes once, with a sender that is $automaticSender', async ({ automaticSender, isAutomation, name }) => {
    account.simulator.switches.automaticSender = automaticSender;
    account.simulator.hands.automaticMessage(id(), 'We open at nine.');
    expect(await account.waitFor(account.connect(), 'agentMessaged')).toMatchObject({ isAutomation, agent: { name } });
    await account.settled();
    expect(messagesIn(await found())).toMatchObject([{ isAutomation: true }]);
    expect((await allKeys()).size).toBe(1);
  });
});

describe('an agent’s message', () => {
  it.each([
    { senderName: 'person', name: 'Dana Kowal' },
    { senderName: 'channel', name: 'Acme Support' },
  ] as const)('bears the name that the channel gives it: that of the $senderName', async ({ senderName, name }) => {
    account.simulator.switches.senderName = senderName;
    await say('hello');
    expect((await account.waitFor(account.connect(), 'agentMessaged')).agent.name).toBe(name);
  });

  it.each([true, false])('comes once though it is told again and found by looking, with an id: %s', async (hasId) => {
    Object.assign(account.simulator.switches, { sendsContentId: hasId, exportRetryMs: 10 });
    account.simulator.faults.webhooks.copies = 2;
    await say('hello');
    await account.settled();
    expect(messagesIn(await account.heard(account.connect()))).toHaveLength(2);
    expect((await allKeys()).size).toBe(1);
  });

  it('comes once though the platform does not wait for our answers', async () => {
    // Webhooks come later, so that our silence meets the message.
    await account.settled();
    Object.assign(account.simulator.switches, { answerTimeoutMs: 100, exportRetryMs: 10 });
    account.simulator.faults.webhooks.batchMs = 600;
    account.hook.answers.push(0, 0, 0);
    await say('hurry');
    await account.settled();
    expect(messagesIn(await found())).toHaveLength(1);
    expect((await allKeys()).size).toBe(1);
  });

  it.each([true, false])('is taken whether or not the channel looks at our signature: %s', async (verifySignature) => {
    account.simulator.switches.verifySignature = verifySignature;
    await account.simulator.hands.saveChannel(account.hook.url);
    await say('hello');
    await account.waitFor(account.connect(), 'agentMessaged');
    await account.settled();
    expect(account.replies.every(({ status }) => status === 200)).toBe(true);
  });
});

describe('around the talk', () => {
  it.each([
    { taskCategoryIds: true, isTold: true },
    { taskCategoryIds: false, isTold: false },
  ])('another category of a waiting task is told where the task names it: $taskCategoryIds', async (reading) => {
    account.simulator.switches.taskCategoryIds = reading.taskCategoryIds;
    const group = account.simulator.desk.createGroup('Returns');
    account.simulator.hands.recategorise(id(), [group]);
    await account.settled();
    const transfers = (await account.heard(account.connect())).filter((event) => event.kind === 'transferred');
    expect(transfers.map((event) => event.kind === 'transferred' && event.group)).toEqual(
      reading.isTold ? [group] : [],
    );
  });

  it.each([true, false])('a thread that can be closed (%s) is over once it is, and not before', async (canBeClosed) => {
    account.simulator.switches.threadCloseOnSdk = canBeClosed;
    const { restBaseUrl, restToken } = account.card;
    const headers = { authorization: `Bearer ${restToken}` };
    const url = `${restBaseUrl}/content_threads/${id()}/close`;
    expect((await fetch(url, { method: 'PUT', headers })).status).toBe(canBeClosed ? 200 : 403);
    const ended = (await found()).filter((event) => event.kind === 'conversationEnded');
    expect(ended).toHaveLength(canBeClosed ? 1 : 0);
    const closing = { escalationId: makeOpening().escalationId, conversation, by: 'user', notice: 'Left' } as const;
    await account.connect().closeConversation(closing, makeDeliveryCall());
    const notices = account.onDesk().messages.filter(({ text }) => text === 'Left');
    expect(notices).toHaveLength(canBeClosed ? 0 : 1);
  });

  it('messages of ours stay ours, whatever the identities are called', async () => {
    const names = { botIdentityId: 'robot', botIdentityName: 'Robbie', agentIdentityName: 'Care team' };
    const renamed = account.connect(names);
    await side(renamed.setup).provision(account.setupCall);
    const opened = await renamed.openConversation(makeOpening({ hasPendingMessage: false }), makeDeliveryCall());
    await renamed.sendMessage(makeTextMessage(opened.conversation, 'hello?'), makeDeliveryCall());
    const [, seen] = account.simulator.desk.conversations();
    expect(seen?.messages.filter(({ author }) => author === 'bot').map(({ name }) => name)).toContain('Robbie');
    account.simulator.hands.take(opened.conversation.remoteConversationId);
    await account.settled();
    const joined = (await account.heard(renamed)).filter((event) => event.kind === 'agentJoined');
    expect(joined).toMatchObject([{ agent: { name: 'Care team' }, isPlaceholder: true }]);
  });
});
