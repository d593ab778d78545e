import { LRUCache } from 'lru-cache';
import { DeliveryFailure } from '../failure.ts';

/** Keeps each conversation under the rate that Salesforce allows it. */
export interface Pace {
  /** Counts one message. Throws a failure that lets only this conversation wait when its minute is full. */
  take(conversationId: string): void;
}

const windowMs = 60_000;
const conversationsMax = 5_000;

/** Remembers the last minute of each busy conversation; after a restart Salesforce's own 429 says what we forgot. */
export function createPace(perMinute: number, now: () => number): Pace {
  const sent = new LRUCache<string, readonly number[]>({ max: conversationsMax });
  return {
    take: (conversationId) => {
      const at = now();
      // A clock that was set back must not hold a conversation for longer than its minute.
      const recent = (sent.get(conversationId) ?? []).filter((time) => time > at - windowMs && time <= at);
      const [oldest] = recent;
      if (recent.length >= perMinute && oldest !== undefined) {
        throw new DeliveryFailure('The conversation has used up its messages of this minute', {
          disposition: 'retry',
          certainty: 'notSent',
          retryAfterMs: oldest + windowMs - at,
          pausesLane: true,
        });
      }
      sent.set(conversationId, [...recent, at]);
    },
  };
}
