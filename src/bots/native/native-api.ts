import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { type EscalationId, idPattern } from '../../core/ids.ts';
import type { BotProtocolTools } from '../bot-protocol.ts';
import { type GuardedEnv, guarded as middlewareOf } from '../guarded.ts';

export type NativeApi = OpenAPIHono<GuardedEnv>;

export interface NativeTools extends BotProtocolTools {
  /** Aborted when the program stops: answers that wait are to end. */
  readonly stopping: AbortSignal;
}

export const apiKeyScheme = 'apiKey';

/** What a route of a bot has to spread: only a bot with a live key comes in, and new work only while it is admitted. */
export function guarded(tools: NativeTools, { isNewWork = false } = {}) {
  return { security: [{ [apiKeyScheme]: [] }], middleware: middlewareOf(tools, { kind: 'native', isNewWork }) };
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
