import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeEscalation } from '../../test/support/builders.ts';
import { makeDelivery } from '../../test/support/records.ts';
import { until } from '../../test/support/running-app.ts';
import { silentLogger } from '../core/logger.ts';
import { openDatabase } from '../db/open.ts';
import type { Delivery, Settlement } from '../outbox/delivery.ts';
import { createTargetGates } from '../outbox/target-gates.ts';
import { createRelay } from './relay.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));
const callsOfEach = 5;
const lanes = 30;
/** Too few for a first call of each, and enough for some to come to their end. */
const callsPerWindow = 20;
const windowMs = 10_000;

it('openings of several calls come to their end under a rate limit that is smaller than the first call of each', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'passerelle-relay-'));
  const masterKeys = [new Uint8Array(32).fill(1)] as const;
  const database = await openDatabase({ file: join(folder, 'passerelle.db'), thread: false, masterKeys });
  const { escalations, outbox } = database.stores;
  const clock = { at: 1_000_000, now: () => clock.at };
  const gates = createTargetGates(clock);
  const target = 'con_1';
  let [left, closedUntil, delivered] = [callsPerWindow, 0, 0];

  const call = async (): Promise<boolean> => {
    await turn();
    if (clock.at < closedUntil) return false;
    left -= 1;
    if (left < 0) closedUntil = clock.at + windowMs;
    return left >= 0;
  };
  const deliver = async (delivery: Delivery): Promise<Settlement['kind']> => {
    let made = 0;
    while (made < callsOfEach && (await call())) made += 1;
    const isDone = made === callsOfEach;
    const retry = {
      kind: 'retry',
      dueAt: closedUntil,
      error: '429',
      countsAsAttempt: false,
      mayHaveArrived: false,
    } as const;
    const settlement: Settlement = isDone ? { kind: 'delivered', durationMs: 1 } : { ...retry, durationMs: 1 };
    await outbox.settle([{ deliveryId: delivery.id, leaseToken: delivery.leaseToken, settlement, at: clock.at }]);
    gates.ended(target, isDone ? 'ok' : 'neutral');
    if (isDone) delivered += 1;
    else gates.pause(target, closedUntil);
    return settlement.kind;
  };

  for (let number = 0; number < lanes; number += 1) {
    const escalation = makeEscalation();
    await escalations.commit({ escalation, deliveries: [{ ...makeDelivery(escalation), target }] });
  }
  const relay = createRelay({ outbox, gates, clock, log: silentLogger, deliver });
  relay.start();
  for (let windows = 0; windows < 40 && delivered < lanes; windows += 1) {
    await until('the window to be used up', () => delivered === lanes || (left < 0 && relay.inFlight === 0));
    [clock.at, left] = [clock.at + windowMs, callsPerWindow];
    relay.nudge();
  }
  expect(delivered).toBe(lanes);
  await relay.stop(0);
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});
