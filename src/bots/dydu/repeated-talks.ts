import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Clock, EpochMs } from '../../core/clock.ts';
import type { EscalationId } from '../../core/ids.ts';
import type { MessageRecord } from '../../escalations/escalation.ts';

/**
 * Gives messages of the window their ids. The window sends none: it repeats the same form when no answer came, and a
 * person may well say "ok" twice. So the id counts how often a text was *answered*; a repeat of an unanswered one gets
 * the same id. Right after a restart, the newest message, stored shortly before it, counts as unanswered: nobody knows.
 */
export interface RepeatedTalks {
  idFor(talk: Talk, stored: StoredTalks): Promise<string>;
  /** The answer to this talk is on its way; the same text is a new message from now on. */
  answered(talk: Talk): void;
  /** The window broke off before it had its answer: it will come again. */
  unanswered(talk: Talk): void;
}

/** What is stored of the escalation. */
export interface StoredTalks {
  find(clientId: string): Promise<MessageRecord | null>;
  /** When its newest message of the end user was accepted. */
  readonly newestAt: EpochMs;
}

export interface Talk {
  readonly escalationId: EscalationId;
  readonly text: string;
  /** The window's own clock, where it tells it. */
  readonly sentAt: number | null;
  /** Tells apart what one socket brought with the same text and moment. */
  readonly copy: number;
}

/** The window waits 50 s for an answer to a talk. */
const repeatWithinMs = 120_000;
/** It tries every 3 s while nobody answers, so that a repeat is here soon after we are. */
const repeatAfterStartMs = 15_000;
const textsMax = 20_000;

export function createRepeatedTalks(clock: Clock): RepeatedTalks {
  const openedAt = clock.now();
  const answers = new LRUCache<string, number>({ max: textsMax });
  const idOf = (talk: Talk, count: number) => `talk-${digest(talk)}-${count}`;

  const countFromStore = async (talk: Talk, { find, newestAt }: StoredTalks): Promise<number> => {
    let count = 0;
    let last: MessageRecord | null = null;
    for (;;) {
      const found = await find(idOf(talk, count));
      if (found === null) break;
      last = found;
      count += 1;
    }
    const isRepeat =
      last !== null &&
      last.acceptedAt === newestAt &&
      last.acceptedAt < openedAt &&
      clock.now() - last.acceptedAt < repeatWithinMs &&
      clock.now() - openedAt < repeatAfterStartMs;
    return isRepeat ? count - 1 : count;
  };

  return {
    idFor: async (talk, stored) => {
      if (talk.sentAt !== null) return idOf(talk, talk.copy);
      const key = digest(talk);
      const known = answers.get(key);
      if (known !== undefined) return idOf(talk, known);
      const count = await countFromStore(talk, stored);
      if (!answers.has(key)) answers.set(key, count);
      return idOf(talk, answers.get(key) ?? count);
    },
    answered: (talk) => {
      const key = digest(talk);
      answers.set(key, (answers.get(key) ?? 0) + 1);
    },
    unanswered: (talk) => {
      const key = digest(talk);
      answers.set(key, Math.max(0, (answers.get(key) ?? 1) - 1));
    },
  };
}

function digest({ escalationId, text, sentAt }: Talk): string {
  return createHash('sha256')
    .update(JSON.stringify([escalationId, sentAt, text]))
    .digest('hex')
    .slice(0, 32);
}
