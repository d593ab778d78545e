import { describe, expect, it } from 'vitest';
import { ZodError } from 'zod';
import { makeBot, makeCapabilities, makeConnection, makeEscalation } from '../../test/support/builders.ts';
import { recordSaves } from '../../test/support/recorded-saves.ts';
import { makeClaimed, makePiece } from '../../test/support/records.ts';
import type { OpenAttachment } from '../attachments/open-attachment.ts';
import type { Bot } from '../bot-accounts/bot.ts';
import { AppError } from '../core/app-error.ts';
import { type MessageId, newId, type RemoteConversationId } from '../core/ids.ts';
import type { JsonObject } from '../core/json.ts';
import { silentLogger } from '../core/logger.ts';
import type { Change } from '../escalations/change.ts';
import type { Escalation, MessageState } from '../escalations/escalation.ts';
import { UnreadableEscalation } from '../escalations/unreadable-escalation.ts';
import type { RemoteConversation } from '../helpdesks/command.ts';
import { DeliveryFailure, type Disposition } from '../helpdesks/failure.ts';
import type { Helpdesk } from '../helpdesks/helpdesk.ts';
import type { Delivery, Settlement } from '../outbox/delivery.ts';
import type { UndeliveredFilter } from '../outbox/store.ts';
import { createTargetGates, type GateState } from '../outbox/target-gates.ts';
import { createDeliverCommand, type DeliverCommandTools } from './deliver-command.ts';
import { judgeFailure } from './judge-failure.ts';

const clock = { now: () => 1000 };
const opening = { kind: 'open', payload: { kind: 'open', transcript: [], hasPendingMessage: false } };

const piece = makePiece();
const message = { kind: 'send', payload: piece };

const found: RemoteConversation = {
  remoteConversationId: 'remote-1' as RemoteConversationId,
  remoteUserId: null,
  state: { token: 't' },
};

interface Around {
  readonly helpdesk?: Partial<Helpdesk>;
  readonly state?: Escalation['state'];
  readonly messageState?: MessageState;
  /** `unfit`: its settings are those of an earlier release. */
  readonly connectionIs?: 'there' | 'gone' | 'unfit';
  readonly isBotGone?: boolean;
  readonly isUnreadable?: boolean;
  /** How often the database is locked when a change is to be saved. */
  readonly refusedSaves?: number;
  readonly openFile?: OpenAttachment;
  /** Messages of which a piece waits or is dead, in order. */
  readonly undelivered?: readonly MessageId[];
}

interface Saved {
  readonly settlements: readonly Settlement[];
  readonly changes: readonly Change[];
  readonly notes: readonly JsonObject[];
  /** Whether its connection gets anything afterwards. */
  readonly gate: GateState;
}

/** Tries one delivery of an escalation that has ended, and answers what is saved of it. */
async function tryOnce(
  delivery: Pick<Delivery, 'kind' | 'payload'> & Partial<Delivery>,
  around: Around,
): Promise<Saved> {
  const { helpdesk, connectionIs = 'there', isBotGone = false, state = 'ended', messageState, openFile } = around;
  const { isUnreadable = false, refusedSaves = 0 } = around;
  const undelivered = (around.undelivered ?? []).map((messageId, at) => ({
    id: `del_${1000 + at}`,
    payload: { messageId },
  }));
  const escalation = makeEscalation({ state, remote: { ...found, state: {} } });
  const { keeper, settle, changes, settled } = recordSaves(escalation, { isUnreadable, refusedSaves });
  const notes: JsonObject[] = [];
  const gates = createTargetGates(clock);
  const live = { connection: makeConnection(), helpdesk, capabilities: makeCapabilities() };
  const get = async () => {
    if (connectionIs === 'gone') throw new AppError('not_found', 'There is no such connection.');
    if (connectionIs === 'unfit') throw new ZodError([]);
    return live;
  };
  const find = async () => (connectionIs === 'gone' ? null : get());
  const tools = {
    keeper,
    connections: { get, find, agentLanguageOf: async () => 'en' },
    store: { findIdentityLink: async () => null, findMessage: async () => ({ state: messageState }) },
    outbox: {
      note: async (_id: string, _token: string, noted: JsonObject) => {
        notes.push(noted);
        return true;
      },
      settle,
      listUndelivered: async ({ after, limit }: UndeliveredFilter) => {
        const begin = undelivered.findIndex(({ id }) => id === after) + 1;
        return undelivered.slice(begin, begin + limit);
      },
    },
    bots: { find: async () => (isBotGone ? null : makeBot()) },
    gates,
    clock,
    log: silentLogger,
    surround: (bot: Bot) => ({ now: 1000, bot, linkTo: () => '' }),
    report: () => undefined,
    openFile,
  } as unknown as DeliverCommandTools;
  const claimed = makeClaimed(escalation, delivery);
  await createDeliverCommand(tools)(claimed, new AbortController().signal);
  const withChanges = changes.flatMap(({ settlement }) => settlement ?? []);
  const settlements = [...withChanges, ...settled].map(({ settlement }) => settlement);
  return { settlements, changes, notes, gate: gates.stateOf(claimed.target) };
}

