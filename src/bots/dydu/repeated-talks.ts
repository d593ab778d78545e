import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { EpochMs } from '../../core/clock.ts';
import type { EscalationId } from '../../core/ids.ts';
import type { MessageRecord } from '../../escalations/escalation.ts';

/**
 * Gives messages of the window their ids. The window sends none: it repeats the same form when no answer came, and a
 * person may well say "ok" twice. So the id counts how often a text was *answered*; a repeat of an unanswered one gets
 * the same id. Storage remembers which message was answered: after a restart the newest one, if it was not, is what a
 * window repeats. Only for a while, because a mark may be missing: the process can die just after an answer.
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
  /** Whether its answer is known to have gone out. */
  isAnswered(clientId: string): Promise<boolean>;
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

/** A window waits 50 s for an answer to a talk, and repeats it when the browser next lets it: once a minute in a hidden page. */
const repeatAfterStartMs = 120_000;
const textsMax = 20_000;

/** `elapsedMs` is monotonic: a repeat is told whatever becomes of the clock on the wall. */
export function createRepeatedTalks(elapsedMs: () => number = () => performance.now()): RepeatedTalks {
  const openedAt = elapsedMs();
  const answers = new LRUCache<string, number>({ max: textsMax });
  const idOf = (talk: Talk, count: number) => `talk-${digest(talk)}-${count}`;

  const countFromStore = async (talk: Talk, { find, isAnswered, newestAt }: StoredTalks): Promise<number> => {
    let count = 0;
    let last: MessageRecord | null = null;
    for (;;) {
      const found = await find(idOf(talk, count));
      if (found === null) break;
      last = found;
      count += 1;
    }
    const mayBeRepeat = last?.acceptedAt === newestAt && elapsedMs() - openedAt < repeatAfterStartMs;
    return mayBeRepeat && !(await isAnswered(idOf(talk, count - 1))) ? count - 1 : count;
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
