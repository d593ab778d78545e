import { LRUCache } from 'lru-cache';
import type { EscalationId } from '../core/ids.ts';
import { createKeyedMutex } from '../core/mutex.ts';
import type { Change, CommitResult } from './change.ts';
import type { Escalation } from './escalation.ts';
import type { EscalationStore } from './store.ts';

/** A decision with what its caller wants to know about it. `change: null` means that nothing has to change. */
export interface Decided<Result> {
  readonly change: Change | null;
  readonly result: Result;
}

export type Changed<Result> =
  | { readonly status: 'committed' | 'unchanged'; readonly escalation: Escalation; readonly result: Result }
  | { readonly status: 'duplicate' | 'leaseLost' | 'missing' };

/**
 * The only way to change an escalation: load, decide, commit, one decision at a time per escalation. A decision made on
 * an old version is made again on the new one. Open escalations are remembered, so that a busy one is not read each time.
 */
export interface EscalationKeeper {
  read(id: EscalationId): Promise<Escalation | null>;
  create(change: Change): Promise<CommitResult>;
  change<Result>(
    id: EscalationId,
    decide: (escalation: Escalation) => Decided<Result> | Promise<Decided<Result>>,
  ): Promise<Changed<Result>>;
  /** Called after each commit, in the order of commits of one escalation. Must not throw. */
  onCommitted(listener: (change: Change) => void): void;
}

const rememberedMax = 10_000;
const conflictsMax = 20;

export function createEscalationKeeper(store: EscalationStore): EscalationKeeper {
  const remembered = new LRUCache<EscalationId, Escalation>({ max: rememberedMax });
  const mutex = createKeyedMutex();
  const listeners: ((change: Change) => void)[] = [];

  const read = async (id: EscalationId): Promise<Escalation | null> => {
    const known = remembered.get(id);
    if (known !== undefined) return known;
    const found = await store.find(id);
    if (found !== null && found.state !== 'ended') remembered.set(id, found);
    return found;
  };

  const commit = async (change: Change): Promise<CommitResult> => {
    const { escalation } = change;
    try {
      const result = await store.commit(change);
      if (result !== 'committed') {
        remembered.delete(escalation.id);
        return result;
      }
    } catch (error) {
      // Whether it was saved is unknown: the next decision has to look.
      remembered.delete(escalation.id);
      throw error;
    }
    if (escalation.state === 'ended') remembered.delete(escalation.id);
    else remembered.set(escalation.id, escalation);
    for (const listener of listeners) listener(change);
    return 'committed';
  };

  return {
    read,
    create: commit,
    change: (id, decide) =>
      mutex.run(id, async () => {
        for (let tries = 0; tries < conflictsMax; tries += 1) {
          const escalation = await read(id);
          if (escalation === null) return { status: 'missing' };
          const { change, result } = await decide(escalation);
          if (change === null) return { status: 'unchanged', escalation, result };
          const committed = await commit(change);
          if (committed === 'committed') return { status: 'committed', escalation: change.escalation, result };
          if (committed === 'duplicate' || committed === 'leaseLost') return { status: committed };
        }
        throw new Error(`Escalation ${id} kept changing under ${conflictsMax} decisions.`);
      }),
    onCommitted: (listener) => {
      listeners.push(listener);
    },
  };
}
