import type { SimulatedDesk } from '../helpdesks/simulator.ts';
import { type DeskSummary, summarize } from './desk-view.ts';

/** Tells when something on the agent's screen has changed. */
export interface DeskWatch {
  summary(): DeskSummary;
  /** Calls back with the new state after each change, until the returned function is called. */
  listen(listener: (summary: DeskSummary) => void): () => void;
  close(): void;
}

const lookEveryMs = 150;

/** A simulated desk does not say when it changes, so it is looked at, but only while somebody listens. */
export function watchDesk(desk: SimulatedDesk): DeskWatch {
  const listeners = new Set<(summary: DeskSummary) => void>();
  let seen = '';
  let timer: NodeJS.Timeout | null = null;
  const look = (): void => {
    const summary = summarize(desk);
    const now = JSON.stringify(summary);
    if (now === seen) return;
    seen = now;
    for (const listener of listeners) listener(summary);
  };
  const stop = (): void => {
    if (timer !== null) clearInterval(timer);
    timer = null;
  };
  return {
    summary: () => summarize(desk),
    listen: (listener) => {
      listeners.add(listener);
      timer ??= setInterval(look, lookEveryMs);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) stop();
      };
    },
    close: () => {
      listeners.clear();
      stop();
    },
  };
}
