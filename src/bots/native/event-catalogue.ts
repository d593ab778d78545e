/**
 * The closed lists of the bot API, documented in this one place: events, signals, and how an escalation can end. The same
 * bodies travel by webhook, stream and poll.
 */
import { z } from '@hono/zod-openapi';
import type { EndedBy, EndReason } from '../../escalations/escalation.ts';
import type { EventType, SignalType } from '../../escalations/escalation-event.ts';
import { listed } from '../../http/problem-view.ts';
import { shownPart } from './shown-part.ts';

export const endReasons = {
  agent_ended: 'The agent ended the conversation.',
  ticket_solved: 'The ticket was solved or closed.',
  user_left: 'The end user left on the side of the helpdesk.',
  user_command: 'The end user asked for the end, through the bot.',
  bot_requested: 'The bot took the conversation back.',
  assignment_timeout: 'Nobody answered in time.',
  user_idle: 'The end user was silent for too long.',
  agent_idle: 'The agent was silent for too long.',
  expired: 'The escalation reached the longest life it may have.',
  admin_ended: 'An administrator ended it.',
  helpdesk_lost:
    'The helpdesk could not be reached, or the conversation is gone there. Offer to escalate again: that begins anew.',
  error: 'Something went wrong that cannot be mended.',
} as const satisfies Record<EndReason, string>;

const iso = z.iso.datetime();
const told = z.string().nullable().meta({ description: 'What to tell the end user; null when you have silenced it.' });
const messageId = z.string().meta({ description: 'Our id of the message.' });
const clientMessageId = z.string().nullable().meta({ description: 'Your id of the message.' });
const failureCode = z.string().meta({
  description:
    'conversation_gone: agents were done with it first. refused_by_helpdesk, helpdesk_unreachable: after all tries. ' +
    'file_unavailable: the file could not be had from its address, or may not be sent on; agents are told its name. ' +
    'skipped: by an administrator. Anything else is the code with which the helpdesk gave it back.',
});

export const endedBy = z.enum(['agent', 'user', 'bot', 'system'] satisfies EndedBy[]);
export const endReason = z
  .enum(Object.keys(endReasons) as [EndReason, ...EndReason[]])
  .meta({ description: listed(endReasons) });

export const agentView = z
  .object({
    id: z.string().nullable(),
    name: z.string(),
    avatarUrl: z.string().nullable(),
  })
  .openapi('Agent');

export const ticketView = z.object({ id: z.string(), url: z.string().nullable() }).openapi('Ticket');

const author = z.object({
  kind: z.enum(['agent', 'system']),
  id: z.string().nullable(),
  name: z.string(),
  avatarUrl: z.string().nullable(),
});
const shownContent = {
  text: z.string().meta({ description: 'The whole message as plain text, files left out.' }),
  parts: z.array(shownPart),
};

interface Entry {
  readonly summary: string;
  readonly data: z.ZodType;
}

