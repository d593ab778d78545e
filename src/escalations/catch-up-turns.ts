import { LRUCache } from 'lru-cache';
import type { Clock } from '../core/clock.ts';
import type { ConnectionId } from '../core/ids.ts';
import type { Escalation } from './escalation.ts';

type CatchUp = (escalation: Escalation) => Promise<void>;

/** So many at once for one connection: a helpdesk limits how often it is called. */
const atOnce = 10;
/** A helpdesk that took longer than this to answer is not waited for during the next minute. */
const slowMs = 10_000;
const restMs = 60_000;
const connectionsMax = 10_000;

/**
 * Lets the escalations of one connection catch up in turn, apart from those of every other. Behind a helpdesk that hangs
 * nobody waits for long: whose turn comes after it was found to be slow goes on without having caught up.
 */
export function createCatchUpTurns(catchUp: CatchUp, clock: Clock): CatchUp {
  const slowSince = new LRUCache<ConnectionId, number>({ max: connectionsMax });
  const lines = new Map<ConnectionId, Line>();
  const isSlow = (id: ConnectionId): boolean => {
    const agoMs = clock.now() - (slowSince.get(id) ?? Number.NEGATIVE_INFINITY);
    return agoMs >= 0 && agoMs < restMs;
  };
  return async (escalation) => {
    const { connectionId } = escalation;
    const line = lines.get(connectionId) ?? createLine();
    lines.set(connectionId, line);
    await line.enter();
    try {
      if (isSlow(connectionId)) return;
      const began = clock.now();
      await catchUp(escalation);
      if (clock.now() - began > slowMs) slowSince.set(connectionId, clock.now());
    } finally {
      if (line.leave() === 0) lines.delete(connectionId);
    }
  };
}

interface Line {
  enter(): Promise<void>;
  /** Returns how many are still inside. */
  leave(): number;
}

function createLine(): Line {
  const waiting: (() => void)[] = [];
  let inside = 0;
  return {
    async enter() {
      if (inside >= atOnce) return new Promise((resolve) => waiting.push(resolve));
      inside += 1;
    },
    leave() {
      const next = waiting.shift();
      if (next === undefined) inside -= 1;
      else next();
      return inside;
    },
  };
}
