import { describe, expect, it } from 'vitest';
import { makeEscalation } from '../../test/support/builders.ts';
import { makeMessage } from '../../test/support/records.ts';
import type { RemoteConversationId, RemoteMessageId } from '../core/ids.ts';
import { silentLogger } from '../core/logger.ts';
import type { Escalation } from '../escalations/escalation.ts';
import type { HelpdeskEvent } from '../helpdesks/event.ts';
import { DeliveryFailure, type Disposition } from '../helpdesks/failure.ts';
import { fetchLastWords, type ReconcileTools, reconcileOne } from './reconcile.ts';
import type { Finding } from './take-event.ts';

const remoteConversationId = 'r' as RemoteConversationId;
const escalation = makeEscalation({ remote: { remoteConversationId, remoteUserId: null, state: {} } });
const base = { remoteConversationId, escalationId: null, agent: { id: 'a', name: 'Paula', avatarUrl: null } };
const words = (id: string, at: number): HelpdeskEvent => ({
  ...base,
  kind: 'agentMessaged',
  dedupeKey: id,
  at,
  remoteMessageId: id as RemoteMessageId,
  parts: [{ kind: 'text', text: id }],
  isAutomation: false,
});
const joined: HelpdeskEvent = { ...base, kind: 'agentJoined', dedupeKey: 'joined', at: 100_000 };

function openDesk(found: readonly HelpdeskEvent[] | Disposition, stored: Escalation | null = escalation) {
  const taken: (readonly [string, Finding['isLate']])[] = [];
  let asked = 0;
  const eventsSince = async () => {
    asked += 1;
    if (typeof found !== 'string') return found;
    throw new DeliveryFailure('answered so', { disposition: found, certainty: 'notSent' });
  };
  const tools = {
    store: {
      findMessageByRemoteId: async (_id: string, remoteId: string) =>
        remoteId === 'known' ? makeMessage(escalation) : null,
    },
    keeper: { read: async () => stored },
    connections: { find: async () => ({ helpdesk: { history: { eventsSince } } }) },
    takeEvent: async (_id: string, event: HelpdeskEvent, finding: Finding) => {
      taken.push([event.dedupeKey, finding.isLate]);
      return 'taken';
    },
    clock: { now: () => 100_000 },
    log: silentLogger,
  } as unknown as ReconcileTools;
  return { tools, taken, asked: () => asked };
}
const signal = new AbortController().signal;

describe('comparing with the helpdesk', () => {
  it('brings what was missed, marks what is old as late, and brings no message that is there', async () => {
    const { tools, taken } = openDesk([words('old', 39_999), words('known', 50_000), words('fresh', 40_000), joined]);
    await reconcileOne(tools, escalation.id, signal);
    expect(taken).toEqual([
      ['old', true],
      ['fresh', false],
      ['joined', false],
    ]);
  });

  it('asks about nothing that is over, was never opened or is gone', async () => {
    for (const stored of [null, { ...escalation, remote: null }, { ...escalation, state: 'ended' } as const]) {
      const { tools, taken, asked } = openDesk([words('old', 39_999)], stored);
      await reconcileOne(tools, escalation.id, signal);
      expect([asked(), taken]).toEqual([0, []]);
    }
  });

  it('waits for the next time where the helpdesk cannot be asked', async () => {
    await expect(reconcileOne(openDesk('retry').tools, escalation.id, signal)).resolves.toBeUndefined();
  });

  it('brings after the end what agents have said, and nothing else', async () => {
    const { tools, taken } = openDesk([words('last', 90_000), joined]);
    await fetchLastWords(tools, escalation, signal);
    expect(taken).toEqual([['last', false]]);
  });

  it('tries again for last words that cannot be had now, and gives up those that never can', async () => {
    await expect(fetchLastWords(openDesk('retry').tools, escalation, signal)).rejects.toThrow(DeliveryFailure);
    for (const never of ['gone', 'reject'] as const) {
      await expect(fetchLastWords(openDesk(never).tools, escalation, signal)).resolves.toBeUndefined();
    }
  });
});