/** Every event that a bot can receive, with what its `data` holds. Fields may be added later, never taken away. */
export const events = {
  'escalation.queued': {
    summary: 'Agents can see the conversation now; it waits for one of them.',
    data: z.object({
      ticket: ticketView.nullable(),
      group: z.object({ id: z.string().nullable(), name: z.string().nullable() }),
      openedAt: iso.nullable(),
      notices: z.array(z.string()),
      text: told,
    }),
  },
  'escalation.accepted': {
    summary: 'The first agent is there. Comes once, before the first agent.joined.',
    data: z.object({ agent: agentView.nullable(), waitedMs: z.int(), text: told }),
  },
  'escalation.updated': {
    summary: 'Something became known: the ticket, or what could not be used of an update.',
    data: z.object({ ticket: ticketView.nullable().optional(), notices: z.array(z.string()).optional() }),
  },
  'escalation.idle_warned': {
    summary: 'The end user has been silent for long; without a message it ends soon.',
    data: z.object({ endsAt: iso, endsInSeconds: z.int(), text: told }),
  },
  'escalation.ended': {
    summary:
      'The bot owns the conversation again. The last event, except for messages found late and for what becomes of those still on their way.',
    data: z.object({
      by: endedBy,
      reason: endReason,
      comment: z.string().nullable(),
      agent: agentView.nullable(),
      waitedMs: z.int().meta({ description: 'From the start until an agent came, or until the end.' }),
      lastedMs: z.int().meta({ description: 'From the first agent until the end; 0 when none came.' }),
      startedAt: iso,
      acceptedAt: iso.nullable(),
      ticket: ticketView.nullable(),
      text: told,
    }),
  },
  'agent.joined': { summary: 'An agent is there.', data: z.object({ agent: agentView.nullable() }) },
  'agent.left': {
    summary: 'The agent has gone; the conversation waits for another one.',
    data: z.object({ agent: agentView.nullable(), text: told }),
  },
  'agent.transferred': {
    summary: 'The conversation went to another group or agent of the helpdesk.',
    data: z.object({
      groupId: z.string().nullable(),
      agent: agentView.nullable(),
      isAutomatic: z.boolean(),
      text: told,
    }),
  },
  'message.created': {
    summary: 'An agent, or the helpdesk itself, wrote to the end user.',
    data: z.object({
      messageId,
      author,
      ...shownContent,
      sentAt: iso,
      late: z.boolean().optional().meta({ description: 'Found later than it was written, or after the end.' }),
    }),
  },
  'message.delivered': {
    summary: 'The helpdesk has a message of the end user.',
    data: z.object({ messageId, clientMessageId }),
  },
  'message.read': {
    summary: 'An agent has read a message of the end user.',
    data: z.object({ messageId, clientMessageId }),
  },
  'message.failed': {
    summary: 'A message of the end user could not be delivered; nobody will try again.',
    data: z.object({ messageId, clientMessageId, code: failureCode, text: told }),
  },
  'message.updated': {
    summary: 'An agent changed a message.',
    data: z.object({ messageId, ...shownContent }),
  },
  'message.deleted': { summary: 'An agent took a message back.', data: z.object({ messageId }) },
  'attachment.requested': { summary: 'The agent asks the end user for a file.', data: z.object({}) },
  'survey.requested': { summary: 'Reserved: surveys follow in a later version.', data: z.object({}) },
  'helpdesk.disconnected': {
    summary: 'The helpdesk cannot be reached; messages are kept and follow later.',
    data: z.object({ text: told }),
  },
  'helpdesk.reconnected': { summary: 'The helpdesk is back.', data: z.object({ text: told }) },
} as const satisfies Record<EventType, Entry>;

/** What happens now and is worth nothing later: no number, by stream and best-effort webhook only. */
export const signals = {
  'agent.typing': {
    summary: 'The agent is typing, or has stopped.',
    data: z.object({
      isTyping: z.boolean(),
      agent: z.object({ id: z.string().nullable(), name: z.string() }).nullable(),
      expiresInMs: z.int().meta({ description: 'Take it as stopped when nothing came for so long.' }),
    }),
  },
  'agent.read': { summary: 'The agent has read everything so far.', data: z.object({}) },
  'queue.moved': {
    summary: 'The place in the queue has changed.',
    data: z.object({ position: z.int().nullable(), estimatedWaitSeconds: z.number().nullable() }),
  },
} as const satisfies Record<SignalType, Entry>;

const envelope = { at: iso, escalationId: z.string(), conversationId: z.string() };

/** Any event as it travels, for answers that list events. */
export const eventView = z
  .object({
    id: z.string().meta({ description: 'The same however often and by whatever way it comes.' }),
    seq: z.int().meta({ description: 'Counts from 1 without a gap within its escalation.' }),
    type: z.enum(Object.keys(events) as [EventType, ...EventType[]]),
    ...envelope,
    data: z.record(z.string(), z.unknown()).meta({ description: 'See the webhooks of this document, by type.' }),
  })
  .openapi('Event');

/** The body of one kind of event or signal. */
export function bodyOf(type: EventType | SignalType): z.ZodType {
  if (type in events) {
    const { data } = events[type as EventType];
    return z.object({ id: z.string(), seq: z.int(), type: z.literal(type), ...envelope, data });
  }
  return z.object({ type: z.literal(type), ...envelope, data: signals[type as SignalType].data });
}
