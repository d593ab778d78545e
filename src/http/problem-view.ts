/** What refusals look like in the documents of both APIs: the error body, its codes, and the headers around them. */
import { z } from '@hono/zod-openapi';
import type { AppErrorCode } from '../core/app-error.ts';

/** What each code means, and what its caller does about it. */
export const codeMeanings = {
  invalid_request: 'Something in the request is wrong, and stays wrong: correct what `details` names.',
  unauthorized: 'The key or token is missing, wrong, or its time is over: ask an administrator for another one.',
  forbidden: 'Of the console only: the one who asks may not do that.',
  not_found: 'There is no such thing, or it is not yours. Do not repeat it.',
  method_not_allowed: 'The path is right, the method is not: the header `Allow` names those that are.',
  unsupported_media_type: 'Send `Content-Type: application/json`; of a file: this kind is not taken.',
  payload_too_large: 'Send less; the message names the limit.',
  conflict: 'It does not go with what is there; the message says what to do first.',
  idempotency_conflict:
    'The `id` was used for something else: what you say now was not taken. Send it with a new `id`.',
  escalation_ended: 'The bot owns the conversation again: answer yourself, or start a new escalation.',
  rate_limited: 'Nothing was kept. Send the same again after `Retry-After`.',
  internal_error:
    'A fault of ours. Send the same again once or twice; if it stays, give `requestId` to whoever runs this.',
  unavailable: 'Nothing was kept. Send the same again after `Retry-After`.',
  no_agent: 'No agent is there for this skill, and this bot does not let people wait. Tell the end user.',
  closed: 'The helpdesk is outside its opening hours, and this bot does not let people wait. Tell the end user.',
  queue_full: 'Reserved: the queue of the helpdesk takes nobody more. No helpdesk says so yet.',
  unknown_skill: 'No route leads anywhere for this skill: an administrator adds one. Offer something else.',
  helpdesk_unavailable: 'The helpdesk cannot be reached at the moment. Try again after `Retry-After`.',
  channel_unsupported: 'Reserved: the helpdesk does not take conversations of this kind. No helpdesk says so yet.',
} as const satisfies Record<AppErrorCode, string>;

const codes = Object.keys(codeMeanings) as [AppErrorCode, ...AppErrorCode[]];

/** Names with their meanings, one a line, for a description. */
export function listed(entries: Readonly<Record<string, string>>): string {
  return Object.entries(entries)
    .map(([name, meaning]) => `- \`${name}\`: ${meaning}`)
    .join('\n');
}

/** The error body. */
export const problemView = z
  .object({
    error: z.object({
      code: z.enum(codes).meta({ description: `What to branch on.\n\n${listed(codeMeanings)}` }),
      message: z
        .string()
        .meta({ description: 'For whoever mends it: what is wrong and what to do. Not to branch on.' }),
      requestId: z.string().meta({ description: 'Also in `X-Request-Id`, and in the log of Passerelle.' }),
      details: z
        .array(z.object({ path: z.string(), message: z.string() }))
        .optional()
        .meta({
          description: 'Each mistake with the dotted path of its field; `query.…`, `path.…` and `header.…` too.',
        }),
    }),
  })
  .openapi('Problem', {
    example: {
      error: {
        code: 'invalid_request',
        message: 'The request is refused: skill must be string, not number.',
        requestId: 'req_019aa3c5d1f07c3e8b52f1a09c64e7d2',
        details: [{ path: 'skill', message: 'must be string, not number' }],
      },
    },
  });
