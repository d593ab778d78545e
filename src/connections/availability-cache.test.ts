import { describe, expect, it } from 'vitest';
import { createMovedClock } from '../../test/support/moved-clock.ts';
import { newId } from '../core/ids.ts';
import type { AvailabilityState } from '../helpdesks/helpdesk.ts';
import { createAvailabilityCache } from './availability-cache.ts';
import type { LiveConnections } from './live-connections.ts';

function openCache() {
  const clock = createMovedClock();
  const desk: { state: AvailabilityState; asked: number } = { state: 'closed', asked: 0 };
  const availabilityOf = async () => {
    desk.asked += 1;
    return { state: desk.state, agentsOnline: null, nextOpeningAt: null, estimatedWaitSeconds: null };
  };
  const connections = { find: async () => ({ helpdesk: { availability: { availabilityOf } } }) };
  const cache = createAvailabilityCache(connections as unknown as LiveConnections, clock);
  const id = newId('connection');
  return { ask: async () => (await cache.of(id, null)).state, clock, desk };
}

describe('whether somebody is there', () => {
  it('is asked once in a while, however many want to know', async () => {
    const { ask, clock, desk } = openCache();
    expect(await Promise.all([ask(), ask(), ask()])).toEqual(['closed', 'closed', 'closed']);
    desk.state = 'available';
    clock.move(5_000);
    expect(await ask()).toBe('closed');
    expect(desk.asked).toBe(1);
    clock.move(5_000);
    expect(await ask()).toBe('available');
    expect(desk.asked).toBe(2);
  });

  it('is asked anew after a clock that was ahead has been set right', async () => {
    const { ask, clock, desk } = openCache();
    clock.move(3_600_000);
    expect(await ask()).toBe('closed');
    clock.move(-3_600_000);
    desk.state = 'available';
    expect(await ask()).toBe('available');
  });
});
