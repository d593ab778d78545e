import { describe, expect, it } from 'vitest';
import { makeBot, makeEscalation } from '../../test/support/builders.ts';
import { newId } from '../core/ids.ts';
import { silentLogger } from '../core/logger.ts';
import { type AnnounceTools, createReachabilityAnnouncer } from './announce-reachability.ts';
import type { Change } from './change.ts';
import type { Escalation } from './escalation.ts';

const id = newId('connection');

function announcer(escalations: readonly Escalation[]) {
  const bot = makeBot();
  const told: string[] = [];
  const state = { gate: 'broken', isStoreAway: false, asked: 0 };
  const current = new Map(escalations.map((one) => [one.id, one]));
  const tools = {
    store: {
      list: async () => {
        state.asked += 1;
        if (state.isStoreAway) throw new Error('locked');
        return escalations;
      },
    },
    keeper: {
      change: async (which: Escalation['id'], decide: (now: Escalation) => Promise<{ change: Change | null }>) => {
        const { change } = await decide(current.get(which) ?? makeEscalation());
        if (change === null) return;
        current.set(which, change.escalation);
        told.push(...(change.events ?? []).map((event) => event.type));
      },
    },
    bots: { find: async () => bot },
    gates: { stateOf: () => state.gate },
    log: silentLogger,
    surround: () => ({ now: 2000, bot, linkTo: () => '' }),
  } as unknown as AnnounceTools;
  return { announce: createReachabilityAnnouncer(tools), told, state };
}

describe('a helpdesk that goes and comes back', () => {
  it('is told to open escalations once each way, and never to one that has ended meanwhile', async () => {
    const { announce, told, state } = announcer([makeEscalation(), makeEscalation({ state: 'ended' })]);
    await announce.changed(id);
    await announce.changed(id);
    expect(told).toEqual(['helpdesk.disconnected']);
    state.gate = 'open';
    await announce.changed(id);
    expect(told).toEqual(['helpdesk.disconnected', 'helpdesk.reconnected']);
  });

  it('is told later where it could not be told, and not again after that', async () => {
    const { announce, told, state } = announcer([makeEscalation()]);
    state.isStoreAway = true;
    await announce.changed(id);
    expect(told).toEqual([]);
    state.isStoreAway = false;
    await announce.retry();
    expect(told).toEqual(['helpdesk.disconnected']);
    const { asked } = state;
    await announce.retry();
    expect(state.asked).toBe(asked);
  });
});