/** An opening that fails behind that step. */
function openingUntil(step: number): Pick<Helpdesk, 'openConversation'> {
  return {
    openConversation: async (_command, call) => {
      for (let done = 1; done <= step; done += 1) call.reached(done);
      throw new DeliveryFailure('answered 500', { disposition: 'retry', certainty: 'unknown' });
    },
  };
}

it('an opening that got further than before uses up no try, and how far it got is saved', async () => {
  const tried = await tryOnce({ ...opening, attempts: 9, reachedStep: 2 }, { helpdesk: openingUntil(3) });
  expect(tried.settlements).toMatchObject([{ kind: 'retry', countsAsAttempt: false, reachedStep: 3 }]);
});

it('an opening that got no further than before uses up a try', async () => {
  const tried = await tryOnce({ ...opening, attempts: 1, reachedStep: 3 }, { helpdesk: openingUntil(3) });
  expect(tried.settlements).toMatchObject([{ kind: 'retry', countsAsAttempt: true, reachedStep: 3 }]);
});

describe('an opening that has found or made its conversation', () => {
  const failing = (names: boolean): Pick<Helpdesk, 'openConversation'> => ({
    openConversation: async (_command, call) => {
      await call.note({ own: 1 });
      if (names) call.found(found);
      throw new DeliveryFailure('answered 500', { disposition: 'retry', certainty: 'unknown' });
    },
  });

  it('keeps it for the next try beside the notes, and hands it to the close when the last try got nowhere', async () => {
    const first = await tryOnce(opening, { helpdesk: failing(true) });
    expect(first.notes).toMatchObject([{ own: 1 }, { own: 1, foundConversation: found }]);
    const last = { ...opening, attempts: 9, notes: first.notes.at(-1) ?? null };
    const { settlements, changes } = await tryOnce(last, { helpdesk: failing(false) });
    expect(settlements).toMatchObject([{ kind: 'dead' }]);
    expect(changes.map(({ escalation }) => escalation.remote)).toEqual([found]);
  });
});

it('a file that the helpdesk did not want is given up with the attempt', async () => {
  const signals: AbortSignal[] = [];
  const openFile: OpenAttachment = async (file, signal) => {
    signals.push(signal);
    return { name: file.name, mediaType: 'image/png', sizeBytes: null, content: (async function* () {})() };
  };
  const file = { kind: 'attachment', name: 'a', mediaType: 'image/png', sizeBytes: null } as const;
  const helpdesk: Pick<Helpdesk, 'sendMessage'> = {
    sendMessage: async (_command, call) => {
      await call.openFile({ ...file, source: { kind: 'url', url: 'https://x.example/a' } });
      expect(signals[0]?.aborted).toBe(false);
      throw new DeliveryFailure('of no use', { disposition: 'reject', certainty: 'notSent' });
    },
  };
  const { settlements } = await tryOnce(message, { helpdesk, state: 'active', openFile });
  expect(settlements).toMatchObject([{ kind: 'dead' }]);
  expect(signals.map((signal) => signal.aborted)).toEqual([true]);
});

it('a message that was read before its arrival was saved is not told to be delivered after that', async () => {
  const sent: Pick<Helpdesk, 'sendMessage'> = { sendMessage: async () => ({ remoteMessageIds: [] }) };
  const again = { ...message, mayHaveArrived: true };
  const { changes } = await tryOnce(again, { helpdesk: sent, messageState: 'read', state: 'active' });
  expect(changes).toMatchObject([{ events: [], messagePatches: [{ addRemoteMessageIds: [] }] }]);
  expect(changes[0]?.messagePatches?.[0]).not.toHaveProperty('state');
});

describe('a message that was told to have failed, and of which a piece arrives after a replay', () => {
  const helpdesk: Pick<Helpdesk, 'sendMessage'> = { sendMessage: async () => ({ remoteMessageIds: [] }) };
  const toldOf = async (undelivered: readonly MessageId[], messageState: MessageState = 'failed') => {
    const delivery = { kind: 'send', payload: makePiece({ messageId: piece.messageId, isFirstPiece: false }) };
    const { changes } = await tryOnce(delivery, { helpdesk, messageState, state: 'active', undelivered });
    return changes.flatMap(({ events = [] }) => events).map(({ type }) => type);
  };

  it('is told to be delivered once no other piece of it is missing', async () => {
    expect(await toldOf([newId('message')])).toEqual(['message.delivered']);
  });

  it('is not, while another piece of it waits or is dead, however many of other messages are listed before', async () => {
    expect(await toldOf([piece.messageId])).toEqual([]);
    const others = Array.from({ length: 200 }, () => newId('message'));
    expect(await toldOf([...others, piece.messageId])).toEqual([]);
    expect(await toldOf(others)).toEqual(['message.delivered']);
  });
});

