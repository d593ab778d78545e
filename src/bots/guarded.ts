import type { MiddlewareHandler } from 'hono';
import type { Bot } from '../bot-accounts/bot.ts';
import { AppError } from '../core/app-error.ts';
import type { ApiEnv } from '../http/request-id.ts';
import type { BotProtocolTools } from './bot-protocol.ts';

/** What the handler of a guarded route finds in its context. */
export interface GuardedEnv {
  Variables: ApiEnv['Variables'] & {
    bot: Bot;
    /** Asks again, for answers that last: false once the key has expired or the bot is gone. */
    isStillAllowed: () => Promise<boolean>;
  };
}

export interface GuardOptions {
  /** The protocol: a live key of a bot that speaks another one is none here. */
  readonly kind: string;
  /** Whether the route brings something to be sent on: it is refused while too much is waiting. */
  readonly isNewWork?: boolean;
}

/** Middleware of a route whose caller shows an API key of a bot. It runs before the body is read: strangers have none read. */
export function guarded(
  tools: Pick<BotProtocolTools, 'bots' | 'admission'>,
  { kind, isNewWork = false }: GuardOptions,
): MiddlewareHandler<GuardedEnv>[] {
  return [authenticate(tools, kind), ...(isNewWork ? [admit(tools)] : [])];
}

function authenticate({ bots }: Pick<BotProtocolTools, 'bots'>, kind: string): MiddlewareHandler<GuardedEnv> {
  return async (context, next) => {
    const apiKey = /^Bearer +(\S+)$/i.exec(context.req.header('authorization') ?? '')?.[1];
    const find = async (): Promise<Bot | null> => {
      const bot = apiKey === undefined ? null : await bots.authenticate(apiKey);
      return bot?.protocol === kind ? bot : null;
    };
    const bot = await find();
    if (bot === null) {
      const message = 'Send the header Authorization: Bearer psk_… with an API key of your bot that is still valid.';
      throw new AppError('unauthorized', message);
    }
    context.set('bot', bot);
    context.set('isStillAllowed', async () => (await find())?.id === bot.id);
    await next();
  };
}

function admit({ admission }: Pick<BotProtocolTools, 'admission'>): MiddlewareHandler<GuardedEnv> {
  return async (context, next) => {
    const gate = admission(context.var.bot.id);
    if (gate.isOpen) return next();
    const { retryAfterSeconds } = gate;
    const message = 'Too much is waiting to be sent. Nothing of this request was kept; send it again later.';
    throw new AppError('rate_limited', message, { retryAfterSeconds });
  };
}
