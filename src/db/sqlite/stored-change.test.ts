import { describe, expect, it } from 'vitest';
import { makeEscalation } from '../../../test/support/builders.ts';
import { nextVersion } from '../../../test/support/records.ts';
import { openDatabase } from '../open.ts';
import { storedChangeOf } from './stored-change.ts';

const masterKeys = [new Uint8Array(32).fill(1)] as const;

describe('a change on its way to the database', () => {
  const basis = makeEscalation();

  it('leaves the escalation at home when only what every message changes has changed', () => {
    const escalation = nextVersion(basis, { lastSeq: 7, lastUserMessageAt: 9000, lastAgentMessageAt: 9001 });
    expect(storedChangeOf({ escalation, basis }).escalation).toBeNull();
  });

  it.each([
    ['another field has changed', { change: { escalation: nextVersion(basis, { ticketId: '7' }), basis } }],
    ['the timer moves', { change: { escalation: nextVersion(basis, {}), basis, movesWake: true } }],
    ['it is not known what has changed', { change: { escalation: nextVersion(basis, {}) } }],
  ])('carries the escalation whole when %s', (_when, { change }) => {
    expect(storedChangeOf(change).escalation).toBe(change.escalation);
  });

  it('is read back as it was decided, and refused when it was decided on an old version', async () => {
    const { stores, close } = await openDatabase({ file: null, thread: false, masterKeys });
    const first = makeEscalation();
    await stores.escalations.commit({ escalation: first, movesWake: true });
    const second = nextVersion(first, { lastSeq: 7, lastUserMessageAt: 9000, lastAgentMessageAt: 9001 });
    expect(await stores.escalations.commit({ escalation: second, basis: first })).toBe('committed');
    expect(await stores.escalations.find(first.id)).toEqual(second);
    expect(await stores.escalations.commit({ escalation: second, basis: first })).toBe('conflict');
    expect(await stores.escalations.find(first.id)).toEqual(second);
    await close();
  });
});
