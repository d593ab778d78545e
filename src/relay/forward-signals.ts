import type { BotDirectory } from '../bot-accounts/bot-directory.ts';
import type { BotProtocol } from '../bots/bot-protocol.ts';
import { errorFacts } from '../core/error-facts.ts';
import type { Logger } from '../core/logger.ts';
import type { EscalationSignal } from '../escalations/escalation-event.ts';
import type { EscalationKeeper } from '../escalations/escalation-keeper.ts';
import type { LiveFeed } from '../escalations/live-feed.ts';

export interface ForwardTools {
  readonly feed: LiveFeed;
  readonly keeper: EscalationKeeper;
  readonly bots: BotDirectory;
  readonly log: Logger;
  protocolOf(kind: string): BotProtocol | null;
}

/** Posts signals to bots with a callback, at once or not at all. Answers the function that ends it. */
export function forwardSignals(tools: ForwardTools): () => void {
  const forward = async (signal: EscalationSignal): Promise<void> => {
    const escalation = await tools.keeper.read(signal.escalationId);
    if (escalation?.callbackUrl === undefined || escalation.callbackUrl === null) return;
    const bot = await tools.bots.find(escalation.botId);
    if (bot === null) return;
    tools.protocolOf(bot.protocol)?.signal?.(bot, escalation.callbackUrl, signal);
  };
  return tools.feed.listenAll({
    signal: (signal) => {
      forward(signal).catch((error: unknown) => {
        tools.log.debug({ escalationId: signal.escalationId, error: errorFacts(error) }, 'signal.dropped');
      });
    },
  });
}
