import { setTimeout as wait } from 'node:timers/promises';
import type { Child } from 'hono/jsx';
import { LRUCache } from 'lru-cache';
import { AppError } from '../core/app-error.ts';
import { errorFacts } from '../core/error-facts.ts';
import { timeSortedHex } from '../core/ids.ts';
import type { Localized } from '../core/language.ts';
import type { Logger } from '../core/logger.ts';
import type { Person } from '../people/person.ts';

/** What a work is about, and where its page leads back to. */
export interface WorkAbout {
  readonly title: Localized;
  readonly back: { readonly href: string; readonly label: Localized };
}

/** `total` is `null` while nobody knows it; `soFar` is what can be shown already, drawn as the result is. */
export type ReportProgress = (done: number, total: number | null, soFar?: () => Child) => void;

/** Does it, and answers with what the page shows once it is over; drawn for whoever looks, in their language. */
export type Work = (report: ReportProgress) => Promise<() => Child>;

export interface RunningWork {
  readonly id: string;
  readonly about: WorkAbout;
  readonly done: number;
  readonly total: number | null;
  readonly soFar: (() => Child) | null;
  /** `null` while it is under way. */
  readonly result: (() => Child) | { readonly mistake: string } | null;
}

/** Work that may take longer than somebody looks at an empty page. It goes on when they leave, and ends with the program. */
export interface LongWork {
  /** Begins it, and waits a moment: most work is over by then. */
  begin(owner: Person['id'], about: WorkAbout, work: Work): Promise<RunningWork>;
  /** Of this person; `null` when it is long over, or the program was started anew. */
  find(owner: Person['id'], id: string): RunningWork | null;
}

const keptMax = 200;
const keptMs = 60 * 60_000;

export function createLongWork({
  log,
  patienceMs = 800,
}: {
  readonly log: Logger;
  /** 0 waits for nothing, however soon it is over. */
  readonly patienceMs?: number;
}): LongWork {
  const all = new LRUCache<string, RunningWork>({ max: keptMax, ttl: keptMs });
  const keyOf = (owner: Person['id'], id: string) => `${owner}/${id}`;
  return {
    async begin(owner, about, work) {
      const id = timeSortedHex();
      const key = keyOf(owner, id);
      let state: RunningWork = { id, about, done: 0, total: null, soFar: null, result: null };
      const set = (change: Partial<RunningWork>) => {
        state = { ...state, ...change };
        all.set(key, state);
      };
      set({});
      const over = work((done, total, soFar) => set({ done, total, soFar: soFar ?? null })).then(
        (result) => set({ result }),
        (error: unknown) => set({ result: { mistake: mistakeOf(error, log) } }),
      );
      if (patienceMs > 0) await Promise.race([over, wait(patienceMs, undefined, { ref: false })]);
      return state;
    },
    find: (owner, id) => all.get(keyOf(owner, id)) ?? null,
  };
}

function mistakeOf(error: unknown, log: Logger): string {
  if (error instanceof AppError) return error.message;
  log.error({ error: errorFacts(error) }, 'console.work_failed');
  return '';
}
