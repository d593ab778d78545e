import { expect, it } from 'vitest';
import { makeEscalation } from '../../test/support/builders.ts';
import { makeDelivery } from '../../test/support/records.ts';
import type { Delivery, DeliverySettlement } from '../outbox/delivery.ts';
import type { Change } from './change.ts';
import type { Escalation } from './escalation.ts';
import { type StuckTools, skipWaiting } from './settle-stuck.ts';

it('a waiting opening of a bot that was removed can be skipped, though there is nobody to tell', async () => {
  const escalation = makeEscalation();
  const opening = { kind: 'open', payload: { kind: 'open', transcript: [], hasPendingMessage: false } };
  const taken: Delivery = {
    ...makeDelivery(escalation, opening),
    leaseToken: 't',
    attempts: 3,
    mayHaveArrived: true,
    notes: null,
    reachedStep: 0,
  };
  const settled: DeliverySettlement[] = [];
  const tools = {
    store: { findMessage: async () => null },
    outbox: {
      take: async () => taken,
      settle: async (some: readonly DeliverySettlement[]) => {
        settled.push(...some);
        return { leaseLost: [] };
      },
    },
    keeper: {
      change: async (_id: string, decide: (current: Escalation) => Promise<{ change: Change | null }>) => {
        const { change } = await decide(escalation);
        return { status: change === null ? 'unchanged' : 'committed' };
      },
    },
    bots: { find: async () => null },
    connections: { agentLanguageOf: async () => 'en' },
    clock: { now: () => 1000 },
  } as unknown as StuckTools;
  expect(await skipWaiting(tools, taken.id, 'not needed')).toBe(true);
  expect(settled).toMatchObject([{ settlement: { kind: 'skipped', reason: 'not needed' } }]);
});
