import { describe, expect, it } from 'vitest';
import { createMovedClock } from '../../test/support/moved-clock.ts';
import { newId, type RemoteGroupId } from '../core/ids.ts';
import type { AvailabilityState } from '../helpdesks/helpdesk.ts';
import { createGroupKeeper } from '../routing/ensure-group.ts';
import type { WantedGroup } from '../routing/route.ts';
import type { RouteStore } from '../routing/store.ts';
import { createAvailabilityCache } from './availability-cache.ts';
import type { LiveConnections } from './live-connections.ts';

function openCache() {
  const clock = createMovedClock();
  const desk: { state: AvailabilityState; asked: number; isSlow: boolean } = {
    state: 'closed',
    asked: 0,
    isSlow: false,
  };
  const availabilityOf = async (group: string | null) => {
    desk.asked += 1;
    if (desk.isSlow) await new Promise(() => undefined);
    if (group === 'empty') return { ...desk, state: 'unavailable' };
    return { state: desk.state, agentsOnline: null, nextOpeningAt: null, estimatedWaitSeconds: null };
  };
  const listGroups = async () => [{ remoteGroupId: 'empty', name: 'Complaints', isDeleted: false }];
  const helpdesk = { groups: { listGroups }, availability: { availabilityOf } };
  const connections = { find: async () => ({ helpdesk }) } as unknown as LiveConnections;
  const groups = createGroupKeeper({} as RouteStore, clock);
  const cache = createAvailabilityCache({ connections, groups, clock });
  const id = newId('connection');
  const theirs: WantedGroup = { remoteGroupId: null, name: null, mode: 'off', fallbackGroupId: null };
  const ask = async (wanted: Partial<WantedGroup> = {}) => (await cache.of(id, { ...theirs, ...wanted })).state;
  return { ask, clock, desk };
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

  it('was asked of anybody while the id of the group was unknown: a start was taken that the dry run had refused', async () => {
    const { ask, desk } = openCache();
    desk.state = 'available';
    expect(await ask({ name: ' complaints' })).toBe('unavailable');
    const gone = { remoteGroupId: 'deleted' as RemoteGroupId, fallbackGroupId: 'empty' as RemoteGroupId };
    expect(await ask(gone)).toBe('unavailable');
    expect(await ask({ name: 'Sales', mode: 'create' })).toBe('available');
    expect(await ask()).toBe('available');
  });

  it('was remembered for ever while the helpdesk was slow: in the morning nobody was let in, closed as it had been', async () => {
    const { ask, clock, desk } = openCache();
    expect(await ask()).toBe('closed');
    desk.isSlow = true;
    clock.move(30_000);
    expect(await ask()).toBe('closed');
    clock.move(12 * 3_600_000);
    expect(await ask()).toBe('unknown');
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
