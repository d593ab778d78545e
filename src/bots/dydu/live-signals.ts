import { LRUCache } from 'lru-cache';
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
  /** The answer that starts this escalation goes to its window now. */
  began(id: EscalationId): void;
  /** A window shows this escalation from now on; says whether it is the first, and has seen it start. */
  attach(id: EscalationId): boolean;
  /** A window was told that this escalation has ended. */
  toldEnd(id: EscalationId): void;
  wasToldEnd(id: EscalationId): boolean;
  /** A window has polled for this escalation; its call came at `atMs`, and may have waited for storage since. */
  polled(id: EscalationId, atMs: number): void;
  /** A window has said something over HTTP in this escalation. */
  talked(id: EscalationId): void;
  /**
   * What carries news to the window that opened a socket then, in the milliseconds of `elapsedMs`. One that polls opens its socket again when its end user
   * says something, and never stops polling; one that was loaded again has stopped. `unclear` while it may be either.
   */
  carrierOf(id: EscalationId, openedAtMs: number): 'socket' | 'polls' | 'unclear';
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
const firstPollWithinMs = 4_000;
/** A browser lets a page that nobody looks at poll once a minute. One that is silent for longer polls no more. */
const pollsNoMoreAfterMs = 90_000;

/** `elapsedMs` is monotonic: nothing is told twice or to nobody because somebody sets the clock. */
export function createLiveSignals(feed: LiveFeed, elapsedMs: () => number = () => performance.now()): LiveSignals {
  const newest = new LRUCache<EscalationId, EscalationSignal>({ max: escalationsMax, ttl: worthMs });
  const told = new LRUCache<string, JsonObject>({ max: escalationsMax, ttl: toldMs });
  const begun = new LRUCache<EscalationId, true>({ max: escalationsMax });
  const attached = new LRUCache<EscalationId, true>({ max: escalationsMax });
  const endTold = new LRUCache<EscalationId, true>({ max: escalationsMax });
  const polledAt = new LRUCache<EscalationId, number>({ max: escalationsMax });
  const talkedAt = new LRUCache<EscalationId, number>({ max: escalationsMax });
  // Whoever ran until now has heard of polls what we have not; a window that somebody writes in polls within seconds.
  const unheardPollAtMs = elapsedMs() + firstPollWithinMs - pollsWithinMs;
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
      return signal;
    },
    tell: (dialog, values) => told.set(dialog, values),
    takeTold: (dialog) => {
      const values = told.get(dialog) ?? null;
      told.delete(dialog);
      return values;
    },
    began: (id) => void begun.set(id, true),
    attach: (id) => {
      const isFirst = begun.has(id) && !attached.has(id);
      attached.set(id, true);
      return isFirst;
    },
    toldEnd: (id) => void endTold.set(id, true),
    wasToldEnd: (id) => endTold.has(id),
    polled: (id, atMs) => void polledAt.set(id, Math.max(atMs, polledAt.get(id) ?? atMs)),
    talked: (id) => void talkedAt.set(id, elapsedMs()),
    carrierOf: (id, openedAtMs) => {
      const polled = (polledAt.get(id) ?? unheardPollAtMs) - openedAtMs;
      const talked = (talkedAt.get(id) ?? Number.NEGATIVE_INFINITY) - openedAtMs;
      if (Math.abs(talked) > reopensWithinMs || polled < -pollsWithinMs) return 'socket';
      const openMs = elapsedMs() - openedAtMs;
      if (polled > lastPollWithinMs) return openMs - polled < pollsNoMoreAfterMs ? 'polls' : 'socket';
      return openMs < pollsWithinMs ? 'unclear' : 'socket';
    },
    close: stop,
  };
}
