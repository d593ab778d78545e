import type { EventDelivery } from '../bots/bot-protocol.ts';
import { AppError } from '../core/app-error.ts';
import { type Clock, toIso } from '../core/clock.ts';
import { type BotId, newId } from '../core/ids.ts';
import { DeliveryFailure } from '../helpdesks/failure.ts';
import { botNotFound } from './apply-bot-settings.ts';
import type { BotDirectory } from './bot-directory.ts';

export interface CallbackTestTools {
  readonly directory: Pick<BotDirectory, 'find'>;
  /** The protocol that a bot speaks, `null` when this program does not have it. */
  protocolOf(kind: string): { deliver?(delivery: EventDelivery, signal: AbortSignal): Promise<void> } | null;
  readonly clock: Clock;
}

export interface CallbackTest {
  readonly isDelivered: boolean;
  readonly durationMs: number;
  /** What went wrong, `null` when nothing. */
  readonly error: string | null;
}

const withinMs = 15_000;

/**
 * Posts an event of type `webhook.test` to the bot's callback address, signed as events are. It belongs to no
 * escalation, is not stored and not tried again. Throws `AppError` when there is nothing to test.
 */
export async function testCallback(tools: CallbackTestTools, id: BotId): Promise<CallbackTest> {
  const { directory, clock } = tools;
  const bot = await directory.find(id);
  if (bot === null) throw botNotFound(id);
  const protocol = tools.protocolOf(bot.protocol);
  if (bot.callbackUrl === null || protocol?.deliver === undefined) {
    throw new AppError('conflict', 'This bot has no callback address. Set callbackUrl first.');
  }
  const startedAt = clock.now();
  const event = { id: newId('event'), type: 'webhook.test', at: toIso(startedAt), data: {} };
  const delivery = { deliveryId: newId('delivery'), bot, callbackUrl: bot.callbackUrl, event };
  try {
    await protocol.deliver(delivery, AbortSignal.timeout(withinMs));
    return { isDelivered: true, durationMs: clock.now() - startedAt, error: null };
  } catch (error) {
    if (!(error instanceof DeliveryFailure)) throw error;
    return { isDelivered: false, durationMs: clock.now() - startedAt, error: error.message };
  }
}
