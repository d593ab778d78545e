import { expect, it } from 'vitest';
import { makeBot, makeCapabilities, makeConnection } from '../../test/support/builders.ts';
import type { GateState } from '../outbox/target-gates.ts';
import { createEscalationsForBots, type EscalationsTools } from './escalations-for-bots.ts';

interface Situation {
  readonly gate?: GateState;
  readonly isPaused?: boolean;
}

/** What a bot is told before it starts, where the helpdesk itself says that somebody is there. */
async function toldIn({ gate = 'open', isPaused = false }: Situation): Promise<string> {
  const connection = makeConnection({ isPaused });
  const tools = {
    routes: { findFor: async () => ({ connectionId: connection.id, remoteGroupId: null }) },
    connections: { findUsable: async () => ({ connection, capabilities: makeCapabilities() }) },
    availability: { of: async () => ({ state: 'available', checkedAt: 1 }) },
    gates: { stateOf: () => gate },
  } as unknown as EscalationsTools;
  return (await createEscalationsForBots(tools).availability(makeBot(), 'billing')).state;
}

it('a bot hears that nobody is there while a start would be refused: paused, down, or without our credentials', async () => {
  expect(await toldIn({})).toBe('available');
  expect(await toldIn({ gate: 'paused' })).toBe('available');
  expect(await toldIn({ gate: 'broken' })).toBe('unavailable');
  expect(await toldIn({ gate: 'unauthorized' })).toBe('unavailable');
  expect(await toldIn({ isPaused: true })).toBe('unavailable');
});
