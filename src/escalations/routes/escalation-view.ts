import { z } from '@hono/zod-openapi';

const time = z.iso.datetime();
const named = z.object({ remoteGroupId: z.string().nullable(), name: z.string().nullable() });

/** How an escalation is shown in lists of the admin API. */
export const escalationSummary = z
  .object({
    id: z.string(),
    botId: z.string(),
    connectionId: z.string(),
    conversationId: z.string(),
    state: z.enum(['opening', 'waiting', 'active', 'ended']),
    owner: z.enum(['bot', 'human']),
    skill: z.string().nullable(),
    group: named,
    isTest: z.boolean(),
    isHelpdeskDown: z.boolean(),
    ticket: z.object({ id: z.string(), url: z.string().nullable() }).nullable(),
    end: z.object({ by: z.string(), reason: z.string(), comment: z.string().nullable() }).nullable(),
    startedAt: time,
    openedAt: time.nullable(),
    acceptedAt: time.nullable(),
    endedAt: time.nullable(),
  })
  .openapi('EscalationSummary');

const free = z.record(z.string(), z.unknown());
const freeText = z.string().nullable();

export const deliveryView = z
  .object({
    id: z.string(),
    escalationId: z.string(),
    side: z.enum(['helpdesk', 'bot']),
    target: z.string().openapi({ description: 'Id of a connection or bot.' }),
    kind: z.string(),
    state: z.enum(['waiting', 'delivered', 'dead', 'skipped']),
    attempts: z.int(),
    mayHaveArrived: z.boolean(),
    lastError: freeText,
    durationMs: z.number().nullable(),
    createdAt: time,
    settledAt: time.nullable(),
  })
  .openapi('Delivery');

/** One escalation with everything that happened in it, oldest first. */
export const escalationDetail = z
  .object({
    escalation: escalationSummary.extend({
      endUser: free,
      attributes: free,
      channel: free,
      language: z.string(),
      agent: free.nullable(),
      remoteConversationId: freeText,
      remoteUserId: freeText,
      notices: z.array(z.string()),
      callbackUrl: freeText,
      lastSeq: z.int(),
      firstAgentMessageAt: time.nullable(),
      lastUserMessageAt: time,
      lastAgentMessageAt: time.nullable(),
    }),
    messages: z.array(
      z.object({
        id: z.string(),
        direction: z.enum(['toAgent', 'toUser']),
        author: z.enum(['user', 'agent', 'system']),
        agent: free.nullable(),
        parts: z.array(free),
        clientId: freeText,
        remoteMessageIds: z.array(z.string()),
        state: z.enum(['accepted', 'delivered', 'read', 'failed', 'deleted']),
        sentAt: time,
        acceptedAt: time,
      }),
    ),
    events: z.array(
      z.object({
        id: z.string(),
        seq: z.int(),
        type: z.string(),
        at: time,
        escalationId: z.string(),
        conversationId: z.string(),
        data: free,
      }),
    ),
    deliveries: z.array(deliveryView),
    attempts: z
      .array(
        z.object({
          deliveryId: z.string(),
          attempt: z.int(),
          at: time,
          outcome: z.enum(['retry', 'dead']),
          error: z.string(),
          durationMs: z.number(),
        }),
      )
      .openapi({ description: 'Tries at these deliveries that failed.' }),
    isCut: z.boolean().openapi({ description: 'True when a list here ends before its end.' }),
  })
  .openapi('EscalationDetail');

export const replayView = z
  .object({
    replayed: z.int(),
    refused: z.int().openapi({ description: 'Dead deliveries that are of no use any more.' }),
    isMore: z.boolean().openapi({ description: 'Call again for the rest.' }),
  })
  .openapi('ReplayReport');
