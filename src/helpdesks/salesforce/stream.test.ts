import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeDeliveryCall, makeOpening, makeTextMessage, side } from '../../../test/support/helpdesk-commands.ts';
import { openSalesforceAccount, type SalesforceAccount } from '../../../test/support/salesforce-account.ts';
import { waitUntil } from '../../../test/support/wait-until.ts';
import type { JsonObject } from '../../core/json.ts';
import type { RemoteConversation } from '../command.ts';
import type { HelpdeskEvent } from '../event.ts';
import type { Helpdesk } from '../helpdesk.ts';

let account: SalesforceAccount;

beforeEach(async () => {
  account = await openSalesforceAccount();
});

afterEach(async () => {
  await account.close();
});

interface Opened {
  readonly helpdesk: Helpdesk;
  readonly conversation: RemoteConversation;
  readonly id: string;
}

async function open(settings: JsonObject = {}): Promise<Opened> {
  const helpdesk = account.connect(settings);
  const { conversation } = await helpdesk.openConversation(makeOpening({ transcript: [] }), makeDeliveryCall());
  return { helpdesk, conversation, id: conversation.remoteConversationId };
}

async function openAndListen(settings: JsonObject = {}) {
  const opened = await open(settings);
  const stream = account.listen(opened.helpdesk, opened.conversation);
  await waitUntil(
    'the stream is open',
    () => account.simulator.openStreams() === 1 || settings['transport'] === 'poll',
  );
  return { ...opened, stream };
}

const say = (id: string, text: string) => account.simulator.desk.reply(id, { agent: account.agent, text });
const keysOf = (events: readonly HelpdeskEvent[]) => new Set(events.map((event) => event.dedupeKey));
const textsIn = (events: readonly HelpdeskEvent[]) =>
  events
    .flatMap((event) => (event.kind === 'agentMessaged' ? event.parts : []))
    .flatMap((part) => (part.kind === 'text' ? [part.text] : []));

