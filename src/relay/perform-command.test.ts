import { describe, expect, it } from 'vitest';
import { makeCapabilities, makeConnection, makeEscalation } from '../../test/support/builders.ts';
import { makeDelivery } from '../../test/support/records.ts';
import { newId, type RemoteConversationId } from '../core/ids.ts';
import type { Escalation } from '../escalations/escalation.ts';
import type { HelpdeskPayload } from '../escalations/payload.ts';
import type { Capabilities } from '../helpdesks/capabilities.ts';
import type { Helpdesk } from '../helpdesks/helpdesk.ts';
import type { Delivery } from '../outbox/delivery.ts';
import { noProgress } from './attempt-progress.ts';
import { type PerformTools, performCommand } from './perform-command.ts';

const remote = { remoteConversationId: 'r' as RemoteConversationId, remoteUserId: null, state: {} };
const send: HelpdeskPayload = {
  kind: 'send',
  messageId: newId('message'),
  clientId: 'm-1',
  isFirstPiece: true,
  isLastPiece: true,
  part: { kind: 'text', text: 'hello' },
  choice: null,
  sentAt: 1,
};
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
  const claim = { leaseToken: 't', attempts: 0, mayHaveArrived: false, notes: null, reachedStep: 0 };
  const delivery = { ...makeDelivery(escalation), ...claim, ...given.delivery };
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
