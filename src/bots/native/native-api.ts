import { type OpenAPIHono, z } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
import type { Bot } from '../../bot-accounts/bot.ts';
import { AppError } from '../../core/app-error.ts';
import { type EscalationId, idPattern } from '../../core/ids.ts';
import type { ApiEnv } from '../../http/request-id.ts';
import type { BotProtocolTools } from '../bot-protocol.ts';

/** What every handler of this protocol finds in its context. */
export interface NativeEnv {
  Variables: ApiEnv['Variables'] & {
    bot: Bot;
    /** Asks again, for answers that last: false once the key has expired or the bot is gone. */
    isStillAllowed: () => Promise<boolean>;
  };
}
export type NativeApi = OpenAPIHono<NativeEnv>;

export interface NativeTools extends BotProtocolTools {
  /** Aborted when the program stops: answers that wait are to end. */
  readonly stopping: AbortSignal;
}

export const apiKeyScheme = 'apiKey';

/** What a route of a bot has to spread: only a bot with a live key comes in, and new work only while it is admitted. */
export function guarded(tools: NativeTools, { isNewWork = false } = {}) {
  const middleware: MiddlewareHandler<NativeEnv>[] = [authenticate(tools)];
  if (isNewWork) middleware.push(admit(tools));
  return { security: [{ [apiKeyScheme]: [] }], middleware };
}

function authenticate({ bots }: NativeTools): MiddlewareHandler<NativeEnv> {
  return async (context, next) => {
    const apiKey = /^Bearer +(\S+)$/i.exec(context.req.header('authorization') ?? '')?.[1];
    const find = async (): Promise<Bot | null> => {
      const bot = apiKey === undefined ? null : await bots.authenticate(apiKey);
      return bot?.protocol === 'native' ? bot : null;
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

function admit({ admission }: NativeTools): MiddlewareHandler<NativeEnv> {
  return async (context, next) => {
    const gate = admission(context.var.bot.id);
    if (gate.isOpen) return next();
    const { retryAfterSeconds } = gate;
    const message = 'Too much is waiting to be sent. Nothing of this request was kept; send it again later.';
    throw new AppError('rate_limited', message, { retryAfterSeconds });
  };
}

export const escalationParams = z.object({
  id: z
    .string()
    .regex(idPattern('escalation'), 'must be the id of an escalation, such as esc_019a…')
    .transform((id) => id as EscalationId)
    .openapi({ param: { name: 'id', in: 'path' }, example: 'esc_019aa3c5d1f07c3e8b52f1a09c64e7d2' }),
});

/** Content of a JSON answer or body. */
export function json<Schema extends z.ZodType>(schema: Schema, description: string) {
  return { description, content: { 'application/json': { schema } } };
}