describe('the stream of a conversation', () => {
  it.each(['statusLast', 'statusFirst'] as const)(
    'tells waiting, joining, words and the end, system entries %s',
    async (systemOrder) => {
      account.simulator.switches.systemOrder = systemOrder;
      const { id, stream } = await openAndListen();
      await account.simulator.desk.typing(id, account.agent, true);
      await say(id, 'Hello');
      await account.simulator.desk.end(id, 'end');
      await stream.waitFor('conversationEnded');
      const said = stream.events.find((event) => event.kind === 'agentMessaged');
      expect(said).toMatchObject({ agent: { id: account.agent.id, name: account.agent.name }, isAutomation: false });
      expect(stream.events.find((event) => event.kind === 'ticketLinked')).toMatchObject({
        ticketId: account.onDesk().ticketId,
        ticketUrl: `${account.origin}/${account.onDesk().ticketId}`,
      });
      expect(stream.events.find((event) => event.kind === 'agentTyped')).toMatchObject({ isTyping: true });
      expect(stream.events.find((event) => event.kind === 'conversationEnded')).toMatchObject({
        by: 'agent',
        reason: 'agent_ended',
      });
      expect(keysOf(stream.events.filter((event) => event.kind === 'agentJoined')).size).toBe(1);
    },
  );

  it.each([
    { queueInfo: 'wait', replays: true, told: { position: null, waitSeconds: 95 } },
    { queueInfo: 'wait', replays: false, told: { position: null, waitSeconds: 95 } },
    { queueInfo: 'position', replays: false, told: { position: 1, waitSeconds: null } },
  ] as const)('tells the $queueInfo that was said before anybody listened, replayed: $replays', async (how) => {
    const { queueInfo, replays } = how;
    Object.assign(account.simulator.switches, { queueInfo, replays });
    const { conversation, helpdesk } = await open();
    const stream = account.listen(helpdesk, conversation);
    expect(await stream.waitFor('queueMoved')).toMatchObject(how.told);
  });

  it('tells no wait that is over, nor the same one again after a cut', async () => {
    account.simulator.switches.replays = false;
    const { conversation, helpdesk } = await open();
    const first = account.listen(helpdesk, conversation);
    await first.waitFor('queueMoved');
    await first.stop();
    const again = account.listen(helpdesk, conversation, first.batches.at(-1)?.cursor ?? null);
    account.simulator.hands.accept(conversation.remoteConversationId, account.agent.id);
    await again.waitFor('agentJoined');
    const late = account.listen(helpdesk, conversation);
    await late.waitFor('agentJoined');
    expect([...again.events, ...late.events].filter((event) => event.kind === 'queueMoved')).toEqual([]);
  });

  it('brings nothing of ours back and nothing that nobody knows', async () => {
    const { helpdesk, conversation, id, stream } = await openAndListen();
    await helpdesk.sendMessage(makeTextMessage(conversation, 'See https://example.net/a'), makeDeliveryCall());
    account.simulator.hands.accept(id, account.agent.id);
    account.simulator.hands.unknownEvent(id);
    await say(id, 'Seen');
    await stream.waitFor('agentMessaged');
    // It may come by the list and by the stream, under one key.
    expect(new Set(textsIn(stream.events))).toEqual(new Set(['Seen']));
  });

  it('tells an end once under one key, however often it is told', async () => {
    account.simulator.faults.webhooks.copies = 3;
    const { id, stream } = await openAndListen();
    await say(id, 'Hello');
    await waitUntil('all copies have come', () => textsIn(stream.events).length >= 3);
    const said = stream.events.filter((event) => event.kind === 'agentMessaged');
    expect(keysOf(said).size).toBe(1);
  });

  it('goes on where it was left, by its position alone', async () => {
    const { helpdesk, conversation, id, stream } = await openAndListen();
    await say(id, 'one');
    await stream.waitFor('agentMessaged');
    await stream.stop();
    const cursor = stream.batches.at(-1)?.cursor ?? null;
    await say(id, 'two');
    const again = account.listen(helpdesk, conversation, cursor);
    await waitUntil('the second is told', () => textsIn(again.events).includes('two'));
  });

  it('finds what the stream does not say again, and what it never said, in the list of entries', async () => {
    account.simulator.switches.replays = false;
    const { helpdesk, conversation, id, stream } = await openAndListen();
    await say(id, 'one');
    await stream.waitFor('agentMessaged');
    account.simulator.faults.webhooks.lost = true;
    await say(id, 'lost');
    account.simulator.hands.dropStreams();
    await waitUntil('the stream has ended', () => stream.outcome() === undefined);
    account.simulator.faults.clear();
    const again = account.listen(helpdesk, conversation, stream.batches.at(-1)?.cursor ?? null);
    await waitUntil('the lost one is told', () => textsIn(again.events).includes('lost'));
  });

  it.each([
    ['object', 'inclusive', false],
    ['text', 'exclusive', false],
    ['object', 'inclusive', true],
    ['text', 'exclusive', true],
  ] as const)('pages through long lists of %s payloads with %s bounds, shared times: %s', async (...turned) => {
    const [listPayload, listBounds, sharedTimes] = turned;
    Object.assign(account.simulator.switches, { listPayload, listBounds, sharedTimes });
    const { helpdesk, conversation, id } = await open();
    for (let count = 0; count < 130; count += 1) await say(id, `line ${count}`);
    const call = { signal: account.signal, ticketId: null };
    const events = await side(helpdesk.history).eventsSince(conversation, 0, call);
    expect(textsIn(events)).toEqual(Array.from({ length: 130 }, (_, count) => `line ${count}`));
  });

  it.each([true, false])('keeps its position through pings, with an id: %s', async (pingWithId) => {
    Object.assign(account.simulator.switches, { pingWithId, pingEveryMs: 20 });
    const { id, stream } = await openAndListen();
    await say(id, 'one');
    await stream.waitFor('agentMessaged');
    const before = stream.batches.length;
    await waitUntil('pings have come', () => account.simulator.openStreams() === 1 && stream.batches.length >= before);
    expect(stream.batches.at(-1)?.cursor).toMatch(/^\d+@\d+$/);
  });

  it('sees a transfer as no end, though nobody is there for a while', async () => {
    const { id, stream } = await openAndListen();
    await say(id, 'Hello');
    const queue = account.simulator.desk.createGroup('Second line');
    account.simulator.hands.transfer(id, queue);
    expect(await stream.waitFor('transferred')).toMatchObject({ group: queue, isAutomatic: false });
    await stream.waitFor('agentLeft');
    account.simulator.hands.accept(id, account.other.id);
    await waitUntil(
      'the second has joined',
      () => stream.events.filter((event) => event.kind === 'agentJoined').length === 2,
    );
    expect(stream.events.some((event) => event.kind === 'conversationEnded')).toBe(false);
  });

  it('tells by catching up who is there now, and not again everybody who ever was', async () => {
    const { id, helpdesk, conversation } = await open();
    await say(id, 'Hello');
    account.simulator.hands.transfer(id, account.simulator.desk.createGroup('Second line'));
    account.simulator.hands.accept(id, account.other.id);
    const call = { signal: account.signal, ticketId: null };
    const found = await side(helpdesk.history).eventsSince(conversation, 0, call);
    const presence = found.filter(({ kind }) => ['agentJoined', 'agentLeft', 'transferred'].includes(kind));
    expect(presence).toMatchObject([{ kind: 'agentJoined', agent: { name: account.other.name } }]);
    expect(textsIn(found)).toEqual(['Hello']);
  });

  it('sees an end that nobody reports, unless the setting says not to', async () => {
    const { id, stream } = await openAndListen();
    await say(id, 'Hello');
    await stream.waitFor('agentMessaged');
    await account.simulator.desk.end(id, 'leave');
    expect(await stream.waitFor('conversationEnded')).toMatchObject({ by: 'agent', reason: 'agent_ended' });
    const trusting = account.connect({ endOnNeedsRouting: false });
    const { conversation } = await trusting.openConversation(makeOpening({ transcript: [] }), makeDeliveryCall());
    await account.simulator.desk.end(conversation.remoteConversationId, 'leave');
    const found = await side(trusting.history).eventsSince(conversation, 0, { signal: account.signal, ticketId: null });
    expect(found.map((event) => event.kind)).toContain('agentLeft');
    expect(found.map((event) => event.kind)).not.toContain('conversationEnded');
  });

  it('tells a session that cannot be routed as lost', async () => {
    account.simulator.switches.routing = 'fails';
    const { helpdesk, conversation } = await open();
    const stream = account.listen(helpdesk, conversation);
    expect(await stream.waitFor('conversationEnded')).toMatchObject({ by: 'helpdesk', reason: 'helpdesk_lost' });
  });

  it('believes who ended a session only where it is told to', async () => {
    account.simulator.switches.endedByRole = 'EndUser';
    for (const [trustEndedByRole, by] of [
      [false, 'agent'],
      [true, 'user'],
    ] as const) {
      const { helpdesk, conversation, id } = await open({ trustEndedByRole });
      const stream = account.listen(helpdesk, conversation);
      await account.simulator.desk.end(id, 'end');
      expect((await stream.waitFor('conversationEnded')).by).toBe(by);
    }
  });
});

