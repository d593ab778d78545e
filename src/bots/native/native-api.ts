import { type OpenAPIHono, z } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
import type { Bot } from '../../bot-accounts/bot.ts';
import { AppError } from '../../core/app-error.ts';
import { type EscalationId, idPattern } from '../../core/ids.ts';
import { problemView } from '../../http/problem-view.ts';
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
  return async (_context, next) => {
    const gate = admission();
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

const meanings = {
  400: 'Something in the request is wrong; `details` names every mistake.',
  401: 'No valid API key.',
  404: 'There is no such thing, or it belongs to another bot.',
  409: 'It cannot be done as things are; branch on `code`.',
  413: 'Too large.',
  415: 'A media type that is not taken here.',
  429: 'Too much is waiting; `Retry-After` says for how long.',
  503: 'Storage cannot be reached at the moment; nothing was kept.',
} as const;
type ProblemStatus = keyof typeof meanings;

/** The refusals of a route, for its documentation. 401 and 503 are everywhere. */
export function problems<Status extends ProblemStatus>(...statuses: readonly Status[]) {
  const content = { 'application/json': { schema: problemView } };
  const all = [...statuses, 401, 503] as const;
  return Object.fromEntries(all.map((status) => [status, { description: meanings[status], content }])) as Record<
    never,
    { description: string; content: typeof content }
  >;
}

/** Content of a JSON answer or body. */
export function json<Schema extends z.ZodType>(schema: Schema, description: string) {
  return { description, content: { 'application/json': { schema } } };
}
