import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeBot, makeCapabilities, makeConnection, makeEscalation } from '../../test/support/builders.ts';
import { waitUntil } from '../../test/support/wait-until.ts';
import type { BotDirectory } from '../bot-accounts/bot-directory.ts';
import type { LiveConnection, LiveConnections } from '../connections/live-connections.ts';
import { type EscalationId, newId, type RemoteConversationId, type RemoteMessageId } from '../core/ids.ts';
import { silentLogger } from '../core/logger.ts';
import { StorageUnavailable } from '../core/storage-unavailable.ts';
import { openDatabase } from '../db/open.ts';
import type { Database } from '../db/stores.ts';
import { createEscalationKeeper, type EscalationKeeper } from '../escalations/escalation-keeper.ts';
import { createLiveFeed } from '../escalations/live-feed.ts';
import type { HelpdeskEvent } from '../helpdesks/event.ts';
import { DeliveryFailure } from '../helpdesks/failure.ts';
import type { Helpdesk, StreamSubscription } from '../helpdesks/helpdesk.ts';
import { delayAfter } from './follow-conversation.ts';
import { createStreamFollowers, type StreamFollowers } from './stream-followers.ts';
import { createTakeEvent } from './take-event.ts';

const reconnect = { firstMs: 5, maxMs: 20, calmMs: 10_000 };
const bot = makeBot();

/** A helpdesk whose streams a test holds in its hands. */
interface OpenStream {
  readonly remoteId: string;
  readonly subscription: StreamSubscription;
  readonly signal: AbortSignal;
  fail(error: Error): void;
}

let database: Database;
let keeper: EscalationKeeper;
let streams: OpenStream[];
let opened: OpenStream[];
let missed: HelpdeskEvent[];
let started: StreamFollowers[];
let live: LiveConnection;

beforeEach(async () => {
  database = await openDatabase({ file: null, thread: false, masterKeys: [randomBytes(32)] });
  keeper = createEscalationKeeper(database.stores.escalations);
  [streams, opened, missed, started] = [[], [], [], []];
  live = connectionWith(['conversationStream']);
});

afterEach(async () => {
  await Promise.all(started.map((one) => one.stop()));
  await database.close();
});

function connectionWith(intake: LiveConnection['capabilities']['intake']): LiveConnection {
  const helpdesk = {
    history: { eventsSince: async () => missed },
    stream: {
      follow: (subscription: StreamSubscription, signal: AbortSignal) =>
        new Promise<void>((resolve, reject) => {
          const remoteId = subscription.conversation.remoteConversationId;
          const settled = (settle: () => void) => () => {
            streams.splice(streams.indexOf(one), 1);
            settle();
          };
          const one: OpenStream = { remoteId, subscription, signal, fail: (error) => settled(() => reject(error))() };
          signal.addEventListener('abort', settled(resolve), { once: true });
          streams.push(one);
          opened.push(one);
        }),
    },
  } as unknown as Helpdesk;
  return { connection: makeConnection(), helpdesk, capabilities: makeCapabilities({ intake }), isOff: false };
}

function startFollowers(options: { readonly leaseMs?: number; readonly now?: () => number } = {}): StreamFollowers {
  const connections = {
    find: async () => live,
    get: async () => live,
    agentLanguageOf: async () => live.connection.agentLanguage,
    list: async () => [live.connection],
  } as unknown as LiveConnections;
  const store = database.stores.escalations;
  const clock = { now: options.now ?? (() => 5_000) };
  const bots = { find: async () => bot } as unknown as BotDirectory;
  const surround = () => ({ now: clock.now(), bot, linkTo: () => '' });
  const takeEvent = createTakeEvent({ store, keeper, connections, bots, feed: createLiveFeed(), clock, surround });
  const tools = { store, keeper, connections, takeEvent, clock, log: silentLogger, chance: () => 0.5 };
  const followers = createStreamFollowers(tools, { reconnect, leaseMs: options.leaseMs ?? 30_000, sweepEveryMs: 50 });
  keeper.onCommitted(followers.noticed);
  followers.start();
  started.push(followers);
  return followers;
}

async function open(remoteId: string, id: EscalationId = newId('escalation')): Promise<EscalationId> {
  const remote = {
    remoteConversationId: remoteId as RemoteConversationId,
    remoteUserId: null,
    state: { token: 'old' },
  };
  const connectionId = live.connection.id;
  const escalation = makeEscalation({ id, conversationId: id, commandId: id, botId: bot.id, connectionId, remote });
  expect(await keeper.create({ escalation, movesWake: true })).toBe('committed');
  return id;
}

