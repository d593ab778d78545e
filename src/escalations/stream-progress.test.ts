import { expect, it } from 'vitest';
import { makeEscalation } from '../../test/support/builders.ts';
import type { RemoteConversationId } from '../core/ids.ts';
import { decideProgress } from './stream-progress.ts';

const remote = { remoteConversationId: 'r' as RemoteConversationId, remoteUserId: null, state: { token: 'old' } };
const followed = makeEscalation({ streamCursor: 'one', remote });

it('a position that moves on is saved alone, and what the adapter keeps of the conversation stays', () => {
  expect(decideProgress(followed, { cursor: 'two' })).toEqual({
    escalation: { ...followed, streamCursor: 'two', version: 2 },
  });
});

it('what the adapter keeps is saved when it changed, though the position is the same', () => {
  const change = decideProgress(followed, { cursor: 'one', state: { token: 'new' } });
  expect(change?.escalation).toMatchObject({ streamCursor: 'one', remote: { ...remote, state: { token: 'new' } } });
});

it('what the adapter keeps has no place while there is no conversation', () => {
  const change = decideProgress({ ...followed, remote: null }, { cursor: 'two', state: { token: 'new' } });
  expect(change?.escalation).toMatchObject({ streamCursor: 'two', remote: null });
});

it('nothing is saved of a position that is known, or of an escalation that has ended', () => {
  expect(decideProgress(followed, { cursor: 'one' })).toBeNull();
  expect(decideProgress({ ...followed, state: 'ended' }, { cursor: 'two' })).toBeNull();
});
