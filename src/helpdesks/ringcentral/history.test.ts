import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeDeliveryCall, makeOpening, makeTextMessage, side } from '../../../test/support/helpdesk-commands.ts';
import { openRingcentralAccount, type RingcentralAccount } from '../../../test/support/ringcentral-account.ts';
import { newId } from '../../core/ids.ts';
import type { JsonObject } from '../../core/json.ts';
import type { RemoteConversation } from '../command.ts';

let account: RingcentralAccount;
let conversation: RemoteConversation;
let skewMs = 0;

beforeEach(async () => {
  skewMs = 0;
  account = await openRingcentralAccount({ now: () => Date.now() + skewMs });
  const opening = makeOpening({ hasPendingMessage: false });
  ({ conversation } = await account.connect().openConversation(opening, makeDeliveryCall()));
});
afterEach(() => account.close());

const id = () => conversation.remoteConversationId;
const found = (changes: JsonObject = {}, ticketId: string | null = null) =>
  side(account.connect(changes).history).eventsSince(conversation, 0, { signal: account.signal, ticketId });
const kinds = async (changes: JsonObject = {}, ticketId: string | null = null) =>
  (await found(changes, ticketId)).map(({ kind }) => kind);
const say = (text: string) => account.simulator.desk.reply(id(), { agent: account.agent(), text });

describe('catching up', () => {
  it('finds nothing where nothing happened: neither our own messages nor an end', async () => {
    await account.connect().sendMessage(makeTextMessage(conversation, 'hello?'), makeDeliveryCall());
    expect(await kinds()).toEqual([]);
  });

  it('brings agents’ messages that never reached us, oldest first, with their name and files', async () => {
    account.simulator.faults.webhooks.lost = true;
    await say('first');
    const bytes = new TextEncoder().encode('file');
    const file = { name: 'a.pdf', mediaType: 'application/pdf', bytes };
    await account.simulator.desk.reply(id(), { agent: account.agent(), file });
    await account.settled();
    expect(account.hook.posts.some(({ text }) => text.includes('messages.create'))).toBe(false);
    const events = (await found()).filter((event) => event.kind === 'agentMessaged');
    expect(events).toMatchObject([
      { agent: { name: 'Dana Kowal' }, parts: [{ kind: 'text', text: 'first' }], isAutomation: false },
      { parts: [{ kind: 'attachment', name: 'a.pdf', mediaType: 'application/pdf' }] },
    ]);
  });

  it('links the case once, and not again when it is known', async () => {
    await say('hello');
    const caseId = account.onDesk().ticketId;
    expect((await found()).at(-1)).toMatchObject({ kind: 'ticketLinked', ticketId: caseId });
    expect(await kinds({}, caseId)).toEqual(['agentMessaged']);
  });

  it('finds the end of a case at once, though our clock is behind the platform’s', async () => {
    await say('hello');
    await account.simulator.desk.end(id(), 'solve');
    skewMs = -24 * 3_600_000;
    expect(await kinds()).toContain('conversationEnded');
    expect(await kinds({ closeGraceSeconds: 60 })).not.toContain('conversationEnded');
  });

  it('leaves a reply that waits for a supervisor where it is, until it was approved', async () => {
    account.simulator.switches.approvalRequired = true;
    const messageId = await say('may I?');
    expect(await kinds()).not.toContain('agentMessaged');
    account.simulator.hands.approve(id(), messageId);
    await account.settled();
    expect(await kinds()).toContain('agentMessaged');
  });

  it('tells automatic messages apart, which their own payload does not', async () => {
    account.simulator.hands.automaticMessage(id(), 'We are closed');
    await account.settled();
    expect(await found()).toMatchObject([{ kind: 'agentMessaged', isAutomation: true }]);
    expect(await kinds({ forwardAutomation: false })).toEqual([]);
  });

  it('finds the silent archive: no case, no event of one, only messages that were put away', async () => {
    account.simulator.faults.webhooks.lost = true;
    await account.simulator.desk.end(id(), 'archive');
    expect(await found()).toMatchObject([{ kind: 'conversationEnded', by: 'agent', reason: 'agent_ended' }]);
    expect(await kinds({ endOnClosed: false })).toEqual([]);
    account.simulator.faults.webhooks.lost = false;
    await account.connect().sendMessage(makeTextMessage(conversation, 'still here'), makeDeliveryCall());
    expect(await kinds()).toEqual([]);
  });

  it('takes a deferred case for what it is: a pause', async () => {
    account.simulator.hands.defer(id());
    expect(await kinds()).toEqual(['ticketLinked']);
    await account.settled();
    expect((await account.heard(account.connect())).map(({ kind }) => kind)).not.toContain('conversationEnded');
  });

  it('ends a closed case after the time of grace, and not when somebody wrote again', async () => {
    await say('anything else?');
    await account.simulator.desk.end(id(), 'solve');
    await account.settled();
    const graceful = { closeGraceSeconds: 300 };
    expect(await kinds(graceful)).not.toContain('conversationEnded');
    const heard = await account.heard(account.connect(graceful));
    expect(heard.map(({ kind }) => kind)).not.toContain('conversationEnded');
    skewMs = 301_000;
    expect(await kinds(graceful)).toContain('conversationEnded');
    await account.connect().sendMessage(makeTextMessage(conversation, 'yes!'), makeDeliveryCall());
    expect(await kinds(graceful)).not.toContain('conversationEnded');
  });

  it('counts a thread that is gone as lost', async () => {
    const lost = {
      ...conversation,
      remoteConversationId: 'f'.repeat(24) as RemoteConversation['remoteConversationId'],
    };
    const call = { signal: account.signal, ticketId: null };
    const events = await side(account.connect().history).eventsSince(lost, 0, call);
    expect(events).toMatchObject([{ kind: 'conversationEnded', by: 'helpdesk', reason: 'helpdesk_lost' }]);
  });

  it('tells nothing of a channel that the token may no longer read, where all looks gone', async () => {
    account.simulator.switches.tokenMayRead = false;
    await expect(found()).rejects.toMatchObject({ disposition: 'reauthorize' });
    const sent = makeTextMessage(conversation, 'did it arrive?');
    await expect(side(account.connect().lookup).findSent(sent, makeDeliveryCall())).rejects.toMatchObject({
      disposition: 'reauthorize',
    });
    const end = { escalationId: newId('escalation'), conversation, by: 'user', notice: 'Bye' } as const;
    await expect(account.connect().closeConversation(end, makeDeliveryCall())).rejects.toMatchObject({
      disposition: 'reauthorize',
    });
  });
});

