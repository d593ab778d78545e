import { expect, it } from 'vitest';
import { createAdmission } from './admission.ts';

it('bots bring nothing new while too much waits, and again only when it has become clearly less', () => {
  const admission = createAdmission();
  const openAt = (waitingDeliveries: number): boolean => {
    admission.observe({ waitingDeliveries, waitingLanes: 1, deadDeliveries: 0, oldestWaitingAt: null });
    return admission.state().isOpen;
  };
  expect([50_000, 50_001, 45_000, 40_000, 39_999, 45_000].map(openAt)).toEqual([true, false, false, false, true, true]);
});
