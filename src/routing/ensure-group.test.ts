import { describe, expect, it } from 'vitest';
import { createMovedClock } from '../../test/support/moved-clock.ts';
import { newId, type RemoteGroupId } from '../core/ids.ts';
import type { GroupSide } from '../helpdesks/helpdesk.ts';
import { createGroupKeeper } from './ensure-group.ts';
import type { WantedGroup } from './route.ts';
import type { RouteStore } from './store.ts';

const call = { signal: AbortSignal.timeout(60_000) };
const fallback = '900' as RemoteGroupId;

/** A helpdesk with these groups, and a keeper in front of it. */
function openKeeper(names: readonly string[], isLocked = () => false) {
  const groups = names.map((name, at) => ({ remoteGroupId: String(at + 1) as RemoteGroupId, name, isDeleted: false }));
  const side: GroupSide = {
    listGroups: async () => [...groups],
    findGroup: async (id) => groups.find((group) => group.remoteGroupId === id) ?? null,
    createGroup: async (name) => {
      const made = { remoteGroupId: String(groups.length + 1) as RemoteGroupId, name, isDeleted: false };
      groups.push(made);
      return made;
    },
    countMembers: async () => 0,
  };
  const store = {
    lockGroup: async () => !isLocked(),
    unlockGroup: async () => undefined,
    assignGroup: async () => undefined,
  };
  const clock = createMovedClock();
  const keeper = createGroupKeeper(store as unknown as RouteStore, clock);
  const connectionId = newId('connection');
  const ensure = (wanted: Partial<WantedGroup>, at: GroupSide = side) =>
    keeper.ensure(
      connectionId,
      at,
      { remoteGroupId: null, name: 'Billing', mode: 'create', fallbackGroupId: fallback, ...wanted },
      call,
    );
  return { ensure, groups, clock, side };
}

describe('the group of an escalation', () => {
  it('is the one of that name, trimmed and without regard to case', async () => {
    const { ensure, groups } = openKeeper([' BILLING']);
    expect(await ensure({})).toMatchObject({ remoteGroupId: '1', notices: [] });
    expect(groups).toHaveLength(1);
  });

  it('is made once when it is missing, however many ask at once, and the escalation says so', async () => {
    const { ensure, groups } = openKeeper(['Support']);
    const all = await Promise.all(Array.from({ length: 50 }, () => ensure({})));
    expect(new Set(all.map((one) => one.remoteGroupId))).toEqual(new Set(['2']));
    expect(groups.map((group) => group.name)).toEqual(['Support', 'Billing']);
    expect(all[0]?.notices.join()).toMatch(/was created/);
  });

  it.each(['off', 'propose'] as const)('is the default of its skill where it may not be made (%s)', async (mode) => {
    const { ensure, groups } = openKeeper(['Support']);
    const ensured = await ensure({ mode });
    expect(ensured.remoteGroupId).toBe(fallback);
    expect(ensured.notices.join()).toMatch(/may not create it/);
    expect(groups).toHaveLength(1);
  });

  it.each(['by its name', 'by its id'])('is found %s though it was made a moment ago', async (how) => {
    const { ensure, groups, clock } = openKeeper(['Support']);
    await ensure({ name: 'Support' });
    groups.push({ remoteGroupId: '7' as RemoteGroupId, name: 'Billing', isDeleted: false });
    clock.move(10_000);
    const wanted = how === 'by its name' ? {} : { name: null, remoteGroupId: '7' as RemoteGroupId };
    expect(await ensure({ mode: 'off', ...wanted })).toEqual({ remoteGroupId: '7', name: 'Billing', notices: [] });
  });

  it('is the one that the route names by its id, though another bears the name', async () => {
    const { ensure, groups, clock } = openKeeper(['Billing']);
    await ensure({});
    groups.push({ remoteGroupId: '7' as RemoteGroupId, name: 'Billing Europe', isDeleted: false });
    clock.move(10_000);
    expect(await ensure({ remoteGroupId: '7' as RemoteGroupId })).toMatchObject({ remoteGroupId: '7' });
  });

  it('is read anew after a clock that was ahead has been set right', async () => {
    const { ensure, groups, clock } = openKeeper(['Billing']);
    clock.move(86_400_000);
    await ensure({});
    clock.move(-86_400_000);
    groups.splice(0, 1, { remoteGroupId: '7' as RemoteGroupId, name: 'Billing', isDeleted: false });
    expect(await ensure({})).toMatchObject({ remoteGroupId: '7' });
  });

  it('is that of the account to which the connection leads now, however fresh the list of the one before is', async () => {
    const { ensure, side } = openKeeper(['Billing']);
    await ensure({});
    const moved = {
      ...side,
      listGroups: async () => [{ remoteGroupId: '70' as RemoteGroupId, name: 'Billing', isDeleted: false }],
    };
    expect(await ensure({ remoteGroupId: '1' as RemoteGroupId }, moved)).toMatchObject({ remoteGroupId: '70' });
  });

  it('that another process is making is waited for, and neither helpdesk nor conversation pays for it', async () => {
    const { ensure } = openKeeper([], () => true);
    await expect(ensure({})).rejects.toMatchObject({ disposition: 'retry', pausesLane: true, retryAfterMs: 1000 });
  });
});
