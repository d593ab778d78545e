import { LRUCache } from 'lru-cache';
import type { Bot } from '../bot-accounts/bot.ts';
import type { BotDirectory } from '../bot-accounts/bot-directory.ts';
import type { LiveConnections } from '../connections/live-connections.ts';
import type { Clock } from '../core/clock.ts';
import { errorFacts } from '../core/error-facts.ts';
import type { EscalationId } from '../core/ids.ts';
import type { Logger } from '../core/logger.ts';
import { StorageUnavailable } from '../core/storage-unavailable.ts';
import { createCatchUpTurns } from './catch-up-turns.ts';
import { decideTimer } from './decide-timer.ts';
import type { Surroundings } from './draft.ts';
import type { Escalation } from './escalation.ts';
import type { EscalationKeeper } from './escalation-keeper.ts';
import type { EscalationStore } from './store.ts';
import { dueAction, type TimerAction, trueWakeAt } from './timers.ts';

export interface TimerTools {
  readonly store: EscalationStore;
  readonly keeper: EscalationKeeper;
  readonly bots: BotDirectory;
  readonly connections: Pick<LiveConnections, 'agentLanguageOf'>;
  readonly clock: Clock;
  readonly log: Logger;
  surround(bot: Bot): Surroundings;
  /** Brings what the helpdesk knows of this escalation and we do not, where it can be asked now. Never throws. */
  catchUp(escalation: Escalation): Promise<void>;
  /** Aborts when the program stops: what had no time to catch up is not decided on, and comes again after the start. */
  readonly stopping: AbortSignal;
}

export interface Timers {
  /** Runs some that are due; `again` when there may be more. Does not wait for those that ask their helpdesk first. */
  run(): Promise<'again' | 'rest'>;
  /** Resolves when nobody asks any more. */
  settled(): Promise<void>;
}

const atOnce = 25;
/** So many may ask their helpdesks at once, all together. */
const askingMax = 1_000;

/** What failed is left alone for a minute: it stays due, and would be looked at before everything that is due after it. */
const failedRestMs = 60_000;
const failedMax = 10_000;

/** Timers live in the database, so they survive restarts. */
export function createTimers(tools: TimerTools): Timers {
  const failed = new LRUCache<EscalationId, true>({ max: failedMax, ttl: failedRestMs });
  const catchUp = createCatchUpTurns(tools.catchUp, tools.clock);
  const asking = new Map<EscalationId, Promise<void>>();
  const guarded = async (id: EscalationId, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof StorageUnavailable)) failed.set(id, true);
      tools.log.error({ error: errorFacts(error), escalationId: id }, 'timer.failed');
    }
  };
  const begin = (id: EscalationId): Promise<void> =>
    guarded(id, async () => {
      const found = await tools.keeper.read(id);
      // An agent may have answered while we were away, or in a webhook that got lost: nobody is to be told that nobody came.
      const isAsked = found !== null && isAboutSilence(dueAction(found, tools.clock.now()));
      if (!isAsked) return runTimer(tools, id);
      const asked = guarded(id, async () => {
        await catchUp(found);
        if (!tools.stopping.aborted) await runTimer(tools, id);
      });
      asking.set(
        id,
        asked.finally(() => asking.delete(id)),
      );
    });
  return {
    async run() {
      failed.purgeStale();
      const limit = Math.min(atOnce, askingMax - asking.size);
      if (limit <= 0) return 'rest';
      const due = await tools.store.dueTimers(tools.clock.now(), limit + failed.size + asking.size);
      const some = due.filter((id) => !failed.has(id) && !asking.has(id)).slice(0, limit);
      await Promise.all(some.map(begin));
      return some.length === limit ? 'again' : 'rest';
    },
    async settled() {
      while (asking.size > 0) await Promise.all(asking.values());
    },
  };
}

async function runTimer(tools: TimerTools, id: EscalationId): Promise<void> {
  const changed = await tools.keeper.change(id, async (escalation) => {
    const [bot, agentLanguage] = await Promise.all([
      tools.bots.find(escalation.botId),
      tools.connections.agentLanguageOf(escalation.connectionId),
    ]);
    if (bot === null) return { change: null, result: null };
    return { change: decideTimer(escalation, agentLanguage, tools.surround(bot)), result: null };
  });
  if (changed.status !== 'unchanged') return;
  await tools.store.rearm(id, trueWakeAt(changed.escalation), changed.escalation.version);
}

function isAboutSilence(action: TimerAction | null): boolean {
  return action !== null && action !== 'endExpired';
}