/** Makes reading this escalation fail once; answers whether it has. */
function makeUnreadableOnce(id: EscalationId): () => boolean {
  const { read } = keeper;
  let isBroken = true;
  keeper.read = async (asked) => {
    if (asked !== id || !isBroken) return read(asked);
    isBroken = false;
    throw new StorageUnavailable('database is locked');
  };
  return () => !isBroken;
}

function said(remoteId: string, number: number): HelpdeskEvent {
  return {
    kind: 'agentMessaged',
    dedupeKey: `message:${number}`,
    at: 5_000,
    remoteConversationId: remoteId as RemoteConversationId,
    escalationId: null,
    agent: { id: 'a', name: 'Paula', avatarUrl: null },
    remoteMessageId: `m-${number}` as RemoteMessageId,
    parts: [{ kind: 'text', text: String(number) }],
    isAutomation: false,
  };
}

async function nextStream(remoteId: string, count = 1): Promise<OpenStream> {
  const of = () => opened.filter((one) => one.remoteId === remoteId);
  await waitUntil(`stream ${count} of ${remoteId} is open`, () => of().length >= count);
  const found = of()[count - 1];
  if (found === undefined) throw new Error('no stream');
  return found;
}

const toldTo = async (id: EscalationId) =>
  (await database.stores.escalations.listEvents(id, 0, 100)).map(({ type, data }) => `${type} ${data['text'] ?? ''}`);

describe('one stream per open conversation', () => {
  it('follows what is open at the start and what is opened later, and nothing that has ended', async () => {
    const before = await open('before');
    const followers = startFollowers();
    await nextStream('before');
    await open('later');
    const later = await nextStream('later');
    expect(followers.following).toBe(2);
    const escalation = await keeper.read(before);
    if (escalation === null) throw new Error('no escalation');
    const version = escalation.version + 1;
    await keeper.change(before, () => ({
      change: { escalation: { ...escalation, version, state: 'ended' } },
      result: 0,
    }));
    await waitUntil('the stream of the ended one is closed', () => streams.length === 1);
    expect(streams[0]).toBe(later);
  });

  it('follows a conversation that could not be read at first, though its lease was taken', async () => {
    await open('one');
    startFollowers({ leaseMs: 3 });
    await nextStream('one');
    const id = newId('escalation');
    const hasFailed = makeUnreadableOnce(id);
    await open('two', id);
    await waitUntil('it could not be read', hasFailed);
    await open('three');
    await nextStream('three');
    await nextStream('two');
  });

  it('follows what is behind a conversation that can never be read', async () => {
    const unreadable = await open('unreadable');
    const { read } = keeper;
    keeper.read = async (asked) => {
      if (asked === unreadable) throw new Error('sealed with a key that is gone');
      return read(asked);
    };
    await open('behind');
    startFollowers();
    await nextStream('behind');
  });

  it('leaves helpdesks without such streams alone', async () => {
    live = connectionWith(['webhook']);
    const followers = startFollowers();
    await open('by webhook');
    await database.ping();
    expect(followers.following).toBe(0);
    expect(opened).toEqual([]);
  });

  it('stores an event and where the stream stands in one commit, and goes on from there', async () => {
    const id = await open('one');
    startFollowers();
    const stream = await nextStream('one');
    expect(stream.subscription.from).toBeNull();
    await stream.subscription.accept({ events: [said('one', 1), said('one', 2)], cursor: 'after 2' });
    expect((await database.stores.escalations.find(id))?.streamCursor).toBe('after 2');
    expect((await toldTo(id)).filter((line) => line.startsWith('message'))).toEqual([
      'message.created 1',
      'message.created 2',
    ]);
    stream.fail(new Error('broken'));
    const again = await nextStream('one', 2);
    expect(again.subscription.from).toBe('after 2');
    await again.subscription.accept({ events: [said('one', 2)], cursor: 'after 2 again' });
    expect((await toldTo(id)).filter((line) => line.startsWith('message'))).toHaveLength(2);
  });

  it('keeps a state that the adapter changed, even without events', async () => {
    const id = await open('one');
    startFollowers();
    const stream = await nextStream('one');
    await stream.subscription.accept({ events: [], cursor: 'c', state: { token: 'new' } });
    expect((await database.stores.escalations.find(id))?.remote?.state).toEqual({ token: 'new' });
  });

  it('saves a position on which nothing happened now and then only', async () => {
    let now = 5_000;
    const id = await open('one');
    startFollowers({ now: () => now });
    const { accept } = (await nextStream('one')).subscription;
    const saved = async () => (await database.stores.escalations.find(id))?.streamCursor;
    now += 30_000;
    await accept({ events: [], cursor: 'quiet' });
    expect(await saved()).toBeNull();
    now += 1;
    await accept({ events: [], cursor: 'long quiet' });
    expect(await saved()).toBe('long quiet');
    await accept({ events: [], cursor: 'quiet again' });
    expect(await saved()).toBe('long quiet');
    now += 20_000;
    await accept({ events: [said('one', 1)], cursor: 'after 1' });
    now += 20_000;
    await accept({ events: [], cursor: 'quiet since' });
    expect(await saved()).toBe('after 1');
  });

  it('stands nowhere behind the first of two events while the second is not stored', async () => {
    const id = await open('one');
    startFollowers();
    const { accept } = (await nextStream('one')).subscription;
    const { change } = keeper;
    const told = async () => (await toldTo(id)).filter((line) => line.startsWith('message.created'));
    let tries = 0;
    keeper.change = async (...args) => {
      tries += 1;
      if (tries === 2) throw new StorageUnavailable('database is locked');
      return change(...args);
    };
    await expect(accept({ events: [said('one', 1), said('one', 2)], cursor: 'after 2' })).rejects.toThrow('locked');
    expect((await database.stores.escalations.find(id))?.streamCursor).toBeNull();
    await accept({ events: [said('one', 1), said('one', 2)], cursor: 'after 2' });
    expect(await told()).toEqual(['message.created 1', 'message.created 2']);
  });

  it('keeps a state that the adapter changed, though the event that came with it is known already', async () => {
    const id = await open('one');
    startFollowers();
    const { accept } = (await nextStream('one')).subscription;
    await accept({ events: [said('one', 1)], cursor: 'c' });
    await accept({ events: [said('one', 1)], cursor: 'd', state: { token: 'new' } });
    const { remote, streamCursor } = (await database.stores.escalations.find(id)) ?? {};
    expect([remote?.state, streamCursor]).toEqual([{ token: 'new' }, 'd']);
  });

  it('stores nothing any more once the stream was taken from it', async () => {
    const id = await open('one');
    const followers = startFollowers();
    const { accept } = (await nextStream('one')).subscription;
    await followers.stop();
    await expect(accept({ events: [said('one', 1)], cursor: 'c' })).rejects.toThrow();
    await expect(accept({ events: [], cursor: 'c', state: { token: 'new' } })).rejects.toThrow();
    expect(await toldTo(id)).toEqual([]);
    expect((await database.stores.escalations.find(id))?.remote?.state).toEqual({ token: 'old' });
  });

  it('asks for what it missed while the stream breaks again and again', async () => {
    const id = await open('one');
    missed = [said('one', 7)];
    startFollowers();
    for (let count = 1; count <= 3; count += 1) (await nextStream('one', count)).fail(new Error('broken'));
    await waitUntil('the missed message is told', async () => (await toldTo(id)).includes('message.created 7'));
  });

  it('ends the escalation when the conversation can never be listened to again', async () => {
    const id = await open('one');
    const followers = startFollowers();
    const gone = new DeliveryFailure('token expired', { disposition: 'gone', certainty: 'notSent' });
    (await nextStream('one')).fail(gone);
    await waitUntil('it has ended', async () => (await keeper.read(id))?.state === 'ended');
    expect((await keeper.read(id))?.end).toMatchObject({ by: 'system', reason: 'helpdesk_lost' });
    await waitUntil('nothing is followed', () => followers.following === 0);
  });
});

