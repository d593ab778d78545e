import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { makeBot, makeConnection, makeEscalation } from '../../test/support/builders.ts';
import type { BotDirectory } from '../bot-accounts/bot-directory.ts';
import {
  type EscalationId,
  type MessageId,
  newId,
  type RemoteConversationId,
  type RemoteMessageId,
} from '../core/ids.ts';
import { openDatabase } from '../db/open.ts';
import type { Database } from '../db/stores.ts';
import type { MessageRecord } from '../escalations/escalation.ts';
import { createEscalationKeeper } from '../escalations/escalation-keeper.ts';
import { createLiveFeed } from '../escalations/live-feed.ts';
import type { HelpdeskEvent } from '../helpdesks/event.ts';
import { createTakeEvent } from './take-event.ts';

const bot = makeBot();
const remoteConversationId = 'remote-1' as RemoteConversationId;

let database: Database | null = null;
afterEach(async () => {
  await database?.close();
  database = null;
});

/** One open escalation; the database is the same within a test. */
async function openIntake() {
  database ??= await openDatabase({ file: null, thread: false, masterKeys: [randomBytes(32)] });
  const store = database.stores.escalations;
  const keeper = createEscalationKeeper(store);
  const remote = { remoteConversationId, remoteUserId: null, state: {} };
  const connection = makeConnection();
  const id = newId('escalation');
  const names = { id, commandId: id, conversationId: id, botId: bot.id, connectionId: connection.id };
  const escalation = makeEscalation({ ...names, remote });
  expect(await keeper.create({ escalation })).toBe('committed');
  const takeEvent = createTakeEvent({
    store,
    keeper,
    connections: { agentLanguageOf: async () => connection.agentLanguage },
    bots: { find: async () => bot } as unknown as BotDirectory,
    feed: createLiveFeed(),
    clock: { now: () => 5_000 },
    surround: () => ({ now: 5_000, bot, linkTo: () => '' }),
  });
  const take = (event: HelpdeskEvent) => takeEvent(connection.id, event);
  return { take, takeEvent, store, keeper, escalation };
}

function makeMessage(escalationId: EscalationId, id: MessageId): MessageRecord {
  return {
    id,
    escalationId,
    direction: 'toAgent',
    author: 'user',
    agent: null,
    parts: [{ kind: 'text', text: 'hello' }],
    clientId: 'm-1',
    remoteMessageIds: [],
    state: 'accepted',
    sentAt: 1,
    acceptedAt: 1,
    choicePayload: null,
  };
}

function said(number: number): HelpdeskEvent {
  return {
    kind: 'agentMessaged',
    dedupeKey: `message:${number}`,
    at: number,
    remoteConversationId,
    escalationId: null,
    agent: { id: 'a', name: 'Paula', avatarUrl: null },
    remoteMessageId: `m-${number}` as RemoteMessageId,
    parts: [{ kind: 'text', text: String(number) }],
    isAutomation: false,
  };
}