describe('a message that the helpdesk did not take', () => {
  const failing = (error: DeliveryFailure): Pick<Helpdesk, 'sendMessage'> => ({
    sendMessage: () => Promise.reject(error),
  });
  const tryFailing = (disposition: Disposition, more: Partial<DeliveryFailure> = {}, around: Around = {}) => {
    const error = new DeliveryFailure('x', { disposition, certainty: 'notSent', ...more });
    return tryOnce({ ...message, attempts: 9 }, { helpdesk: failing(error), state: 'active', ...around });
  };
  const failuresIn = ({ changes }: Saved) =>
    changes.flatMap(({ events = [] }) => events).filter(({ type }) => type === 'message.failed');

  it.each<[string, Disposition, Partial<DeliveryFailure>]>([
    ['conversation_gone', 'gone', {}],
    ['refused_by_helpdesk', 'reject', {}],
    ['helpdesk_unreachable', 'retry', {}],
    ['file_unavailable', 'reject', { isElsewhere: true }],
  ])('is told to have failed with the code %s, on which the bot may branch', async (code, disposition, more) => {
    expect(failuresIn(await tryFailing(disposition, more))).toMatchObject([{ data: { code } }]);
  });

  it('is not given up in silence when its end cannot be saved at once', async () => {
    const saved = await tryFailing('reject', {}, { refusedSaves: 1 });
    expect(failuresIn(saved)).toHaveLength(1);
    expect(saved.settlements).toMatchObject([{ kind: 'dead' }]);
  });

  it('may have arrived once the call was made, unless the helpdesk surely did not get it', async () => {
    const notSent = new DeliveryFailure('x', { disposition: 'retry', certainty: 'notSent' });
    const unclear = new DeliveryFailure('x', { disposition: 'retry', certainty: 'unknown' });
    for (const [error, mayHaveArrived] of [
      [notSent, false],
      [unclear, true],
    ] as const) {
      const { settlements } = await tryOnce(message, { helpdesk: failing(error), state: 'active' });
      expect(settlements).toMatchObject([{ kind: 'retry', mayHaveArrived }]);
    }
  });

  it('leaves its connection alone for as long as that asked for, or until somebody has looked at refused credentials', async () => {
    expect(await tryFailing('retry', { pausesTarget: true, retryAfterMs: 7_000 })).toMatchObject({ gate: 'paused' });
    expect(await tryFailing('reauthorize')).toMatchObject({ gate: 'unauthorized' });
    expect(await tryFailing('reject')).toMatchObject({ gate: 'open' });
  });
});

describe('what waits for a connection or of a bot that was removed', () => {
  it('comes to an end after its last try, and the sender of a message is told', async () => {
    const { settlements, changes } = await tryOnce({ ...message, attempts: 9 }, { connectionIs: 'gone' });
    expect(settlements).toMatchObject([{ kind: 'dead' }]);
    expect(changes.flatMap(({ events = [] }) => events)).toMatchObject([{ type: 'message.failed' }]);
  });

  it('comes to an end after its last try, though there is nobody to tell', async () => {
    const { settlements } = await tryOnce({ ...message, attempts: 9 }, { connectionIs: 'gone', isBotGone: true });
    expect(settlements).toMatchObject([{ kind: 'dead' }]);
  });

  it('is not opened any more: nobody would be there to talk to', async () => {
    const { settlements } = await tryOnce(opening, { helpdesk: openingUntil(0), isBotGone: true });
    expect(settlements).toMatchObject([{ kind: 'dead', mayHaveArrived: false }]);
  });
});

it('a message comes to an end after its last try, and its sender is told, while the settings of the connection do not fit', async () => {
  const { settlements, changes } = await tryOnce({ ...message, attempts: 9 }, { connectionIs: 'unfit' });
  expect(settlements).toMatchObject([{ kind: 'dead' }]);
  expect(changes.flatMap(({ events = [] }) => events)).toMatchObject([{ type: 'message.failed' }]);
});

it('what belongs to an escalation that cannot be read comes to an end after its last try, and no helpdesk is blamed', async () => {
  for (const one of [message, opening]) {
    const { settlements, changes } = await tryOnce({ ...one, attempts: 9 }, { isUnreadable: true });
    expect([settlements, changes]).toMatchObject([[{ kind: 'dead', error: 'The escalation cannot be read' }], []]);
  }
  const failed = { error: new UnreadableEscalation(newId('escalation'), null), hasBegun: true, isShutdown: false };
  const times = { reachedStep: 0, startedAt: 0, now: 1, chance: 0.5 };
  const judged = judgeFailure({ ...failed, ...times, delivery: makeClaimed(makeEscalation(), message) });
  expect(judged).toMatchObject({ health: 'neutral', settlement: { kind: 'retry', mayHaveArrived: false } });
});

it('what a later version has stored was a rejection that nobody took; it waits for its next try', async () => {
  const { settlements } = await tryOnce({ kind: 'survey', payload: { kind: 'survey' } }, {});
  expect(settlements[0]).toMatchObject({ kind: 'retry', countsAsAttempt: true, mayHaveArrived: false });
});