describe('leases on streams', () => {
  it('let one of two processes follow, and the other take over when the first stops', async () => {
    await open('one');
    const first = startFollowers();
    await nextStream('one');
    const second = startFollowers();
    await open('other');
    await nextStream('other');
    expect(streams).toHaveLength(2);
    const held = first.following;
    await first.stop();
    await waitUntil('the second follows both', () => second.following === 2 && streams.length === 2);
    expect(held).toBeGreaterThan(0);
  });

  it('end the streams of a process that lost them', async () => {
    let now = 5_000;
    await open('one');
    const followers = startFollowers({ leaseMs: 30, now: () => now });
    const stream = await nextStream('one');
    now += 1_000;
    const { claimStreams } = database.stores.escalations;
    const thief = { connectionIds: [live.connection.id], holder: 'thief', now, until: now + 60_000, limit: 10 };
    await claimStreams(thief);
    await waitUntil('the stream is given up', () => stream.signal.aborted && followers.following === 0);
  });
});

describe('waiting before a stream is opened again', () => {
  it('grows, is bounded, and is spread', () => {
    const policy = { firstMs: 1_000, maxMs: 30_000, calmMs: 0 };
    expect(delayAfter(0, policy, 0.5)).toBe(1_000);
    expect(delayAfter(3, policy, 0.5)).toBe(3_375);
    expect(delayAfter(50, policy, 0.5)).toBe(30_000);
    expect(delayAfter(0, policy, 0)).toBe(500);
  });
});