describe('automatic words', () => {
  it.each(['System', 'Agent'] as const)(
    'of the channel come from %s, and are forwarded only where asked for',
    async (autoResponseFrom) => {
      account.simulator.switches.autoResponseFrom = autoResponseFrom;
      for (const forwardAutoResponses of [false, true]) {
        const { helpdesk, conversation, id } = await open({ forwardAutoResponses });
        const stream = account.listen(helpdesk, conversation);
        account.simulator.hands.accept(id, account.agent.id);
        account.simulator.hands.autoResponse(id, 'All agents are busy');
        await say(id, 'Hello');
        await waitUntil('the agent is heard', () => textsIn(stream.events).includes('Hello'));
        expect(textsIn(stream.events).includes('All agents are busy')).toBe(forwardAutoResponses);
        const automatic = stream.events.filter((event) => event.kind === 'agentMessaged' && event.isAutomation);
        expect(keysOf(automatic).size).toBe(forwardAutoResponses ? 1 : 0);
      }
    },
  );

  it('of a bot over there are forwarded only where asked for, and never count as an agent', async () => {
    for (const forwardChatbot of [false, true]) {
      const { helpdesk, conversation, id } = await open({ forwardChatbot });
      const stream = account.listen(helpdesk, conversation);
      account.simulator.hands.chatbotMessage(id, 'I am Astro');
      await say(id, 'Hello');
      await waitUntil('the agent is heard', () => textsIn(stream.events).includes('Hello'));
      const fromBot = stream.events.filter((event) => event.kind === 'agentMessaged' && event.isAutomation);
      expect(keysOf(fromBot).size).toBe(forwardChatbot ? 1 : 0);
    }
  });
});

