import type { Bot } from '../../bot-accounts/bot.ts';
import { type Language, languageOf } from '../../core/language.ts';
import type { Escalation } from '../../escalations/escalation.ts';
import type { BotProtocolTools } from '../bot-protocol.ts';
import type { BotServers } from './bot-servers.ts';
import type { ContextMemory } from './context-memory.ts';
import type { LastTalks } from './last-talks.ts';
import type { LiveSignals } from './live-signals.ts';
import type { PollTurns } from './poll-turns.ts';
import type { RepeatedTalks } from './repeated-talks.ts';
import type { DyduSettings } from './settings.ts';
import type { WindowCall } from './window-call.ts';
import type { WorkInHand } from './work-in-hand.ts';

/** Everything that the parts of this protocol share. */
export interface DyduTools extends BotProtocolTools {
  readonly servers: BotServers;
  readonly memory: ContextMemory;
  readonly live: LiveSignals;
  readonly lastTalks: LastTalks;
  readonly turns: PollTurns;
  readonly repeats: RepeatedTalks;
  /** What is to be stored before the program ends. */
  readonly inHand: WorkInHand;
  /** Aborted when the program stops. */
  readonly stopping: AbortSignal;
}

/** One bot behind us, as its settings stand now. */
export interface Front {
  readonly tools: DyduTools;
  readonly bot: Bot;
  readonly settings: DyduSettings;
}

/** One call of a window. */
export interface Exchange extends Front {
  readonly call: WindowCall;
  readonly request: Request;
  /** Aborted when the window has waited for its answer nearly as long as it does; `null` for a socket. */
  readonly deadline: AbortSignal | null;
}

/** The window gives a call up after 3 s, all but a talk, which it gives 50 s. */
export const answerWithinMs = 2_400;

/** Work of ours that an answer waits for. Rejects when it takes longer than the window waits; the work itself goes on. */
export function inTime<Value>({ deadline }: Pick<Exchange, 'deadline'>, work: Promise<Value>): Promise<Value> {
  if (deadline === null) return work;
  return new Promise((resolve, reject) => {
    const late = () => reject(new Error('It took longer than the window waits.'));
    if (deadline.aborted) late();
    deadline.addEventListener('abort', late, { once: true });
    work.then(resolve, reject).finally(() => deadline.removeEventListener('abort', late));
  });
}

/** What tells one dialog from those of other bots. */
export function dialogOf({ botId }: WindowCall, contextId: string | null): string {
  return `${botId}/${contextId ?? ''}`;
}

/** The newest escalation of a dialog, open or ended; `null` when there was none. */
export async function latestOf({ tools, bot }: Front, contextId: string | null): Promise<Escalation | null> {
  return contextId === null || contextId === '' ? null : tools.escalations.findByConversation(bot, contextId);
}

/** The escalation that owns a dialog now; `null` while the bot does. */
export async function openOf(front: Front, contextId: string | null): Promise<Escalation | null> {
  const latest = await latestOf(front, contextId);
  return latest === null || latest.state === 'ended' ? null : latest;
}

/** A window that comes back so long after an end is still told of it: the next morning, on a machine that slept. */
const endToldWithinMs = 24 * 60 * 60_000;

/** Whether a window may not know yet that this escalation has ended. */
export function mayMissEnd({ tools }: Front, { endedAt }: Escalation): boolean {
  return endedAt !== null && tools.clock.now() - endedAt < endToldWithinMs;
}

/** The language to speak to this window's end user in. */
export function languageFor({ bot }: Front, locale: string | null): Language {
  return locale === null ? bot.language : languageOf(locale);
}
