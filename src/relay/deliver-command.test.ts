import { expect, it } from 'vitest';
import { makeBot, makeCapabilities, makeConnection, makeEscalation } from '../../test/support/builders.ts';
import { makeDelivery } from '../../test/support/records.ts';
import { silentLogger } from '../core/logger.ts';
import { DeliveryFailure } from '../helpdesks/failure.ts';
import type { Helpdesk } from '../helpdesks/helpdesk.ts';
import type { Delivery, DeliverySettlement } from '../outbox/delivery.ts';
import { createTargetGates } from '../outbox/target-gates.ts';
import { createDeliverCommand, type DeliverCommandTools } from './deliver-command.ts';

/** Tries an opening that fails behind that step, and answers what is saved of it. */
async function tryOpening(step: number, overrides: Partial<Delivery>): Promise<DeliverySettlement | undefined> {
  const escalation = makeEscalation();
  const helpdesk: Pick<Helpdesk, 'openConversation'> = {
    openConversation: async (_command, call) => {
      for (let done = 1; done <= step; done += 1) call.reached(done);
      throw new DeliveryFailure('answered 500', { disposition: 'retry', certainty: 'unknown' });
    },
  };
  const settled: DeliverySettlement[] = [];
  const clock = { now: () => 1000 };
  const deliver = createDeliverCommand({
    keeper: { read: async () => escalation },
    connections: { get: async () => ({ connection: makeConnection(), helpdesk, capabilities: makeCapabilities() }) },
    store: { findIdentityLink: async () => null },
    outbox: {
      settle: async (some: readonly DeliverySettlement[]) => {
        settled.push(...some);
        return { leaseLost: [] };
      },
    },
    bots: { find: async () => makeBot() },
    gates: createTargetGates(clock),
    clock,
    log: silentLogger,
    report: () => undefined,
  } as unknown as DeliverCommandTools);
  const claimed = { leaseToken: 't', attempts: 0, mayHaveArrived: false, notes: null, reachedStep: 0 };
  const payload = { kind: 'open', transcript: [], hasPendingMessage: false };
  await deliver(
    { ...makeDelivery(escalation, { kind: 'open', payload }), ...claimed, ...overrides },
    new AbortController().signal,
  );
  return settled[0];
}

it('an opening that got further than before uses up no try, and how far it got is saved', async () => {
  const settled = await tryOpening(3, { attempts: 9, reachedStep: 2 });
  expect(settled?.settlement).toMatchObject({ kind: 'retry', countsAsAttempt: false, reachedStep: 3 });
});

it('an opening that got no further than before uses up a try', async () => {
  const settled = await tryOpening(3, { attempts: 1, reachedStep: 3 });
  expect(settled?.settlement).toMatchObject({ kind: 'retry', countsAsAttempt: true, reachedStep: 3 });
});
