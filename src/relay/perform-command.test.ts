import { describe, expect, it } from 'vitest';
import { makeCapabilities, makeConnection, makeEscalation } from '../../test/support/builders.ts';
import { makeClaimed, makePiece } from '../../test/support/records.ts';
import type { RemoteConversationId } from '../core/ids.ts';
import type { Escalation } from '../escalations/escalation.ts';
import type { HelpdeskPayload } from '../escalations/payload.ts';
import type { Capabilities } from '../helpdesks/capabilities.ts';
import { DeliveryFailure, type FailureFacts } from '../helpdesks/failure.ts';
import type { DeliveryCall, Helpdesk } from '../helpdesks/helpdesk.ts';
import type { Delivery } from '../outbox/delivery.ts';
import { noProgress } from './attempt-progress.ts';
import { type PerformTools, performCommand } from './perform-command.ts';

const remote = { remoteConversationId: 'r' as RemoteConversationId, remoteUserId: null, state: {} };
const send = makePiece();
const close: HelpdeskPayload = { kind: 'close', by: 'user', notice: null };

interface Given {
  readonly escalation?: Partial<Escalation>;
  readonly delivery?: Partial<Delivery>;
  readonly able?: Partial<Capabilities>;
  readonly isThere?: boolean;
  readonly isToldAfterEnd?: boolean;
}

/** What the helpdesk is asked, in order; a call that is sent names its attempt. */
async function asked(payload: HelpdeskPayload, given: Given = {}): Promise<readonly string[]> {
  const calls: string[] = [];
  const helpdesk: Partial<Helpdesk> = {
    sendMessage: async ({ isAfterEnd }, call) => {
      calls.push(`send ${call.attempt}${isAfterEnd === true ? ' after the end' : ''}`);
      return { remoteMessageIds: [] };
    },
    closeConversation: async () => void calls.push('close'),
    lookup: {
      findSent: async () => {
        calls.push('look');
        return given.isThere === true ? { remoteMessageIds: [] } : null;
      },
    },
  };
  const escalation = makeEscalation({ state: 'active', openedAt: 1, remote, ...given.escalation });
  const live = { connection: makeConnection(), helpdesk, capabilities: makeCapabilities(given.able) };
  const delivery = makeClaimed(escalation, given.delivery);
  const tools = {
    fetchLastWords: async () => void calls.push('last words'),
    isToldAfterEnd: async () => given.isToldAfterEnd ?? true,
  } as unknown as PerformTools;
  const command = { delivery, payload, escalation, live, progress: noProgress() };
  await performCommand(tools, command as unknown as Parameters<typeof performCommand>[1], new AbortController().signal);
  return calls;
}

describe('a message that may have arrived', () => {
  it('is looked for before it is sent again, where the helpdesk can be asked', async () => {
    expect(await asked(send)).toEqual(['send 1']);
    const again = { delivery: { mayHaveArrived: true } };
    expect(await asked(send, again)).toEqual(['look', 'send 2']);
    expect(await asked(send, { ...again, isThere: true })).toEqual(['look']);
    expect(await asked(send, { ...again, able: { resend: 'mayDuplicate' } })).toEqual(['send 2']);
  });
});

describe('a message that waited until after the end', () => {
  it('may be given back where its bot can be told, and is sent like any other where it cannot', async () => {
    const over = { escalation: { state: 'ended' } } as const;
    expect(await asked(send, over)).toEqual(['send 1 after the end']);
    expect(await asked(send, { ...over, isToldAfterEnd: false })).toEqual(['send 1']);
    expect(await asked(send)).toEqual(['send 1']);
  });
});

describe('an opening', () => {
  const file = { kind: 'attachment', name: 'a', mediaType: 'image/png', sizeBytes: null } as const;
  const atUrl = { ...file, source: { kind: 'url', url: 'https://x.example/a' } } as const;

  /** What became of each file that the helpdesk asked for, and how many were looked for. */
  async function opened(kind: 'open' | 'send', facts: FailureFacts): Promise<readonly [readonly string[], number]> {
    const heard: string[] = [];
    let looked = 0;
    const ask = async (call: DeliveryCall) => {
      for (const _ of [1, 2]) {
        const told = await call.openFile(atUrl).catch((error: unknown) => (error as DeliveryFailure).disposition);
        heard.push(String(told));
      }
      return { remoteMessageIds: [] };
    };
    const helpdesk = {
      openConversation: async (_command: unknown, call: DeliveryCall) => {
        await ask(call);
        return { conversation: remote, ticketId: null, ticketUrl: null, notices: [] };
      },
      sendMessage: async (_command: unknown, call: DeliveryCall) => ask(call),
    };
    const escalation = makeEscalation({ state: 'active', openedAt: 1, remote });
    const delivery = makeClaimed(escalation);
    const tools = {
      store: { findIdentityLink: async () => null },
      openFile: async () => {
        looked += 1;
        throw new DeliveryFailure('away', facts);
      },
    } as unknown as PerformTools;
    const payload = kind === 'send' ? send : { kind: 'open', transcript: [], hasPendingMessage: false };
    const live = { connection: makeConnection(), helpdesk, capabilities: makeCapabilities() };
    const command = { delivery, payload, escalation, live, progress: noProgress() };
    type Command = Parameters<typeof performCommand>[1];
    await performCommand(tools, command as unknown as Command, new AbortController().signal);
    return [heard, looked];
  }

  it('waits for one address of a file that does not answer, and for no other after that', async () => {
    const away = { disposition: 'retry', certainty: 'notSent', isElsewhere: true } as const;
    expect(await opened('open', away)).toEqual([['retry', 'retry'], 1]);
    expect(await opened('open', { ...away, disposition: 'reject' })).toEqual([['reject', 'reject'], 2]);
    expect(await opened('send', away)).toEqual([['retry', 'retry'], 2]);
  });
});

describe('what is behind an opening that has died', () => {
  const dead = { state: 'ended', openedAt: null } as const;

  it('is refused if it is a message, and closes what is left over there', async () => {
    await expect(asked(send, { escalation: dead })).rejects.toMatchObject({ disposition: 'reject' });
    expect(await asked(close, { escalation: dead })).toContain('close');
    expect(await asked(close, { escalation: { ...dead, remote: null } })).toEqual([]);
  });
});

describe('the last words of agents', () => {
  it('are fetched behind the close, or before it where a closed conversation cannot be read', async () => {
    expect(await asked(close)).toEqual(['close', 'last words']);
    expect(await asked(close, { able: { intake: ['conversationStream'] } })).toEqual(['last words', 'close']);
  });
});
