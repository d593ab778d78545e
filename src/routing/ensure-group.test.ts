import { describe, expect, it } from 'vitest';
import { systemClock } from '../core/clock.ts';
import { newId, type RemoteGroupId } from '../core/ids.ts';
import type { GroupSide } from '../helpdesks/helpdesk.ts';
import { createGroupKeeper, type WantedGroup } from './ensure-group.ts';
import type { RouteStore } from './store.ts';

const call = { signal: AbortSignal.timeout(60_000) };
const fallback = '900' as RemoteGroupId;

/** A helpdesk with these groups, and a keeper in front of it. */
function openKeeper(names: readonly string[]) {
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
  const store = { lockGroup: async () => true, unlockGroup: async () => undefined, assignGroup: async () => undefined };
  const keeper = createGroupKeeper(store as unknown as RouteStore, systemClock);
  const connectionId = newId('connection');
  const ensure = (wanted: Partial<WantedGroup>) =>
    keeper.ensure(
      connectionId,
      side,
      { remoteGroupId: null, name: 'Billing', mode: 'create', fallbackGroupId: fallback, ...wanted },
      call,
    );
  return { ensure, groups };
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
});
