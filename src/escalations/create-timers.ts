import { LRUCache } from 'lru-cache';
import type { Bot } from '../bot-accounts/bot.ts';
import type { BotDirectory } from '../bot-accounts/bot-directory.ts';
import type { LiveConnections } from '../connections/live-connections.ts';
import type { Clock } from '../core/clock.ts';
import { errorFacts } from '../core/error-facts.ts';
import type { EscalationId } from '../core/ids.ts';
import type { Logger } from '../core/logger.ts';
import { StorageUnavailable } from '../core/storage-unavailable.ts';
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
}

const atOnce = 25;

/** What failed is left alone for a minute: it stays due, and would be looked at before everything that is due after it. */
const failedRestMs = 60_000;
const failedMax = 10_000;

/**
 * Makes the function that runs the timers that are due, some at a time; `again` when there may be more. Timers live in the
 * database, so they survive restarts.
 */
export function createTimers(tools: TimerTools): () => Promise<'again' | 'rest'> {
  const failed = new LRUCache<EscalationId, true>({ max: failedMax, ttl: failedRestMs });
  const run = async (id: EscalationId): Promise<void> => {
    try {
      await runTimer(tools, id);
    } catch (error) {
      if (!(error instanceof StorageUnavailable)) failed.set(id, true);
      tools.log.error({ error: errorFacts(error), escalationId: id }, 'timer.failed');
    }
  };
  return async () => {
    failed.purgeStale();
    const due = await tools.store.dueTimers(tools.clock.now(), atOnce + failed.size);
    const some = due.filter((id) => !failed.has(id)).slice(0, atOnce);
    await Promise.all(some.map(run));
    return some.length === atOnce ? 'again' : 'rest';
  };
}

async function runTimer(tools: TimerTools, id: EscalationId): Promise<void> {
  const found = await tools.keeper.read(id);
  // An agent may have answered while we were away, or in a webhook that got lost: nobody is to be told that nobody came.
  if (found !== null && isAboutSilence(dueAction(found, tools.clock.now()))) await tools.catchUp(found);
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