describe('taking events in', () => {
  it('tells the bot each message once, in the order of acceptance, however often and together they are reported', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 40 }),
        fc.boolean(),
        async (reports, atOnce) => {
          const { take, store, escalation } = await openIntake();
          if (atOnce) await Promise.all(reports.map((number) => take(said(number))));
          else for (const number of reports) await take(said(number));
          const events = await store.listEvents(escalation.id, 0, 1000);
          const told = events
            .filter((event) => event.type === 'message.created')
            .map((event) => Number(event.data['text']));
          expect(told).toEqual([...new Set(reports)]);
          expect(events.filter((event) => 'late' in event.data)).toEqual([]);
          expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('tells the bot no message twice, nor who has left, when the receipts of all of it are forgotten', async () => {
    const { take, store, escalation } = await openIntake();
    const { agent } = said(1) as Extract<HelpdeskEvent, { kind: 'agentMessaged' }>;
    const left = { ...said(2), kind: 'agentLeft', agent, dedupeKey: 'left:1' } as HelpdeskEvent;
    for (const event of [said(1), left]) expect(await take(event)).toBe('taken');
    const told = await store.listEvents(escalation.id, 0, 100);
    // As after days, or at once by a clock that has jumped.
    expect(await store.pruneReceipts(Number.MAX_SAFE_INTEGER, 100)).toBe(2);
    const again = [await take(said(1)), await take(left)];
    expect(again).toEqual(['duplicate', 'idle']);
    expect(await store.listEvents(escalation.id, 0, 100)).toEqual(told);
  });

  it('leaves what is about a conversation of somebody else alone', async () => {
    const { take, takeEvent } = await openIntake();
    const foreign = { ...said(1), remoteConversationId: 'somebody-else' as RemoteConversationId };
    expect(await take(foreign)).toBe('foreign');
    expect(await takeEvent(makeConnection().id, said(1))).toBe('foreign');
  });

  it('ends once, whatever reports the end', async () => {
    const { take, store, escalation } = await openIntake();
    const end = (dedupeKey: string): HelpdeskEvent => {
      return { ...said(1), kind: 'conversationEnded', dedupeKey, by: 'agent', reason: 'agent_ended' } as HelpdeskEvent;
    };
    const results = await Promise.all(['a', 'b', 'a'].map((key) => take(end(key))));
    expect(results.filter((result) => result === 'taken')).toHaveLength(1);
    const events = await store.listEvents(escalation.id, 0, 100);
    expect(events.map((event) => event.type)).toEqual(['escalation.ended']);
  });

  it('believes no mark of ours that comes over another connection', async () => {
    const { takeEvent, store, escalation } = await openIntake();
    const other = newId('connection');
    const forged = { ...said(1), escalationId: escalation.id, remoteConversationId: 'theirs' as RemoteConversationId };
    expect(await takeEvent(other, forged)).toBe('foreign');
    expect(await takeEvent(other, { ...said(1), escalationId: escalation.id })).toBe('foreign');
    expect(await store.listEvents(escalation.id, 0, 10)).toEqual([]);
  });

  it('took a failure or a read mark for a message of another escalation, of another connection even, where it named its id', async () => {
    const [theirs, ours] = [await openIntake(), await openIntake()];
    const messageId = newId('message');
    const remoteMessageId = 'm-theirs' as RemoteMessageId;
    const message = { ...makeMessage(theirs.escalation.id, messageId), remoteMessageIds: [remoteMessageId] };
    await theirs.keeper.change(theirs.escalation.id, (current) => ({
      change: { escalation: { ...current, version: current.version + 1 }, messages: [message] },
      result: null,
    }));
    const about = { at: 1, remoteConversationId, escalationId: null };
    const failed: HelpdeskEvent = { ...about, kind: 'messageFailed', dedupeKey: 'f', remoteMessageId, code: 'x' };
    const read: HelpdeskEvent = { ...about, kind: 'agentRead', dedupeKey: 'r', upTo: messageId };
    expect([await ours.take(failed), await ours.take(read)]).toEqual(['idle', 'idle']);
    expect(await ours.store.listEvents(ours.escalation.id, 0, 10)).toEqual([]);
    expect((await ours.store.findMessage(messageId))?.state).toBe('accepted');
    expect(await theirs.take(failed)).toBe('taken');
  });

  it('lets news of a ticket reach the escalation that opened it, not the one that runs in its conversation now', async () => {
    const { take, store, keeper, escalation } = await openIntake();
    const over = { state: 'ended', endedAt: 2, end: { by: 'user', reason: 'user_command', comment: null } } as const;
    await keeper.change(escalation.id, (current) => ({
      change: { escalation: { ...current, ...over, version: current.version + 1 }, movesWake: true },
      result: null,
    }));
    const { botId, connectionId, remote } = escalation;
    const next = makeEscalation({ botId, connectionId, remote, commandId: 'cmd-2', conversationId: 'conv-2' });
    await keeper.create({ escalation: next });
    const solved = { kind: 'conversationEnded', by: 'agent', reason: 'ticket_solved', dedupeKey: 'solved' } as const;
    const event = { ...solved, at: 3, remoteConversationId, escalationId: escalation.id };
    expect(await take(event)).toBe('idle');
    const moved = { ...event, kind: 'transferred', dedupeKey: 'moved', group: null, agent: null, isAutomatic: false };
    expect(await take(moved as HelpdeskEvent)).toBe('idle');
    const linked = { ...event, kind: 'ticketLinked', dedupeKey: 'linked', ticketId: '47', ticketUrl: null };
    expect(await take(linked as HelpdeskEvent)).toBe('taken');
    expect(await store.find(escalation.id)).toMatchObject({ ticketId: '47' });
    expect(await store.find(next.id)).toMatchObject({ state: 'waiting', ticketId: null, agent: null });
    expect(await take({ ...said(1), escalationId: escalation.id })).toBe('taken');
    expect((await store.find(next.id))?.state).toBe('active');
  });
});