describe('what is heard', () => {
  const heard = async () => (await account.heard(account.connect())).map(({ kind }) => kind);

  it('is the same message once, however often and late it comes', async () => {
    account.simulator.faults.webhooks.copies = 3;
    account.simulator.switches.verifySignature = true;
    await say('only once');
    await account.settled();
    const said = (await account.heard(account.connect())).filter((event) => event.kind === 'agentMessaged');
    expect(said).toHaveLength(3);
    expect(new Set(said.map(({ dedupeKey }) => dedupeKey)).size).toBe(1);
  });

  it('is tried again with the same id when we could not keep it', async () => {
    account.simulator.switches.exportRetryMs = 10;
    // Webhooks come later, so that the refusals meet the message.
    await account.settled();
    account.simulator.faults.webhooks.batchMs = 400;
    account.hook.answers.push(503, 503);
    await say('try harder');
    await account.settled();
    const creates = account.hook.posts.filter(({ text }) => text.includes('messages.create'));
    expect(creates.map(({ text }) => JSON.parse(text).params.retry)).toEqual([false, true, true]);
    const [message] = (await found()).filter((event) => event.kind === 'agentMessaged');
    expect(message).toBeDefined();
  });

  it.each([true, false])('survives escaped JSON, HTML and a signature in the address: %s', async (isOdd) => {
    const { switches } = account.simulator;
    Object.assign(switches, { escapesHtml: isOdd, alternativeSignature: isOdd, agentFormat: isOdd ? 'html' : 'text' });
    await say(isOdd ? '5 < 7 & café ☕'.replace('<', '&lt;').replace('&', '&amp;') : '5 < 7 & café ☕');
    const said = await account.waitFor(account.connect(), 'agentMessaged');
    expect(said.parts).toMatchObject([{ kind: 'text' }]);
    await account.settled();
    expect(account.replies.at(-1)).toMatchObject({ status: 200 });
  });

  it.each(['event', 'metadata'] as const)('knows a deferred task from a closed one, told by the %s', async (where) => {
    account.simulator.switches.completedActionAt = where;
    account.simulator.hands.defer(id());
    await account.settled();
    expect(await heard()).not.toContain('conversationEnded');
  });

  it.each(['kept', 'replaced'] as const)(
    'goes on when an end user who waits writes again, their task %s',
    async (how) => {
      account.simulator.switches.waitingTask = how;
      await account.connect().sendMessage(makeTextMessage(conversation, 'still there?'), makeDeliveryCall());
      await account.settled();
      expect(await heard()).not.toContain('conversationEnded');
      const eager = await account.heard(account.connect({ endOnTaskDestroyed: true }));
      expect(eager.some(({ kind }) => kind === 'conversationEnded')).toBe(how === 'replaced');
      expect(await kinds()).toEqual([]);
    },
  );

  it('names the case, a placeholder for who took it, and a transfer', async () => {
    account.simulator.hands.take(id());
    account.simulator.hands.engage(id());
    const other = side(account.simulator.desk.agents[1]);
    account.simulator.hands.transfer(id(), other.id);
    await account.settled();
    const kindsHeard = await heard();
    expect(kindsHeard).toEqual(expect.arrayContaining(['agentJoined', 'ticketLinked', 'transferred']));
    expect(kindsHeard).not.toContain('conversationEnded');
  });

  it('ends when an agent presses the button, whatever the button’s user is', async () => {
    for (const actionUserId of ['user', 'identity'] as const) {
      account.simulator.switches.actionUserId = actionUserId;
      await account.simulator.hands.pressButton(id());
    }
    const ended = (await account.heard(account.connect())).filter(({ kind }) => kind === 'conversationEnded');
    expect(new Set(ended.map(({ dedupeKey }) => dedupeKey)).size).toBe(1);
    expect(ended).toHaveLength(2);
  });

  it('moves to another group with its categories', async () => {
    const groupId = account.simulator.desk.createGroup('Second line');
    account.simulator.hands.engage(id());
    account.simulator.hands.recategorise(id(), [String(account.settings['botCategoryId']), groupId]);
    const moved = await account.waitFor(account.connect(), 'transferred');
    expect(moved).toMatchObject({ group: groupId, allGroups: [groupId], isAutomatic: false });
  });
});
