/** Bounds what bodies that are still on their way may hold of our memory, all together: whoever sends them may be anybody. */
import { AppError } from '../core/app-error.ts';

export interface BodyBudget {
  /** To be released when the body has been read, or given up. */
  hold(): HeldBody;
}

export interface HeldBody {
  /** More has come. May cut bodies that have been on their way for longer, or this one; false when this one was cut. */
  add(bytes: number): boolean;
  /** Rejects with `AppError` (`unavailable`) when this body was cut; never resolves. */
  readonly cut: Promise<never>;
  release(): void;
}

/** Nearly every body is smaller than this, and is never cut. */
export const bytesAlwaysTaken = 64 * 1024;
const retryAfterSeconds = 5;

interface Counted {
  /** Beyond what is always taken. */
  bytes: number;
  cut(): void;
}

/**
 * When the bodies hold more than `bytesMax` beyond what is always taken, the one that came first is cut until they fit:
 * an honest caller's body is here in a moment, so that many slow ones cannot keep it out.
 */
export function createBodyBudget(bytesMax: number): BodyBudget {
  const held = new Map<object, Counted>();
  let total = 0;
  const release = (key: object) => {
    total -= held.get(key)?.bytes ?? 0;
    held.delete(key);
  };
  const makeRoom = () => {
    for (const [key, { cut, bytes }] of held) {
      if (total <= bytesMax) return;
      if (bytes === 0) continue;
      release(key);
      cut();
    }
  };
  return {
    hold() {
      const key = {};
      const body: Counted = { bytes: 0, cut: () => {} };
      const cut = new Promise<never>((_resolve, reject) => {
        const message = 'Too many large bodies come in at this moment. Send it again.';
        body.cut = () => reject(new AppError('unavailable', message, { retryAfterSeconds }));
      });
      // Nobody may be waiting for it.
      cut.catch(() => undefined);
      held.set(key, body);
      let size = 0;
      return {
        add(bytes) {
          if (!held.has(key)) return false;
          size += bytes;
          const counted = Math.max(0, size - bytesAlwaysTaken);
          total += counted - body.bytes;
          body.bytes = counted;
          makeRoom();
          return held.has(key);
        },
        cut,
        release: () => release(key),
      };
    },
  };
}