describe('polling instead of a stream', () => {
  it('brings the same, under the same keys, without any stream', async () => {
    const { id, helpdesk, conversation, stream } = await openAndListen({ transport: 'poll', pollSeconds: 1 });
    await say(id, 'Hello');
    await stream.waitFor('agentMessaged');
    expect(account.simulator.openStreams()).toBe(0);
    const streaming = account.listen(account.connect(), conversation);
    await streaming.waitFor('agentMessaged');
    const said = (events: readonly HelpdeskEvent[]) => keysOf(events.filter((event) => event.kind === 'agentMessaged'));
    expect(said(streaming.events)).toEqual(said(stream.events));
    expect(helpdesk.stream).toBeDefined();
  });
});

describe('the token of a conversation', () => {
  it('is renewed before it ends, kept, and used from then on', async () => {
    const { id, helpdesk, conversation } = await open();
    account.simulator.switches.tokenLifetimeMs = 60_000;
    // Due in a moment, as towards the end of its hours; it lasts long enough for any machine.
    const due = { ...conversation.state, renewAt: Date.now() + 1_000 };
    const stream = account.listen(helpdesk, { ...conversation, state: due });
    await waitUntil('a new state is given', () => stream.batches.some((batch) => batch.state !== undefined));
    const state = stream.batches.find((batch) => batch.state !== undefined)?.state ?? {};
    expect(state['accessToken']).not.toBe(conversation.state['accessToken']);
    const renewed = { ...conversation, state };
    await account.connect().sendMessage(makeTextMessage(renewed, 'still here'), makeDeliveryCall());
    await say(id, 'Good');
    await stream.waitFor('agentMessaged');
    expect(stream.outcome()).toBeNull();
  });

  it('that cannot be prolonged ends the stream as gone, in words and not in silence', async () => {
    Object.assign(account.simulator.switches, { tokenLifetimeMs: 2_500, continuationExtends: false });
    const { helpdesk, conversation, stream } = await openAndListen();
    await waitUntil('the stream is over', () => stream.outcome() !== null, 12_000);
    const again = account.listen(helpdesk, conversation, stream.batches.at(-1)?.cursor ?? null);
    await waitUntil('the next one is over', () => again.outcome() !== null);
    expect(again.outcome()).toMatchObject({ disposition: 'gone' });
  }, 20_000);

  it('that is refused makes the conversation gone for messages and stream alike', async () => {
    const { helpdesk, conversation } = await open();
    account.simulator.hands.revokeTokens();
    const sending = helpdesk.sendMessage(makeTextMessage(conversation, 'x'), makeDeliveryCall());
    await expect(sending).rejects.toMatchObject({ disposition: 'gone', certainty: 'notSent' });
    const stream = account.listen(helpdesk, conversation);
    await waitUntil('the stream is over', () => stream.outcome() !== null);
    expect(stream.outcome()).toMatchObject({ disposition: 'gone' });
  });

  it('that is refused is told as an end by catching up as well', async () => {
    const { helpdesk, conversation } = await open();
    account.simulator.hands.revokeTokens();
    const call = { signal: account.signal, ticketId: null };
    const found = await side(helpdesk.history).eventsSince(conversation, 0, call);
    expect(found).toMatchObject([{ kind: 'conversationEnded', by: 'helpdesk', reason: 'helpdesk_lost' }]);
  });

  it.each(['refused', 'accepted'] as const)(
    'works with an organization id of 18 characters, which the stream would have %s',
    async (longOrgId) => {
      account.simulator.switches.longOrgId = longOrgId;
      expect(account.settings['orgId']).toHaveLength(18);
      const { stream } = await openAndListen();
      expect(stream.outcome()).toBeNull();
    },
  );
});
