import { LRUCache } from 'lru-cache';
import type { EscalationId } from '../core/ids.ts';
import { createKeyedMutex } from '../core/mutex.ts';
import { ShortLivedMap } from '../core/short-lived-map.ts';
import { StorageUnavailable } from '../core/storage-unavailable.ts';
import type { Change, CommitResult } from './change.ts';
import type { Escalation } from './escalation.ts';
import type { EscalationStore } from './store.ts';
import { UnreadableEscalation } from './unreadable-escalation.ts';

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
  /** As it is once the commit that is under way is over. Rejects with `UnreadableEscalation`, as `change` does. */
  read(id: EscalationId): Promise<Escalation | null>;
  create(change: Change): Promise<CommitResult>;
  change<Result>(
    id: EscalationId,
    decide: (escalation: Escalation) => Decided<Result> | Promise<Decided<Result>>,
  ): Promise<Changed<Result>>;
  /**
   * Called as soon as a commit has been asked for, before it is saved: what is asked of a store next comes after it, and
   * may share its trip to the disk. Must not throw.
   */
  onCommitting(listener: (change: Change) => void): void;
  /** Called after each commit, in the order of commits of one escalation. Must not throw. */
  onCommitted(listener: (change: Change) => void): void;
}

const rememberedMax = 10_000;
const conflictsMax = 20;

export function createEscalationKeeper(store: EscalationStore): EscalationKeeper {
  const remembered = new LRUCache<EscalationId, Escalation>({ max: rememberedMax });
  const mutex = createKeyedMutex();
  const beforeListeners: ((change: Change) => void)[] = [];
  const listeners: ((change: Change) => void)[] = [];
  const committing = new ShortLivedMap<EscalationId, Promise<unknown>>();

  const read = async (id: EscalationId): Promise<Escalation | null> => {
    const known = remembered.get(id);
    if (known !== undefined) return known;
    const found = await store.find(id).catch((error: unknown) => {
      throw error instanceof StorageUnavailable ? error : new UnreadableEscalation(id, error);
    });
    if (found !== null && found.state !== 'ended') remembered.set(id, found);
    return found;
  };

  const commit = async (change: Change): Promise<CommitResult> => {
    const { escalation } = change;
    try {
      const saving = store.commit(change);
      for (const listener of beforeListeners) listener(change);
      const result = await saving;
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

  const tracked = async (change: Change): Promise<CommitResult> => {
    const { id } = change.escalation;
    const work = commit(change);
    committing.set(id, work);
    try {
      return await work;
    } finally {
      if (committing.get(id) === work) committing.delete(id);
    }
  };

  return {
    read: async (id) => {
      const underWay = committing.get(id);
      if (underWay !== undefined) await underWay.catch(() => undefined);
      return read(id);
    },
    create: tracked,
    change: (id, decide) =>
      mutex.run(id, async () => {
        for (let tries = 0; tries < conflictsMax; tries += 1) {
          const escalation = await read(id);
          if (escalation === null) return { status: 'missing' };
          const { change, result } = await decide(escalation);
          if (change === null) return { status: 'unchanged', escalation, result };
          const committed = await tracked(change);
          if (committed === 'committed') return { status: 'committed', escalation: change.escalation, result };
          if (committed === 'duplicate' || committed === 'leaseLost') return { status: committed };
        }
        throw new Error(`Escalation ${id} kept changing under ${conflictsMax} decisions.`);
      }),
    onCommitting: (listener) => {
      beforeListeners.push(listener);
    },
    onCommitted: (listener) => {
      listeners.push(listener);
    },
  };
}
