import { LRUCache } from 'lru-cache';
import type { Clock, EpochMs } from '../../core/clock.ts';
import type { EscalationId } from '../../core/ids.ts';
import type { JsonObject } from '../../core/json.ts';
import type { EscalationSignal } from '../../escalations/escalation-event.ts';
import type { LiveFeed } from '../../escalations/live-feed.ts';

/** What windows that poll cannot hear as it happens: the newest signal of each kind, until it is taken or worth nothing. */
export interface LiveSignals {
  /** The signal that came since the last call, at most five seconds old; `null` when there is none. */
  take(id: EscalationId): EscalationSignal | null;
  /** Keeps a line for the next poll of a dialog: a window that polls does not look at the answers to what it sends. */
  tell(dialog: string, values: JsonObject): void;
  /** The line that was kept last, once. */
  takeTold(dialog: string): JsonObject | null;
  /** Remembers that a window shows this escalation; says whether one did before. */
  attach(id: EscalationId): boolean;
  /** A window has polled for this escalation; `at` is when its call came, which may have waited for storage since. */
  polled(id: EscalationId, at: EpochMs): void;
  /** A window has said something over HTTP in this escalation. */
  talked(id: EscalationId): void;
  /**
   * What carries news to the window that opened a socket then. One that polls opens its socket again when its end user
   * says something, and never stops polling; one that was loaded again has stopped. `unclear` while it may be either.
   */
  carrierOf(id: EscalationId, openedAt: EpochMs): 'socket' | 'polls' | 'unclear';
  close(): void;
}

const escalationsMax = 10_000;
const worthMs = 5_000;
const toldMs = 60_000;
/** Its input comes over HTTP just before or just after its socket. */
const reopensWithinMs = 10_000;
/** It polls every 2.5 s, and waits 3 s for an answer. A page that goes away may leave one poll behind. */
const pollsWithinMs = 10_000;
const lastPollWithinMs = 1_000;
/** A browser lets a page that nobody looks at poll once a minute. One that is silent for longer polls no more. */
const pollsNoMoreAfterMs = 90_000;

export function createLiveSignals(feed: LiveFeed, clock: Clock): LiveSignals {
  const newest = new LRUCache<EscalationId, EscalationSignal>({ max: escalationsMax, ttl: worthMs });
  const told = new LRUCache<string, JsonObject>({ max: escalationsMax, ttl: toldMs });
  const attached = new LRUCache<EscalationId, true>({ max: escalationsMax });
  const polledAt = new LRUCache<EscalationId, EpochMs>({ max: escalationsMax });
  const talkedAt = new LRUCache<EscalationId, EpochMs>({ max: escalationsMax });
  const stop = feed.listenAll({
    event: ({ escalationId, type }) => {
      // Whoever has written has stopped typing.
      if (type === 'message.created') newest.delete(escalationId);
    },
    signal: (signal) => {
      if (signal.type === 'agent.typing' && signal.data['isTyping'] !== true) newest.delete(signal.escalationId);
      else if (signal.type !== 'agent.read') newest.set(signal.escalationId, signal);
    },
  });
  return {
    take: (id) => {
      const signal = newest.get(id) ?? null;
      newest.delete(id);
      return signal === null || clock.now() - signal.at > worthMs ? null : signal;
    },
    tell: (dialog, values) => told.set(dialog, values),
    takeTold: (dialog) => {
      const values = told.get(dialog) ?? null;
      told.delete(dialog);
      return values;
    },
    attach: (id) => {
      const isKnown = attached.has(id);
      attached.set(id, true);
      return isKnown;
    },
    polled: (id, at) => void polledAt.set(id, Math.max(at, polledAt.get(id) ?? at)),
    talked: (id) => void talkedAt.set(id, clock.now()),
    carrierOf: (id, openedAt) => {
      const polled = (polledAt.get(id) ?? Number.NEGATIVE_INFINITY) - openedAt;
      const talked = (talkedAt.get(id) ?? Number.NEGATIVE_INFINITY) - openedAt;
      if (Math.abs(talked) > reopensWithinMs || polled < -pollsWithinMs) return 'socket';
      const openMs = clock.now() - openedAt;
      if (polled > lastPollWithinMs) return openMs - polled < pollsNoMoreAfterMs ? 'polls' : 'socket';
      return openMs < pollsWithinMs ? 'unclear' : 'socket';
    },
    close: stop,
  };
}
