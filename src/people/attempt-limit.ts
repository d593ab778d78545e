import { LRUCache } from 'lru-cache';
import { type Clock, type EpochMs, isRecent } from '../core/clock.ts';

/** Counts failures by key and says when there were too many. In memory, bounded. */
export interface AttemptLimit {
  /** Seconds to wait before another try, 0 when there is nothing to wait for. */
  waitSeconds(key: string): number;
  failed(key: string): void;
  forgive(key: string): void;
}

export interface AttemptLimitOptions {
  readonly clock: Clock;
  readonly failuresMax: number;
  readonly withinMs: number;
}

const keysMax = 20_000;

export function createAttemptLimit({ clock, failuresMax, withinMs }: AttemptLimitOptions): AttemptLimit {
  const failures = new LRUCache<string, readonly EpochMs[]>({ max: keysMax });
  const recent = (key: string) => (failures.get(key) ?? []).filter((at) => isRecent(at, clock.now(), withinMs));
  return {
    waitSeconds: (key) => {
      const oldest = recent(key).at(-failuresMax);
      return oldest === undefined ? 0 : Math.max(1, Math.ceil((oldest + withinMs - clock.now()) / 1000));
    },
    failed: (key) => {
      failures.set(key, [...recent(key), clock.now()].slice(-failuresMax));
    },
    forgive: (key) => {
      failures.delete(key);
    },
  };
}
