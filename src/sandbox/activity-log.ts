import type { Clock } from '../core/clock.ts';

export type Party = 'designer' | 'end user' | 'bot' | 'Passerelle' | 'helpdesk' | 'agent';

/** One thing that happened in the demo: who did what towards whom. Ids and kinds only, never a text or a person. */
export interface Activity {
  /** From 1, without a gap. */
  readonly number: number;
  readonly at: number;
  readonly from: Party;
  readonly to: Party | null;
  readonly what: string;
}

export interface ActivityLog {
  add(from: Party, to: Party | null, what: string): void;
  /** The newest ones, oldest first. */
  recent(): readonly Activity[];
  /** Calls back for each new one until the returned function is called. */
  listen(listener: (activity: Activity) => void): () => void;
}

const kept = 200;

export function createActivityLog(clock: Clock): ActivityLog {
  const listeners = new Set<(activity: Activity) => void>();
  const activities: Activity[] = [];
  let count = 0;
  return {
    add: (from, to, what) => {
      count += 1;
      const activity: Activity = { number: count, at: clock.now(), from, to, what };
      activities.push(activity);
      if (activities.length > kept) activities.shift();
      for (const listener of listeners) listener(activity);
    },
    recent: () => [...activities],
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
