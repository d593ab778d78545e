import { expect, it } from 'vitest';
import { type BotId, newId } from '../core/ids.ts';
import { createAdmission } from './admission.ts';

const busy = newId('bot');
const quiet = newId('bot');

/** Whether each bot may bring something while so much waits of it. */
function createBench() {
  const admission = createAdmission();
  return async (...waiting: readonly (readonly [BotId, number])[]): Promise<readonly boolean[]> => {
    const backlogs = waiting.map(([botId, waitingDeliveries]) => ({ botId, waitingDeliveries }));
    const waitingDeliveries = backlogs.reduce((sum, one) => sum + one.waitingDeliveries, 0);
    await admission.observe({
      counts: async () => ({ waitingDeliveries, waitingLanes: 1, deadDeliveries: 0, oldestWaitingAt: null }),
      waitingOfBots: async () => backlogs.filter((one) => one.waitingDeliveries > 0),
    });
    return waiting.map(([botId]) => admission.stateFor(botId).isOpen);
  };
}

it('bots bring nothing new while too much waits, and again only when it has become clearly less', async () => {
  const openAt = createBench();
  const seen = [];
  for (const count of [50_000, 50_001, 45_000, 40_000, 39_999, 45_000]) seen.push(...(await openAt([busy, count])));
  expect(seen).toEqual([true, false, false, false, true, true]);
});

it('one bot whose callback was gone kept all others out', async () => {
  const openAt = createBench();
  expect(await openAt([busy, 60_000], [quiet, 0])).toEqual([false, true]);
  expect(await openAt([busy, 60_000], [quiet, 500])).toEqual([false, true]);
  // Whoever makes as much of it as the first is no better than the first, and there is an end for everybody.
  expect(await openAt([busy, 30_000], [quiet, 30_000])).toEqual([false, false]);
  expect(await openAt([busy, 100_001], [quiet, 0])).toEqual([false, false]);
  expect(await openAt([busy, 39_000], [quiet, 0])).toEqual([true, true]);
});
